import { USUAL_MARGIN } from '../grading/choose-model.ts';
import type { Entities } from './entities.ts';
import { effectivePolicy } from './protections.ts';
import type { Payload } from './statement.ts';

type Agent = Pick<Entities['agent'], 'id' | 'policy'>;
type Workspace = Pick<Entities['workspace'], 'policy'>;

/** How much worse than the best a cheaper model may be for an agent, as a share: its own policy says, else the workspace's. */
export function modelMargin(agent: Pick<Agent, 'policy'>, workspace: Workspace): number {
  return effectivePolicy(agent, workspace).modelMargin ?? USUAL_MARGIN;
}

type MarginAct =
  | { kind: 'agent.policy'; payload: Payload<'agent.policy'> }
  | { kind: 'workspace.policy'; payload: Payload<'workspace.policy'> };

/**
 * What sets the margin where the policy that holds for the agent stands. An agent without a policy of its own gets none
 * by this, because it would then no longer follow the workspace's.
 */
export function marginAct(agent: Agent, workspace: Workspace, margin: number): MarginAct {
  if (agent.policy !== null)
    return { kind: 'agent.policy', payload: { agent: agent.id, policy: { ...agent.policy, modelMargin: margin } } };
  return { kind: 'workspace.policy', payload: { policy: { ...workspace.policy, modelMargin: margin } } };
}
