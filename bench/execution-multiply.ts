// Makes many millions of executions of one million: the same inputs and answers in another order and at other times, with the versions
// of those times. What the time says in the index is put there by the same marks as the registry's.
import { sql } from 'kysely';
import type { Db } from '../ledger/tables.ts';
import { TERMS_EDITION } from '../registry/store/executions/postgres-shape.ts';
import { SERIES_FIELDS } from '../registry/store/executions/store.ts';
import type { SharedTables } from '../registry/store/tables.ts';
import { dayTerm, hourTerm, seriesTerm } from '../shared/executions/terms.ts';
import { DAYS, START, versionAt } from './execution-rows.ts';

type SharedDb = Db<SharedTables>;

const HOUR = 3_600_000;
const HOURS = DAYS * 24;
const AT_ONCE = 250_000;
/** Coprime with any power of ten: steps through all rows before it meets one again. */
const STEP = 611_953;

/** What the marks of each hour and series are, and which series another version's rows have. */
async function noteMarks(db: SharedDb): Promise<void> {
  const hours = Array.from({ length: HOURS }, (_, n) => {
    const ms = START + n * HOUR;
    return { n, hour: hourTerm(ms), day: dayTerm(ms), version: versionAt(ms) };
  });
  await sql`create table bench_hours as select * from json_to_recordset(${JSON.stringify(hours)}::json)
    as made (n integer, hour text, day text, version text)`.execute(db);
  await sql`create index on bench_hours (n)`.execute(db);
  const columns = sql.join(SERIES_FIELDS.map((field) => sql.ref(field)));
  const common = SERIES_FIELDS.filter((field) => field !== 'version');
  const others = sql.join(SERIES_FIELDS.map((field) => sql.ref(field === 'version' ? 'h.version' : `s.${field}`)));
  await sql`insert into execution_series (${columns}) select distinct ${others}
    from execution_series as s cross join bench_hours as h on conflict do nothing`.execute(db);
  const { rows } = await sql<{ id: number }>`select id from execution_series`.execute(db);
  const marks = rows.map(({ id }) => ({ id, mark: seriesTerm(id) }));
  const same = sql.join(
    common.map((field) => sql`old.${sql.ref(field)} = new.${sql.ref(field)}`),
    sql` and `,
  );
  await sql`create table bench_series as
    select old.id as old, new.version as version, new.id as new, old_mark.mark as old_mark, new_mark.mark as mark
    from execution_series as old join execution_series as new on ${same}
      join json_to_recordset(${JSON.stringify(marks)}::json) as old_mark (id integer, mark text) on old_mark.id = old.id
      join json_to_recordset(${JSON.stringify(marks)}::json) as new_mark (id integer, mark text) on new_mark.id = new.id`.execute(
    db,
  );
  await sql`create index on bench_series (old, version)`.execute(db);
}

/** Every row of the log without what time and version say, by number. */
async function setAside(db: SharedDb): Promise<void> {
  const hour = sql`((('x' || lpad(replace(substr(e.id, 1, 13), '-', ''), 16, '0'))::bit(64)::bigint - ${START}) / ${HOUR})`;
  await sql`create unlogged table bench_rows as
    select (row_number() over ())::integer - 1 as n, e.series as series, batch, latency_ms, cost_usd, record,
      ts_delete(terms, array[own.old_mark, h.hour, h.day]) as terms
    from executions as e join bench_hours as h on h.n = ${hour}
      join (select distinct old, old_mark from bench_series) as own on own.old = e.series`.execute(db);
  await sql`create index on bench_rows (n)`.execute(db);
  await sql`vacuum analyze bench_rows, bench_hours, bench_series`.execute(db);
}

/** Replaces the `made` rows of a log without indexes by `count` rows over the same days, oldest first. */
export async function multiply(db: SharedDb, made: number, count: number): Promise<void> {
  await noteMarks(db);
  await setAside(db);
  await sql`truncate executions`.execute(db);
  // Row after row in the order of time, as they would have come.
  for (const other of ['enable_hashjoin', 'enable_mergejoin']) await sql`set ${sql.raw(other)} = off`.execute(db);
  await sql`set join_collapse_limit = 1`.execute(db);
  for (let first = 0; first < count; first += AT_ONCE) {
    const end = Math.min(count, first + AT_ONCE) - 1;
    await sql`
      insert into executions (id, series, at, batch, latency_ms, cost_usd, record, terms, edition)
      select substr(hex, 1, 8) || '-' || substr(hex, 9) || '-7' || lpad(to_hex(i % 4096), 3, '0') || '-8'
          || lpad(to_hex(i * 7919 % 4096), 3, '0') || '-' || lpad(to_hex(i), 12, '0'),
        s.new, to_char(to_timestamp(ms / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        batch, latency_ms, cost_usd, record, terms || array_to_tsvector(array[s.mark, h.hour, h.day]), ${TERMS_EDITION}
      from (
        select i, ms, lpad(to_hex(ms), 12, '0') as hex from (
          select i, ${START}::bigint + i * ${DAYS * 24 * HOUR}::bigint / ${count} as ms
          from generate_series(${first}::bigint, ${end}::bigint) as i
        ) as times offset 0
      ) as t
        join bench_hours as h on h.n = (ms - ${START}::bigint) / ${HOUR}
        join bench_rows as r on r.n = i * ${STEP} % ${made}
        join bench_series as s on s.old = r.series and s.version = h.version`.execute(db);
    if ((end + 1) % (AT_ONCE * 4) === 0) console.error(`${end + 1} of ${count} rows`);
  }
  await sql`drop table bench_rows, bench_hours, bench_series`.execute(db);
}
