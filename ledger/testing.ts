import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenedDatabase, openDatabase } from './database.ts';
import type { Migration } from './migrate.ts';
import { type LedgerTables, ledgerMigrations } from './tables.ts';

/** A clock that moves one second at each look. */
export function steppingClock(start = '2026-03-01T09:00:00.000Z'): () => string {
  let at = Date.parse(start);
  return () => {
    at += 1000;
    return new Date(at).toISOString();
  };
}

export interface TemporaryDatabase<T extends LedgerTables> extends OpenedDatabase<T> {
  folder: string;
  file: string;
  /** Closes it and removes the folder. */
  remove(): Promise<void>;
}

/** For tests: a real database in a folder of its own. */
export async function temporaryDatabase<T extends LedgerTables = LedgerTables>(
  migrations: readonly Migration[] = ledgerMigrations,
): Promise<TemporaryDatabase<T>> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-'));
  const file = join(folder, 'workspace.db');
  const opened = await openDatabase<T>({ file, migrations, backups: null, now: steppingClock() });
  const remove = async (): Promise<void> => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...opened, folder, file, remove };
}
