import type BetterSqlite3 from 'better-sqlite3';
import type { ExecutionRow } from './row.ts';
import { wordChunks } from './sqlite-words.ts';
import { type PruneRequest, SERIES_FIELDS, type Series, timeOf } from './store.ts';

const EPOCH = Date.UTC(2020, 0, 1);
const PLACES = 16;

/** First place of a millisecond in the order of rows. */
export const placeAt = (ms: number): number => (ms - EPOCH) * PLACES;

/** Finds, or makes, the number of a series; remembers them, for there are few. Absent parts are stored as empty text. */
export function seriesIds(raw: BetterSqlite3.Database): (series: Series) => number {
  const names = SERIES_FIELDS.join(', ');
  const values = SERIES_FIELDS.map((field) => `@${field}`).join(', ');
  const find = raw
    .prepare<Record<string, string>, number>(`select id from series where (${names}) = (${values})`)
    .pluck();
  const make = raw.prepare<Record<string, string>>(`insert into series (${names}) values (${values})`);
  const known = new Map<string, number>();
  return (series) => {
    const parts = Object.fromEntries(SERIES_FIELDS.map((field) => [field, series[field] ?? '']));
    const key = JSON.stringify(parts);
    const id = known.get(key) ?? find.get(parts) ?? Number(make.run(parts).lastInsertRowid);
    if (known.size > 10_000) known.clear();
    known.set(key, id);
    return id;
  };
}

/** Adds one row at the next free place of its millisecond; throws where its id is there already. Call inside a transaction. */
export function addRow(raw: BetterSqlite3.Database, seriesId: (series: Series) => number): (row: ExecutionRow) => void {
  const insert = raw.prepare(
    'insert into executions (n, id, series, at, batch, latency_ms, cost_usd, record) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const wait = raw.prepare('insert into unindexed (n) values (?)');
  const taken = raw.prepare('select 1 from executions where n = ?').pluck();
  let last = { first: 0, n: -1 };
  return (row) => {
    const first = placeAt(timeOf(row));
    let n = last.first <= first && first <= last.n ? last.n + 1 : first;
    while (taken.get(n) !== undefined) n += 1;
    insert.run(n, row.id, seriesId(row), row.at, row.batch, row.latencyMs, row.costUsd, row.record);
    wait.run(n);
    last = { first, n };
  };
}

const REMOVED_AT_ONCE = 200;

/**
 * Removes what an agent keeps no longer, a few rows at each step, so that calls which are written meanwhile wait for no more than
 * that. The steps: `next()` returns how many rows it removed, null once nothing is left to remove.
 */
export function pruning(raw: BetterSqlite3.Database): (request: PruneRequest) => () => number | null {
  const lists = raw.prepare<[string], number>('select id from series where agent = ?').pluck();
  const oldest = raw
    .prepare<[number, number, number], number>('select n from executions where series = ? and n < ? order by n limit ?')
    .pluck();
  const size = raw.prepare<[number], number>('select count(*) from executions where series = ?').pluck();
  const remove = raw.prepare('delete from executions where n = ?');
  const words = wordChunks(raw);
  const unwait = raw.prepare('delete from unindexed where n = ?');
  const step = raw.transaction((series: readonly number[], end: number, most: number): number => {
    const places = series.flatMap((id) => oldest.all(id, end, most)).sort((a, b) => a - b);
    const chosen = places.slice(0, most);
    for (const n of chosen) {
      if (unwait.run(n).changes === 0) words.forget(n);
      remove.run(n);
    }
    const last = chosen.at(-1);
    if (last !== undefined) words.dropEmpty(last);
    return chosen.length;
  });
  return ({ agent, before, keep }) => {
    const series = lists.all(agent);
    let surplus: number | undefined;
    return () => {
      if (surplus === undefined) {
        const aged = step(series, placeAt(before), REMOVED_AT_ONCE);
        if (aged > 0) return aged;
        surplus = series.reduce((sum, id) => sum + (size.get(id) ?? 0), 0) - keep;
      }
      if (surplus <= 0) return null;
      const removed = step(series, Number.MAX_SAFE_INTEGER, Math.min(surplus, REMOVED_AT_ONCE));
      surplus = removed === 0 ? 0 : surplus - removed;
      return removed;
    };
  };
}
