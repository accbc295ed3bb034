import type { PolicyView } from '../../shared/api/desktop/policies.ts';
import { AppError } from '../../shared/errors.ts';
import { type ActingKind, mayAct } from '../../shared/governance/permissions.ts';
import type { BackendContext } from '../context.ts';
import { decide } from '../governance/decide.ts';
import { os } from '../implement.ts';
import type { Act } from '../store/outbox.ts';
import { changeReader } from '../views/changes.ts';
import { find } from '../views/find.ts';
import { allowedOr } from '../views/permissions.ts';

export const policies = {
  get: os.policies.get.handler(({ context, input }) => viewPolicy(context, input.agent)),
  set: os.policies.set.handler(async ({ context, input }) => {
    const { state, workspace } = await changeReader(context);
    const { agent: id, policy } = input;
    if (id === null && policy === null)
      throw new AppError('invalid_input', 'A workspace always has a policy.', { problems: [] });
    const own = id === null ? null : (await find(state, 'agent', id)).policy;
    // What stands beside it in the policy is set elsewhere and stays.
    const next = policy === null ? null : { ...(own ?? workspace.policy), ...policy };
    if (next !== null && policy?.testsFreshDays === undefined) delete next.testsFreshDays;
    const act: Act[] =
      id !== null
        ? [{ kind: 'agent.policy', payload: { agent: id, policy: next } }]
        : next === null
          ? []
          : [{ kind: 'workspace.policy', payload: { policy: next } }];
    await decide(context, { acts: act, time: context.now(), topics: ['workspace', 'agents', 'changes'] });
    return viewPolicy(context, id);
  }),
};

async function viewPolicy(context: BackendContext, id: string | null): Promise<PolicyView> {
  const { state, me, workspace } = await changeReader(context);
  const own = id === null ? null : (await find(state, 'agent', id)).policy;
  const { protections: _, modelMargin: __, ...policy } = own ?? workspace.policy;
  const act: ActingKind = id === null ? 'workspace.policy' : 'agent.policy';
  return { policy, scope: own === null ? 'workspace' : 'agent', set: allowedOr(mayAct(me, act)) };
}
