import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { isSound, writeBackup } from '../../../ledger/backup.ts';

/** Writes a verified copy of the log, also while a registry writes to it, and returns its path; null where there is no log yet. */
export function backUpLog(file: string, backups: string, now: () => string): string | null {
  if (!existsSync(file)) return null;
  const raw = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: 10_000 });
  try {
    return writeBackup(raw, backups, now());
  } finally {
    raw.close();
  }
}

/** Whether the log is whole; a registry that never ran has none, which is whole too. */
export const isLogSound = (file: string): boolean => !existsSync(file) || isSound(file);
