import type { ProtectionView } from '../../shared/api/desktop/protections.ts';
import { holds, mayAct } from '../../shared/governance/permissions.ts';
import { effectivePolicy, setBy } from '../../shared/governance/protections.ts';
import type { Core } from '../context.ts';
import { changeReader } from './changes.ts';
import { find } from './find.ts';
import { allowedOr } from './permissions.ts';

/** Every lock and guard of an agent, by path, and what I may do about them. */
export async function viewProtections(core: Core, id: string) {
  const { state, me, workspace, nameOf } = await changeReader(core);
  const agent = await find(state, 'agent', id);
  const protections = effectivePolicy(agent, workspace).protections.map(({ path, level, reason }): ProtectionView => {
    const own = setBy(agent, path);
    return { path, level, reason, by: own === undefined ? null : nameOf(own.by), at: own?.at ?? null };
  });
  return {
    protections: protections.sort((left, right) => (left.path < right.path ? -1 : 1)),
    protect: allowedOr(mayAct(me, 'agent.protect')),
    editLocked: holds(me, ['engineer']),
  };
}
