import type { Creation, Proposal } from '../../../../shared/creation/creation.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { CreationSession } from '../session/session.ts';

export interface StepProps {
  creation: Creation;
  /** As it is edited here; `creation` has what is stored. */
  proposal: Proposal;
  session: CreationSession;
}

/** Changes the spec inside a proposal. */
export const editSpec = (session: CreationSession, change: (spec: Spec) => Spec): void =>
  session.edit((proposal) => {
    const spec = change(proposal.spec);
    return spec === proposal.spec ? proposal : { ...proposal, spec };
  });
