import type { DesktopDb, DesktopTables } from './tables.ts';

export type StoredAside = DesktopTables['setAside'];

export async function addSetAside(db: DesktopDb, rows: readonly StoredAside[]): Promise<void> {
  for (const row of rows) await db.insertInto('setAside').values(row).execute();
}

/** In the order in which they were decided. */
export const listSetAside = (db: DesktopDb, workspace: string): Promise<StoredAside[]> =>
  db.selectFrom('setAside').selectAll().where('workspace', '=', workspace).orderBy('time').orderBy('id').execute();

export async function countSetAside(db: DesktopDb, workspace: string): Promise<number> {
  const { count } = await db
    .selectFrom('setAside')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('workspace', '=', workspace)
    .executeTakeFirstOrThrow();
  return count;
}

/** Returns how many there were. */
export async function removeSetAside(db: DesktopDb, workspace: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { numDeletedRows } = await db
    .deleteFrom('setAside')
    .where('workspace', '=', workspace)
    .where('id', 'in', ids)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** What came back into the history by itself, as when an admin handed it back, is set aside no longer. */
export async function removeReturned(db: DesktopDb, workspace: string, statements: readonly string[]): Promise<void> {
  const held = (await listSetAside(db, workspace)).filter(({ statement }) => statement !== null);
  if (held.length === 0) return;
  const came = new Set(statements);
  const back = held.filter(({ statement }) => came.has(statement ?? ''));
  await removeSetAside(
    db,
    workspace,
    back.map(({ id }) => id),
  );
}

export async function noteEarlierHistory(db: DesktopDb, row: DesktopTables['earlierHistories']): Promise<void> {
  await db.insertInto('earlierHistories').values(row).execute();
}

/** Newest first. */
export const listEarlierHistories = (db: DesktopDb, workspace: string): Promise<DesktopTables['earlierHistories'][]> =>
  db.selectFrom('earlierHistories').selectAll().where('workspace', '=', workspace).orderBy('at', 'desc').execute();
