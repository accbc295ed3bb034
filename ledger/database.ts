import { existsSync, linkSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely } from 'kysely';
import { listBackups, makeWritable, syncToDisk, writeBackup } from './backup.ts';
import { sqliteDialect } from './dialect.ts';
import { type Migrated, type Migration, migrate, refuseNewer } from './migrate.ts';
import type { LedgerTables } from './tables.ts';
import { explainFailure, troubleOf } from './trouble.ts';

export interface DatabaseOptions {
  /** Absolute path; its folder is made when missing. */
  file: string;
  /** Every migration of this program, ledger's first, in the order to run them. */
  migrations: readonly Migration[];
  /** Where verified backups go; null for none (tests, throw-away data). */
  backups: string | null;
  /** The clock, as an ISO instant. */
  now: () => string;
  /** How long to wait for another program's lock, in milliseconds. */
  busyMs?: number;
}
export interface OpenedDatabase<T extends LedgerTables = LedgerTables> {
  db: Kysely<T>;
  /** The handle below `db`, for work that needs SQLite itself. Never write through it while `work` runs. */
  raw: BetterSqlite3.Database;
  migrated: Migrated;
  /** Writes a verified backup now and returns its path; null without a backup folder. */
  backup(): string | null;
  /** Waits for running work, then closes. Safe to call twice. */
  close(): Promise<void>;
}

/** First release without the WAL-reset corruption race. */
const OLDEST_SQLITE = [3, 51, 3] as const;

/**
 * Opens (or makes) the database and brings it to the newest shape. Throws typed errors: `conflict` (rule
 * `newer_database`) for data of a newer program, `unavailable` with a `DatabaseTrouble` in `what` for the rest. A damaged
 * or missing file is never replaced by an empty one: `recoverDatabase` restores a backup when somebody asks for it.
 */
export async function openDatabase<T extends LedgerTables>(options: DatabaseOptions): Promise<OpenedDatabase<T>> {
  const { file, backups, now } = options;
  try {
    removeLeftovers(file);
    if (!existsSync(file)) create(options);
    // SQLite takes a file without content for a new database; ours never has none (see create).
    if (statSync(file).size === 0) throw troubleOf('database_damaged', file);
    const raw = connect(file, options.busyMs ?? 5000);
    try {
      const migrated = prepare(raw, options);
      const db = new Kysely<T>({ dialect: sqliteDialect(raw) });
      return {
        db,
        raw,
        migrated,
        backup: () => (backups === null ? null : writeBackup(raw, backups, now())),
        close: () => db.destroy().then(() => void raw.close()),
      };
    } catch (error) {
      raw.close();
      throw error;
    }
  } catch (error) {
    throw explainFailure(error, file);
  }
}

function connect(file: string, timeout: number): BetterSqlite3.Database {
  const raw = new BetterSqlite3(file, { fileMustExist: true, timeout });
  const version = String(raw.prepare('select sqlite_version()').pluck().get()).split('.').map(Number);
  const [major = 0, minor = 0, patch = 0] = version;
  const [a, b, c] = OLDEST_SQLITE;
  if (major * 1e6 + minor * 1e3 + patch >= a * 1e6 + b * 1e3 + c) return raw;
  raw.close();
  throw new Error(`SQLite ${version.join('.')} can damage data; ${OLDEST_SQLITE.join('.')} or newer is needed.`);
}

function prepare(raw: BetterSqlite3.Database, options: DatabaseOptions): Migrated {
  raw.pragma('trusted_schema = off');
  raw.pragma('cell_size_check = on');
  refuseNewer(raw, options.migrations);
  if (raw.pragma('quick_check(1)', { simple: true }) !== 'ok') throw troubleOf('database_damaged', raw.name);
  makeDurable(raw);
  // A read-only folder lets a database be opened; better to hear of it now than at the first decision.
  raw.exec('begin immediate; rollback');
  return migrate(raw, options);
}

function makeDurable(raw: BetterSqlite3.Database): void {
  raw.pragma('journal_mode = wal');
  raw.pragma('synchronous = full');
  // In pages of 4 kB. A first synchronisation writes some megabytes with each page of entries: the usual 1000 would copy the log with every one.
  raw.pragma('wal_autocheckpoint = 4000');
  raw.pragma('foreign_keys = on');
  // On macOS an ordinary fsync leaves data in the drive's cache.
  raw.pragma(`fullfsync = ${process.platform === 'darwin' ? 'on' : 'off'}`);
  raw.pragma(`checkpoint_fullfsync = ${process.platform === 'darwin' ? 'on' : 'off'}`);
  const read = (name: string): unknown => raw.pragma(name, { simple: true });
  if (read('journal_mode') !== 'wal' || read('synchronous') !== 2 || read('foreign_keys') !== 1)
    throw new Error('SQLite did not take the settings that make a commit durable.');
}

/**
 * Makes a new database under another name and links it into place, so that a file under the real name is always whole,
 * whenever the process is killed, and an empty one is known to be damage.
 */
function create(options: DatabaseOptions): void {
  const { file, backups } = options;
  if (existsSync(`${file}-wal`) || (backups !== null && listBackups(backups).length > 0))
    throw troubleOf('database_missing', file);
  makeWritable(dirname(file));
  const made = `${file}.new-${process.pid}`;
  const remove = (): void => {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(made + suffix, { force: true });
  };
  remove();
  try {
    const raw = new BetterSqlite3(made);
    try {
      makeDurable(raw);
      migrate(raw, { ...options, backups: null });
    } finally {
      raw.close();
    }
    syncToDisk(made);
    linkInto(made, file);
    syncToDisk(dirname(file));
  } finally {
    remove();
  }
}

/** What a process that was killed while making the database left behind. */
function removeLeftovers(file: string): void {
  const folder = dirname(file);
  const start = `${basename(file)}.new-`;
  for (const name of existsSync(folder) ? readdirSync(folder) : [])
    if (name.startsWith(start) && !isRunning(Number.parseInt(name.slice(start.length), 10)))
      rmSync(join(folder, name), { force: true });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process may not be asked, so it runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Unlike a rename, a link never replaces what another process made in the meantime. Not every file system has links. */
function linkInto(made: string, file: string): void {
  try {
    linkSync(made, file);
  } catch {
    if (!existsSync(file)) renameSync(made, file);
  }
}
