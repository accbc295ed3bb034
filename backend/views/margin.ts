import { marginAct, modelMargin } from '../../shared/governance/model-margin.ts';
import { mayAct } from '../../shared/governance/permissions.ts';
import type { Core } from '../context.ts';
import { changeReader } from './changes.ts';
import { find } from './find.ts';
import { allowedOr } from './permissions.ts';

/** How much worse a cheaper model may be for an agent, whose policy says so, and whether I may set it there. */
export async function viewMargin(core: Core, id: string) {
  const { state, me, workspace } = await changeReader(core);
  const agent = await find(state, 'agent', id);
  const margin = modelMargin(agent, workspace);
  const act = marginAct(agent, workspace, margin);
  const scope = act.kind === 'agent.policy' ? ('agent' as const) : ('workspace' as const);
  return { margin, scope, set: allowedOr(mayAct(me, act.kind)) };
}
