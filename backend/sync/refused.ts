import { work } from '../../ledger/work.ts';
import type { Core } from '../context.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { listOutbox, removeFromOutbox } from '../store/outbox.ts';
import { addSetAside } from '../store/set-aside.ts';
import { asideRows, leavingOutbox } from './set-aside.ts';

export const refusedTwice = (why: string): string =>
  `The registry refused this twice, so it is no longer sent: ${why} It is set aside on the Registry page, and your draft keeps everything you wrote.`;

/** Takes what was refused twice out of the queue and sets it aside, so that it is seen until its author says what becomes of it. */
export async function setAsideRefused(
  core: Core,
  workspace: WorkspaceRecord,
  positions: readonly number[],
): Promise<void> {
  const refused = (await listOutbox(core.db, workspace.id)).filter(({ position }) => positions.includes(position));
  const leaving = refused.map((item) =>
    leavingOutbox(core, workspace, item, `The registry refused it twice: ${item.problem ?? ''}`),
  );
  const rows = await asideRows(core, workspace, leaving);
  await work(core.db, async (tx, unit) => {
    await removeFromOutbox(tx, positions);
    await addSetAside(tx, rows);
    unit.afterCommit(() => core.announcer.announce(['registry']));
  });
}
