import type { MemberView, WorkspaceView } from '../../shared/api/desktop/workspace.ts';
import type { Core } from '../context.ts';
import { currentState } from '../governance/current-state.ts';
import { find } from './find.ts';

export async function viewMembers(core: Core): Promise<MemberView[]> {
  const state = await currentState(core);
  const { member: mine, kind } = core.workspaces.current();
  return (await state.list('member')).map(({ id, name, roles, addedAt, addedBy, removedAt }) => ({
    id,
    name,
    roles,
    addedAt,
    removedAt,
    isMe: id === mine,
    // Whoever made the workspace was added by nobody else, and a team's workspace is made by its registry.
    isRegistry: kind === 'team' && addedBy === id,
  }));
}

export async function viewWorkspace(core: Core): Promise<WorkspaceView> {
  const { id, kind, member } = core.workspaces.current();
  const state = await currentState(core);
  const { name } = await find(state, 'workspace', id);
  const { id: me, name: myName, roles, addedAt, removedAt } = await find(state, 'member', member);
  return {
    id,
    name,
    kind,
    me: { id: me, name: myName, roles, addedAt, removedAt, isMe: true, isRegistry: false },
    head: await core.ledger.head(core.db, id),
  };
}
