import { join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';

/**
 * Takes the data folder for this process; returns the release. One process at a time, because two would each hold a
 * cache of the other's data. The lock is an open SQLite transaction, that is a lock of the operating system: it ends
 * with the process however that dies, and is never confused by a reused process number.
 */
export function lockDataFolder(dataFolder: string): () => void {
  const lock = new Database(join(dataFolder, 'running.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
    throw new AppError(
      'unavailable',
      `Rulehouse is already running with the data folder ${dataFolder}. Use that window, close it first, or start with another folder by setting RULEHOUSE_DATA.`,
      { what: 'data_folder' },
    );
  }
  return () => lock.close();
}
