import { work } from '../ledger/work.ts';
import { AppError } from '../shared/errors.ts';
import type { Announcer } from './announce.ts';
import type { Workspaces } from './context.ts';
import { listWorkspaces, readFact, saveWorkspace, type WorkspaceRecord, writeFact } from './store/app.ts';
import type { DesktopDb } from './store/tables.ts';

const CURRENT = 'current workspace';

/** The workspaces of this data folder, the current one kept at hand. There is at least one once the first start is done. */
export async function openWorkspaces(db: DesktopDb, announcer: Announcer): Promise<Workspaces> {
  const all = await listWorkspaces(db);
  const shown = await readFact(db, CURRENT);
  let current: WorkspaceRecord | undefined = all.find((workspace) => workspace.id === shown) ?? all[0];
  const show = async (workspace: WorkspaceRecord, isNew: boolean): Promise<void> => {
    await work(db, async (tx) => {
      if (isNew) await saveWorkspace(tx, workspace);
      await writeFact(tx, CURRENT, workspace.id);
    });
    current = workspace;
    announcer.announce([
      'workspace',
      'members',
      'agents',
      'drafts',
      'cases',
      'runs',
      'changes',
      'versions',
      'registry',
    ]);
  };
  return {
    current() {
      if (current === undefined) throw new Error('There is no workspace yet.');
      return current;
    },
    async switchTo(id) {
      const workspace = (await listWorkspaces(db)).find((one) => one.id === id);
      if (workspace === undefined)
        throw new AppError('not_found', 'This workspace is not on this computer.', { entity: 'workspace', id });
      await show(workspace, false);
      return workspace;
    },
    enter: (workspace) => show(workspace, true),
    async replace(workspace) {
      await saveWorkspace(db, workspace);
      if (current?.id === workspace.id) current = workspace;
      announcer.announce(['workspace', 'registry']);
    },
    list: () => listWorkspaces(db),
  };
}
