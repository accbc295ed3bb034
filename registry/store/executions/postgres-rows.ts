import { sql } from 'kysely';
import type { Db } from '../../../ledger/tables.ts';
import { work } from '../../../ledger/work.ts';
import { agentTerm, dayTerm, hourTerm, seriesTerm, termsOf } from '../../../shared/executions/terms.ts';
import { RowFault, type WriteRows } from '../batches.ts';
import type { SharedTables } from '../tables.ts';
import { TERMS_EDITION } from './postgres-shape.ts';
import { type ExecutionRow, recordOf } from './row.ts';
import { type PruneRequest, SERIES_FIELDS, type Series, timeOf } from './store.ts';

type SharedDb = Db<SharedTables>;

/**
 * Words and marks of a row as one text, each once. `series`: its number. Rows come in the order of time, so in the index's lists the
 * hour's and the day's rows stand side by side: asked together with a word, they lead straight to that part of the word's list.
 */
export function termsText(series: number, row: Pick<ExecutionRow, 'id' | 'at' | 'agent' | 'record' | 'batch'>): string {
  const ms = timeOf(row);
  const marks = [agentTerm(row.agent), seriesTerm(series), hourTerm(ms), dayTerm(ms)];
  return [...marks, ...termsOf(recordOf(row.record), row.batch)].join(' ');
}

/** Finds, or makes, the numbers of series; any replica may make one, and all remember them. */
export function seriesIds(db: SharedDb): (series: Series) => Promise<number> {
  const known = new Map<string, Promise<number>>();
  const columns = sql.join(SERIES_FIELDS.map((field) => sql.ref(field)));
  async function find(parts: readonly string[]): Promise<number> {
    const values = sql.join(parts);
    // Committed by itself before the rows that name it: a batch that fails takes no number with it.
    await sql`insert into execution_series (${columns}) values (${values}) on conflict do nothing`.execute(db);
    const found = await sql<{
      id: number;
    }>`select id from execution_series where (${columns}) = (${values})`.execute(db);
    const id = found.rows[0]?.id;
    if (id === undefined) throw new Error('A series that was just made is gone.');
    return id;
  }
  return (series) => {
    const parts = SERIES_FIELDS.map((field) => series[field] ?? '');
    const key = JSON.stringify(parts);
    const id = known.get(key) ?? find(parts);
    if (known.size > 10_000) known.clear();
    known.set(key, id);
    id.catch(() => known.delete(key));
    return id;
  };
}

const monthOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 7)}-01`;
const nextMonth = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
};

/** Sees to it that the months of these times, and the one after, have their partition. Replicas take turns. */
function monthMaker(db: SharedDb): (times: readonly number[]) => Promise<void> {
  const made = new Set<string>();
  return async (times) => {
    const months = new Set(times.filter(Number.isFinite).map(monthOf));
    for (const month of [...months, ...[...months].map(nextMonth)]) {
      if (made.has(month)) continue;
      made.add(month);
      // Without it rows go to the partition of all others, which costs them nothing but the quick drop later on.
      await sql`select pg_advisory_xact_lock(hashtextextended('execution months', 0)), make_execution_month(${month}::timestamp)`
        .execute(db)
        .catch(() => made.delete(month));
    }
  };
}

// SQLSTATE: data exception, integrity constraint violation, program limit exceeded.
const ROWS_OWN = /^(22|23|54)/;

/** Writes a batch in one statement, which the server commits before it answers. */
export function rowWriter(db: SharedDb): WriteRows {
  const seriesId = seriesIds(db);
  const makeMonths = monthMaker(db);
  const write: WriteRows = async (rows, again) => {
    await makeMonths(rows.map(timeOf));
    const made = [];
    for (const row of rows) {
      const { id, at, batch, latencyMs, costUsd, record } = row;
      const series = await seriesId(row);
      made.push({
        id,
        series,
        at,
        batch,
        latency_ms: latencyMs,
        cost_usd: costUsd,
        record,
        terms: termsText(series, row),
      });
    }
    await sql`
      insert into executions (id, series, at, batch, latency_ms, cost_usd, record, terms, edition)
      select id, series, at, batch, latency_ms, cost_usd, record, array_to_tsvector(string_to_array(terms, ' ')), ${TERMS_EDITION}
      from json_to_recordset(${JSON.stringify(made)}::json) as made (
        id text, series integer, at text, batch text, latency_ms double precision, cost_usd double precision, record text,
        terms text
      ) ${again ? sql`on conflict (id) do nothing` : sql``}`.execute(db);
  };
  return (rows, again) =>
    write(rows, again).catch((error: unknown) => {
      const isRowsOwn = error instanceof Error && 'code' in error && ROWS_OWN.test(String(error.code));
      throw isRowsOwn ? new RowFault(error.message, { cause: error }) : error;
    });
}

const INDEXED_AT_ONCE = 200;

/**
 * Says the words of rows that wait for it: those carried over from before there was an index, or written by an older program.
 * Returns how many of them. Replicas that do so at once take different rows.
 */
export const indexWaiting = (db: SharedDb): Promise<number> =>
  work(db, async (own) => {
    const { rows } = await sql<Pick<ExecutionRow, 'id' | 'at' | 'agent' | 'batch' | 'record'> & { series: number }>`
      select executions.id as id, series, at, agent, batch, record from executions join execution_series as s on s.id = series
      where terms is null order by executions.id desc limit ${INDEXED_AT_ONCE} for update of executions skip locked`.execute(
      own,
    );
    if (rows.length === 0) return 0;
    const made = rows.map((row) => ({ id: row.id, terms: termsText(row.series, row) }));
    await sql`
      update executions set terms = array_to_tsvector(string_to_array(made.terms, ' ')), edition = ${TERMS_EDITION}
      from json_to_recordset(${JSON.stringify(made)}::json) as made (id text, terms text)
      where executions.id = made.id`.execute(own);
    return rows.length;
  });

const REMOVED_AT_ONCE = 1000;
/** The smallest id of a millisecond. */
export function idFrom(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** Removes what one agent keeps no longer, a thousand rows at a time; returns how many. */
export async function pruneRows(db: SharedDb, { agent, before, keep }: PruneRequest): Promise<number> {
  const all = await db.selectFrom('execution_series').select('id').where('agent', '=', agent).execute();
  const series = all.map(({ id }) => id);
  const removeOldest = async (end: string | null, most: number): Promise<number> => {
    const within = end === null ? sql`` : sql`and e.id < ${end}`;
    const { numAffectedRows } = await sql`
      delete from executions where id in (
        select oldest.id from unnest(${series}::integer[]) as s (series) cross join lateral (
          select id from executions as e where e.series = s.series ${within} order by e.id limit ${most}
        ) as oldest order by oldest.id limit ${most}
      )`.execute(db);
    return Number(numAffectedRows ?? 0);
  };
  let removed = 0;
  for (let more = REMOVED_AT_ONCE; more > 0; removed += more)
    more = await removeOldest(idFrom(before), REMOVED_AT_ONCE);
  const { rows } = await sql<{ size: number }>`
    select count(*) as size from executions where series = any(${series}::integer[])`.execute(db);
  for (let surplus = (rows[0]?.size ?? 0) - keep; surplus > 0; ) {
    const more = await removeOldest(null, Math.min(surplus, REMOVED_AT_ONCE));
    if (more === 0) break;
    surplus -= more;
    removed += more;
  }
  return removed;
}

/** Drops the months that ended before, with everything in them; returns their names. */
export async function dropMonths(db: SharedDb, before: number): Promise<string[]> {
  const { rows } = await sql<{ place: string }>`
    select child.relname::text as place from pg_inherits join pg_class as child on child.oid = inhrelid
    where inhparent = 'executions'::regclass and child.relname ~ '^executions_\\d{4}_\\d{2}$'
    order by child.relname`.execute(db);
  const ended = rows.filter(({ place }) => {
    const month = place.slice('executions_'.length).replace('_', '-');
    return Date.parse(`${nextMonth(`${month}-01`)}T00:00:00Z`) <= before;
  });
  for (const { place } of ended) await sql`drop table if exists ${sql.ref(place)}`.execute(db);
  return ended.map(({ place }) => place);
}
