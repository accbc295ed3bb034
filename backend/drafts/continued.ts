import type { Entities } from '../../shared/governance/entities.ts';
import { mayRevise } from '../../shared/governance/permissions.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Core } from '../context.ts';
import type { State } from '../governance/state.ts';
import { find } from '../views/find.ts';
import { openDraft } from './drafts.ts';
import { continues } from './follow.ts';

/** The newest open change that I may revise and whose version my draft goes on from; undefined when there is none. */
export async function continuedChange(
  core: Core,
  state: State,
  agent: string,
): Promise<Entities['change'] | undefined> {
  const me = await find(state, 'member', core.workspaces.current().member);
  const open = (await state.openChanges(agent)).filter((change) => mayRevise(me, change) === null);
  if (open.length === 0) return undefined;
  const draft = await openDraft(core, state, agent);
  for (const change of open.toReversed()) if (await continues(state, draft, change.version)) return change;
  return undefined;
}

/** Whether the draft says exactly what a change asks for already, so that only its test reports can be new. */
export async function saysTheSame(core: Core, state: State, change: Entities['change']): Promise<boolean> {
  const draft = await openDraft(core, state, change.agent);
  const { spec } = await find(state, 'version', change.version);
  return draft.base === change.version && hashOf(JSON.parse(JSON.stringify(draft.spec))) === spec;
}
