import type { Selectable } from 'kysely';
import type { ProviderKind } from '../../shared/spec/spec.ts';
import type { DesktopDb, DesktopTables } from './tables.ts';

export type WorkspaceRecord = Selectable<DesktopTables['workspaces']>;

export interface ConnectionRecord {
  id: string;
  kind: ProviderKind;
  label: string;
  baseUrl: string | null;
  models: string[];
  protectedKey: string | null;
  last4: string | null;
  updatedAt: string;
}

export async function listWorkspaces(db: DesktopDb): Promise<WorkspaceRecord[]> {
  return await db.selectFrom('workspaces').selectAll().orderBy('createdAt').orderBy('id').execute();
}

/** Adds a workspace, or replaces what is known of it (a team's registry may get a new certificate by a new invite). */
export async function saveWorkspace(db: DesktopDb, workspace: WorkspaceRecord): Promise<void> {
  const { id: _, ...rest } = workspace;
  await db
    .insertInto('workspaces')
    .values(workspace)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

export async function readFact(db: DesktopDb, name: string): Promise<unknown> {
  const row = await db.selectFrom('facts').select('value').where('name', '=', name).executeTakeFirst();
  return row === undefined ? undefined : JSON.parse(row.value);
}

export async function writeFact(db: DesktopDb, name: string, fact: unknown): Promise<void> {
  const value = JSON.stringify(fact);
  await db
    .insertInto('facts')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

export async function listConnections(db: DesktopDb): Promise<ConnectionRecord[]> {
  const rows = await db.selectFrom('connections').selectAll().orderBy('label').orderBy('id').execute();
  // Both columns are written only from validated connections.
  return rows.map((row) => ({ ...row, kind: row.kind as ProviderKind, models: JSON.parse(row.models) as string[] }));
}

export async function saveConnection(db: DesktopDb, connection: ConnectionRecord): Promise<void> {
  const row = { ...connection, models: JSON.stringify(connection.models) };
  const { id: _, ...rest } = row;
  await db
    .insertInto('connections')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

export async function removeConnection(db: DesktopDb, id: string): Promise<boolean> {
  const removed = await db.deleteFrom('connections').where('id', '=', id).executeTakeFirst();
  return removed.numDeletedRows > 0n;
}
