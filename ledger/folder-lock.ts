import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../shared/errors.ts';

/**
 * Takes a data folder for this process; returns the release. Throws `unavailable` (`data_folder`) with `words` when another
 * process has it. The lock is an open SQLite transaction, that is a lock of the operating system: it ends with the
 * process however that dies, and is never confused by a reused process number.
 */
export function lockFolder(folder: string, words: string): () => void {
  const lock = new Database(join(folder, 'running.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
    throw new AppError('unavailable', words, { what: 'data_folder' });
  }
  return () => lock.close();
}
