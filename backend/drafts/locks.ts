import { refusalError } from '../../shared/api/typed-error.ts';
import { lockedEdits, lockedRefusal } from '../../shared/governance/locked-edits.ts';
import { holds } from '../../shared/governance/permissions.ts';
import { effectivePolicy } from '../../shared/governance/protections.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import type { State } from '../governance/state.ts';
import { find, namesOf } from '../views/find.ts';

/**
 * Throws `locked`, in words, when `next` newly differs from `base` in a part that is locked for me (`lockedEdits`). An agent
 * without a version holds nothing against anybody, as the reducer does.
 */
export async function refuseLocked(
  core: Pick<Core, 'workspaces'>,
  state: State,
  id: string,
  { base, stored, next }: { base: Spec | null; stored: Spec; next: Spec },
): Promise<void> {
  const agent = await find(state, 'agent', id);
  const workspace = await find(state, 'workspace', state.workspace);
  const me = await find(state, 'member', core.workspaces.current().member);
  if (base === null || agent.versions === 0 || holds(me, ['engineer'])) return;
  const locks = lockedEdits(effectivePolicy(agent, workspace), base, stored, next);
  if (locks.length > 0) throw refusalError(lockedRefusal(locks, agent, [base, next], await namesOf(state)));
}
