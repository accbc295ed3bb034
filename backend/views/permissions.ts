import type { Permission } from '../../shared/api/desktop/permission.ts';
import { deployFacts } from '../../shared/governance/deploy-facts.ts';
import type { Entities } from '../../shared/governance/entities.ts';
import { isTested, readEvidence } from '../../shared/governance/evidence.ts';
import { holds, mayReview, mayRevise, mayWithdraw } from '../../shared/governance/permissions.ts';
import { effectivePolicy } from '../../shared/governance/protections.ts';
import type { Refusal } from '../../shared/governance/refusal.ts';
import { needsEngineer } from '../../shared/governance/sign-off.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { MAIN_CHANNEL } from '../drafts/follow.ts';
import type { State } from '../governance/state.ts';
import { askToDeploy } from './ask-to-deploy.ts';

export const allowedOr = (refusal: Refusal | null): Permission =>
  refusal === null
    ? { allowed: true, rule: null, why: null }
    : { allowed: false, rule: refusal.rule, why: refusal.message };

export interface ChangeFacts {
  actor: Entities['member'];
  agent: Entities['agent'];
  workspace: Entities['workspace'];
  change: Entities['change'];
  /** The spec the change asks to publish, and its hash. */
  spec: Spec;
  specHash: string;
  at: string;
}

/** In what role I sign: as engineer where the change needs one and I am one, else as approver. */
export async function capacityOf(
  state: State,
  facts: Omit<ChangeFacts, 'spec' | 'specHash'>,
): Promise<'approver' | 'engineer'> {
  const { actor, agent, workspace, change, at } = facts;
  const policy = effectivePolicy(agent, workspace);
  if (!holds(actor, ['engineer'])) return 'approver';
  if (!holds(actor, policy.approverRoles)) return 'engineer';
  const deploy = await deployFacts({
    actor,
    agent,
    workspace,
    change,
    channel: MAIN_CHANNEL,
    at,
    read: state,
    objects: state.objects,
  });
  return deploy.ok && needsEngineer(change, deploy.value.touched, deploy.value.memberOf) ? 'engineer' : 'approver';
}

/** What is open to me on a change now: the reducer's own questions, asked before I act. */
export async function changePermissions(state: State, facts: ChangeFacts) {
  const { actor, agent, workspace, change, spec, specHash, at } = facts;
  const policy = effectivePolicy(agent, workspace);
  const evidence = await readEvidence(state.objects, change.evidence);
  const tested = evidence.ok && isTested(evidence.value, { specHash, spec }, policy, at);
  const capacity = await capacityOf(state, facts);
  const review = (verdict: 'approve' | 'request_changes'): Permission =>
    allowedOr(mayReview({ actor, change, policy, verdict, capacity, tested }));
  const { blockers } = await askToDeploy(state, { actor, agent, workspace, change, at }, MAIN_CHANNEL);
  return {
    capacity,
    engineerMissing: blockers.some(({ rule }) => rule === 'engineer_approval' || rule === 'contract_confirmation'),
    permissions: {
      approve: review('approve'),
      requestChanges: review('request_changes'),
      deploy: allowedOr(blockers[0] ?? null),
      withdraw: allowedOr(mayWithdraw(actor, change)),
      revise: allowedOr(mayRevise(actor, change)),
    },
  };
}
