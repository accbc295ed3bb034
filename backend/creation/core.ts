import type { CreationSource, DraftedStep, Proposal, StepRecord } from '../../shared/creation/creation.ts';
import { emptySpec } from '../../shared/spec/new-spec.ts';
// TEMPORARY until creation-core lands.
export function startingProposal(_source: CreationSource, name: string, newId: () => string): Proposal {
  return { name, description: '', spec: emptySpec(newId), cases: [], protections: [] };
}
export async function draftStep(_order: {
  step: DraftedStep;
  proposal: Proposal;
  [key: string]: unknown;
}): Promise<{ proposal: Proposal; record: StepRecord }> {
  throw new Error('not there yet');
}
export const checkProposal = (_proposal: Proposal, _now: string): { message: string }[] => [];
