import type BetterSqlite3 from 'better-sqlite3';
import { AppError } from '../shared/errors.ts';
import { writeBackup } from './backup.ts';
import { troubleOf } from './trouble.ts';

/** One step of a database's shape. `up` is synchronous, runs inside a transaction and must not open or end one. */
export interface Migration {
  /** Unique and never changed once released, e.g. `desktop-0003-runs`. */
  name: string;
  up(sql: BetterSqlite3.Database): void;
}
export interface Migrated {
  /** Names of the migrations that ran now. */
  applied: string[];
  /** The backup taken before the first of them; null when nothing ran or there was nothing to lose. */
  backup: string | null;
}

const BOOKKEEPING = 'schema_migrations';

const tablesOf = (raw: BetterSqlite3.Database): string[] =>
  raw.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all();

/** Names of the migrations a database has; throws when it is another program's file. */
export function appliedMigrations(raw: BetterSqlite3.Database): string[] {
  const tables = tablesOf(raw);
  if (tables.length === 0) return [];
  if (!tables.includes(BOOKKEEPING)) throw troubleOf('database_foreign', raw.name);
  return raw.prepare<[], string>(`select name from ${BOOKKEEPING} order by position`).pluck().all();
}

/** Refuses a database of a newer program before anything is written: its tables may mean things unknown here. */
export function refuseNewer(raw: BetterSqlite3.Database, migrations: readonly Migration[]): void {
  const known = knownNames(migrations);
  if (!appliedMigrations(raw).every((name) => known.has(name))) throw newerDatabase(raw.name);
}

export function knownNames(migrations: readonly { name: string }[]): ReadonlySet<string> {
  const known = new Set(migrations.map(({ name }) => name));
  if (known.size !== migrations.length) throw new Error('Two migrations have one name.');
  return known;
}

/** `place` is the file or the server's database. */
export const newerDatabase = (place: string): AppError<'conflict'> =>
  new AppError(
    'conflict',
    `This data was written by a newer Rulehouse, so it was not opened and not changed. Update Rulehouse, or choose another data folder or database. (${place})`,
    { rule: 'newer_database' },
  );

/**
 * Brings a database to the newest shape: forward only, in the order given, each migration in one transaction with its
 * bookkeeping row (which Kysely's own migrator does not do on SQLite). Backs up a database that holds anything first.
 */
export function migrate(
  raw: BetterSqlite3.Database,
  { migrations, backups, now }: { migrations: readonly Migration[]; backups: string | null; now: () => string },
): Migrated {
  refuseNewer(raw, migrations);
  const before = appliedMigrations(raw);
  const pending = migrations.filter(({ name }) => !before.includes(name));
  if (pending.length === 0) return { applied: [], backup: null };
  const backup = backups !== null && before.length > 0 ? writeBackup(raw, backups, now()) : null;
  raw.exec(
    `create table if not exists ${BOOKKEEPING} (position integer primary key, name text not null unique, time text not null) strict`,
  );
  const applied = pending.filter((migration) => run(raw, migration, now())).map(({ name }) => name);
  return { applied, backup };
}

function run(raw: BetterSqlite3.Database, { name, up }: Migration, time: string): boolean {
  const isApplied = raw.prepare(`select 1 from ${BOOKKEEPING} where name = ?`);
  const record = raw.prepare(`insert into ${BOOKKEEPING} (name, time) values (?, ?)`);
  const step = raw.transaction(() => {
    // Another process may have been first; only inside the transaction is that certain.
    if (isApplied.get(name) !== undefined) return false;
    up(raw);
    if (!raw.inTransaction) throw new Error(`The migration ${name} ended its transaction.`);
    record.run(name, time);
    return true;
  });
  return step.immediate();
}
