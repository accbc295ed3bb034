import type { Client } from 'pg';
import { knownNames, newerDatabase } from './migrate.ts';
import { postgresTroubleOf } from './postgres-trouble.ts';

/** One step of a PostgreSQL database's shape; a `Migration` that has one too makes the same tables there. */
export interface PostgresMigration {
  /** Unique and never changed once released. */
  name: string;
  /** Statements that run inside a transaction and neither open nor end one. Text columns are `collate "C"`: byte order, as on SQLite. */
  postgres: string;
}

// Any number that is ours; all replicas that start together wait for the first.
const MIGRATING = 7_214_605_318;

/**
 * Brings a database to the newest shape: forward only, all of it in one transaction, once however many processes start together.
 * Throws `conflict` (rule `newer_database`) for a database of a newer program, which it leaves as it is.
 * Returns the names of the migrations that ran now.
 */
export async function migratePostgres(
  client: Client,
  { migrations, now, place }: { migrations: readonly PostgresMigration[]; now: () => string; place: string },
): Promise<string[]> {
  const known = knownNames(migrations);
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATING]);
    // A step over many millions of rows takes minutes: cut short, the program could never start. Waiting for others stays limited.
    await client.query('set local statement_timeout = 0');
    const before = await appliedIn(client, place);
    if (!before.every((name) => known.has(name))) throw newerDatabase(place);
    const pending = migrations.filter(({ name }) => !before.includes(name));
    if (before.length === 0)
      await client.query(`create table schema_migrations (
        position bigint generated always as identity primary key, name text collate "C" not null unique,
        time text collate "C" not null
      )`);
    for (const { name, postgres } of pending) {
      await client.query(postgres);
      await client.query('insert into schema_migrations (name, time) values ($1, $2)', [name, now()]);
    }
    await client.query('commit');
    return pending.map(({ name }) => name);
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Names of the migrations a database has; throws when its tables are another program's or it cannot hold every text. */
async function appliedIn(client: Client, place: string): Promise<string[]> {
  const encoding = await client.query('show server_encoding');
  if (encoding.rows[0]?.server_encoding !== 'UTF8') throw postgresTroubleOf('database_foreign', place);
  const tables = await client.query<{ name: string }>(
    'select tablename::text as name from pg_tables where schemaname = current_schema()',
  );
  if (tables.rows.length === 0) return [];
  if (!tables.rows.some(({ name }) => name === 'schema_migrations')) throw postgresTroubleOf('database_foreign', place);
  const applied = await client.query<{ name: string }>('select name from schema_migrations order by position');
  return applied.rows.map(({ name }) => name);
}
