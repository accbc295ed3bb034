import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../shared/errors.ts';

/** `data.what` of the `unavailable` errors of a database, so that a host can offer the way out that fits. */
export type DatabaseTrouble =
  | 'database_damaged'
  | 'database_missing'
  | 'database_no_backup'
  | 'database_foreign'
  | 'database_busy'
  | 'database_read_only'
  | 'database_unreadable'
  | 'disk_full';

const MESSAGES: Record<DatabaseTrouble, string> = {
  database_damaged: 'The file with the saved work is damaged. Restore the newest backup; the damaged file is kept.',
  database_missing: 'The file with the saved work is gone, but backups of it exist. Restore the newest backup.',
  database_no_backup:
    'There is no sound backup to restore, so nothing was changed. Keep the damaged file; to begin anew, choose another data folder.',
  database_foreign: 'This file was made by another program, so it was not opened. Choose another data folder.',
  database_busy: 'The saved work is in use by another running program. Close it, then try again.',
  database_read_only:
    'The data folder cannot be written to. Allow writing to it, check whether its disk is sound, or choose another data folder.',
  database_unreadable: 'The data folder could not be read or written. Check the disk, then try again.',
  disk_full: 'The disk is full, so nothing of this was saved. Free some space, then try again.',
};

/** What is wrong with a database, its machine or its disk; null for any other error. */
export function databaseTrouble(error: unknown): string | null {
  if (!(error instanceof AppError) || error.code !== 'unavailable' || !('what' in error.data)) return null;
  const { what } = error.data;
  return what === 'disk_full' || what.startsWith('database_') ? what : null;
}

/** An `unavailable` error about a database; `file` says where. */
export const troubleOf = (what: DatabaseTrouble, file: string): AppError<'unavailable'> =>
  new AppError('unavailable', `${MESSAGES[what]} (${file})`, { what });

// By prefix: SQLite's extended codes (SQLITE_IOERR_WRITE) continue the primary one.
const BY_CODE: [string, DatabaseTrouble][] = [
  ['SQLITE_CORRUPT', 'database_damaged'],
  ['SQLITE_NOTADB', 'database_damaged'],
  ['SQLITE_BUSY', 'database_busy'],
  ['SQLITE_LOCKED', 'database_busy'],
  ['SQLITE_READONLY', 'database_read_only'],
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_IOERR', 'database_unreadable'],
  ['SQLITE_CANTOPEN', 'database_unreadable'],
  ['EACCES', 'database_read_only'],
  ['EPERM', 'database_read_only'],
  ['EROFS', 'database_read_only'],
  ['ENOSPC', 'disk_full'],
  ['EIO', 'database_unreadable'],
  ['EMFILE', 'database_unreadable'],
];

function isReadOnly(file: string): boolean {
  try {
    for (const path of [dirname(file), file].filter((each) => existsSync(each))) accessSync(path, constants.W_OK);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && ['EROFS', 'EACCES', 'EPERM'].includes(String(error.code));
  }
}

/** The error a caller is told, where the machine is at fault; a mistake of ours (bad SQL, a constraint) stays as it is. */
export function explainFailure(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof AppError) return error;
  const code = String(error.code);
  const found = BY_CODE.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (found === undefined) return error;
  // On a disk that was mounted read-only SQLite says no more than that it could not open or write.
  const what = found === 'database_unreadable' && isReadOnly(file) ? 'database_read_only' : found;
  const told = troubleOf(what, file);
  told.cause = error;
  return told;
}
