import type BetterSqlite3 from 'better-sqlite3';
import { type Migration, migrate } from '../../../ledger/migrate.ts';

const FIRST = 'executions-0001-log';

/** The shape of the log's own SQLite file. */
export const executionMigrations: readonly Migration[] = [
  {
    name: FIRST,
    up: (raw) =>
      void raw.exec(`create table executions (
        id text primary key, agent text not null, version text not null, at text not null, outcome text not null,
        application text not null, record text not null
      ) strict, without rowid`),
  },
  {
    name: 'executions-0002-columns',
    up: (raw) =>
      void raw.exec(`
        alter table executions rename to executions_before;
        create table executions (
          id text primary key, agent text not null, version text not null, channel text, at text not null,
          outcome text not null, application text not null, kind text not null, batch text, provider text not null,
          model text, latency_ms real not null, cost_usd real, record text not null
        ) strict, without rowid;
        insert into executions
          select id, agent, version, null, at, outcome, application, 'run', null,
            coalesce(record ->> '$.call.provider', ''), record ->> '$.call.servedModel',
            coalesce(record ->> '$.call.latencyMs', 0), record ->> '$.call.costUsd', record
          from executions_before;
        drop table executions_before;
      `),
  },
];

/** Brings the log's file to the newest shape. Throws `conflict` for a file of a newer program. */
export function prepareLog(raw: BetterSqlite3.Database, now: () => string): void {
  takeOver(raw, now);
  migrate(raw, { migrations: executionMigrations, backups: null, now });
}

/** Files of the first releases have the first table and no list of what was done to them. */
function takeOver(raw: BetterSqlite3.Database, now: () => string): void {
  const tables = raw.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all();
  if (!tables.includes('executions') || tables.includes('schema_migrations')) return;
  raw.transaction(() => {
    raw.exec(
      'create table schema_migrations (position integer primary key, name text not null unique, time text not null) strict',
    );
    raw.prepare('insert into schema_migrations (name, time) values (?, ?)').run(FIRST, now());
  })();
}
