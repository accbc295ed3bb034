import { work } from '../../ledger/work.ts';
import { canonicalJson } from '../../shared/json/canonical.ts';
import type { Core } from '../context.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { type KeptReaders, readReaders, writeReaders } from '../store/readers.ts';
import { nowAndThen } from './now-and-then.ts';
import { troubleOf } from './registry-client.ts';
import type { MemberConnection } from './session.ts';

/** How often an answer that says nothing new is written down, for the time that stands beside it. */
const WRITE_EVERY_MS = 60_000;

const asked = nowAndThen();

/**
 * Asks the registry which application reads what and keeps the answer for when it cannot be asked: now and then, and whenever
 * somebody wants to be in step. Throws when the registry cannot be reached.
 */
export async function bringReaders(
  core: Core,
  workspace: WorkspaceRecord,
  connection: MemberConnection,
  isWanted: boolean,
): Promise<void> {
  const now = Date.parse(core.now());
  if (!isWanted && !asked.isDue(connection, now)) return;
  try {
    await keepReaders(core, workspace.id, await connection.ask((api) => api.readers({})));
    asked.wasAsked(connection, now);
  } catch (error) {
    const trouble = troubleOf(error, workspace.address ?? '');
    // An older registry has no such route: what it was good for until now it still is.
    if (trouble.kind !== 'refused' || trouble.error.code !== 'not_found') throw error;
    asked.wasAsked(connection, now);
  }
}

export async function keepReaders(core: Core, workspace: string, readers: KeptReaders['readers']): Promise<void> {
  const at = core.now();
  await work(core.db, async (tx, unit) => {
    const held = await readReaders(tx, workspace);
    const isNew = canonicalJson(held?.readers ?? null) !== canonicalJson(readers);
    if (!isNew && Math.abs(Date.parse(at) - Date.parse(held?.at ?? '')) < WRITE_EVERY_MS) return;
    await writeReaders(tx, workspace, { at, readers });
    if (isNew) unit.afterCommit(() => core.announcer.announce(['registry']));
  });
}
