import { canonicalJson } from '../../json/canonical.ts';
import type { EntityWrite, StateReader } from '../entities.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { accept, type Decision, refuse } from '../refusal.ts';
import type { Role } from '../roles.ts';
import type { StatementOf } from '../statement.ts';
import { type Reducer, write } from './context.ts';

/** The first statement of a ledger, by a key that nobody knew before; its actor becomes the first admin. */
export async function createWorkspace(
  statement: StatementOf<'workspace.create'>,
  id: string,
  read: StateReader,
): Promise<Decision<EntityWrite[]>> {
  const { actor, payload, time, workspace } = statement;
  if ((await read.get('ledger', 'ledger')) !== undefined)
    return refuse('conflict', 'exists', 'This ledger already holds a workspace.');
  if (statement.previous !== null)
    return refuse('conflict', 'stale_actor', 'The first decision of a workspace cannot follow another one.');
  const roles: Role[] = [...new Set<Role>([...payload.roles, 'admin'])];
  return accept([
    write('ledger', { id: 'ledger', workspace, admins: [actor.member] }),
    write('workspace', { id: workspace, name: payload.name, createdAt: time, policy: DEFAULT_POLICY }),
    write('member', {
      id: actor.member,
      name: payload.founder,
      roles,
      addedAt: time,
      addedBy: actor.member,
      removedAt: null,
    }),
    write('key', { id: actor.key, member: actor.member, device: 'First device', addedAt: time, lastStatement: id }),
  ]);
}

export const setWorkspacePolicy: Reducer<'workspace.policy'> = async ({ payload, workspace }) => {
  if (canonicalJson(payload.policy) === canonicalJson(workspace.policy))
    return refuse('conflict', 'no_change', 'The workspace has this policy already.');
  return accept([write('workspace', { ...workspace, policy: payload.policy })]);
};
