import type BetterSqlite3 from 'better-sqlite3';
import { type Migration, migrate } from '../../../ledger/migrate.ts';
import type { ExecutionRow } from './row.ts';
import { addRow, seriesIds } from './sqlite-rows.ts';

const FIRST = 'executions-0001-log';

/**
 * `executions`: one row a call. `n` is its place in the order: sixteen places for each millisecond since 2020, so that the order is
 * that of time, numbers stay close together and the index of words stays small. `series` says in one number what calls have in common
 * (`Series`): any combination of filters is a few lists that are in order already. What rows can be found by stands in `chunks`
 * (sqlite-words.ts), which are filled after the rows; `unindexed` holds those that wait for it.
 */
const SHAPE = `
  create table series (
    id integer primary key, agent text not null, version text not null, channel text not null, outcome text not null,
    application text not null, kind text not null, provider text not null, model text not null,
    unique (agent, version, channel, outcome, application, kind, provider, model)
  ) strict;
  create table executions (
    n integer primary key, id text not null unique, series integer not null references series (id), at text not null,
    batch text, latency_ms real not null, cost_usd real, record text not null
  ) strict;
  create index executions_series on executions (series, n);
  create table unindexed (n integer primary key) strict;
  create table chunks (id integer primary key, first integer not null unique, size integer not null) strict;
`;

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
    name: 'executions-0002-search',
    up(raw) {
      raw.exec('alter table executions rename to executions_before');
      raw.exec(SHAPE);
      carryOver(raw);
      raw.exec('drop table executions_before');
    },
  },
];

const CARRIED_AT_ONCE = 1000;

function carryOver(raw: BetterSqlite3.Database): void {
  const add = addRow(raw, seriesIds(raw));
  const page = raw.prepare<[string, number], ExecutionRow>(`
    select id, agent, version, null as channel, at, outcome, application, 'run' as kind, null as batch,
      coalesce(record ->> '$.call.provider', '') as provider, record ->> '$.call.servedModel' as model,
      coalesce(record ->> '$.call.latencyMs', 0) as latencyMs, record ->> '$.call.costUsd' as costUsd, record
    from executions_before where id > ? order by id limit ?`);
  for (let last = ''; ; ) {
    const rows = page.all(last, CARRIED_AT_ONCE);
    for (const row of rows) add(row);
    if (rows.length < CARRIED_AT_ONCE) return;
    last = rows.at(-1)?.id ?? '';
  }
}

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
