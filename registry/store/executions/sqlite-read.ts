import type BetterSqlite3 from 'better-sqlite3';
import { agentTerm, seriesTerm } from '../../../shared/executions/terms.ts';
import type { ExecutionRow } from './row.ts';
import { meantBy } from './series.ts';
import { placeAt } from './sqlite-rows.ts';
import { type Chunk, chunkTable } from './sqlite-words.ts';
import type { ExecutionFilter, ExecutionPage, ExecutionStore, PageRequest, Series } from './store.ts';

/** What the log answers, over a connection of its own that cannot write. Runs on the reader's thread. */
export type ExecutionReads = {
  [K in 'page' | 'get' | 'count' | 'seriesOf']: (
    ...request: Parameters<ExecutionStore[K]>
  ) => Awaited<ReturnType<ExecutionStore[K]>>;
};

const COLUMNS = `executions.id as id, agent, version, nullif(channel, '') as channel, at, outcome, application, kind, batch,
  provider, nullif(model, '') as model, latency_ms as latencyMs, cost_usd as costUsd, record`;

/** Between which places, both exclusive. */
interface Bounds {
  above: number;
  below: number;
}

export function executionReads(raw: BetterSqlite3.Database): ExecutionReads {
  const lists = raw.prepare<[string], Series & { number: number }>(
    `select id as number, agent, version, nullif(channel, '') as channel, outcome, application, kind, provider,
      nullif(model, '') as model from series where agent = ?`,
  );
  const ofSeries = (direction: 'asc' | 'desc') =>
    raw
      .prepare<[number, number, number, number], number>(
        `select n from executions where series = ? and n > ? and n < ? order by n ${direction} limit ?`,
      )
      .pluck();
  const [forth, back] = [ofSeries('asc'), ofSeries('desc')];
  const chunks = raw.prepare<[], Chunk>('select id, first from chunks order by first');
  const rowAt = raw.prepare<[number], ExecutionRow>(
    `select ${COLUMNS} from executions join series on series.id = series where n = ?`,
  );
  const rowWith = raw.prepare<[string], ExecutionRow>(
    `select ${COLUMNS} from executions join series on series.id = series where executions.id = ?`,
  );
  const waiting = raw.prepare<[], number>('select count(*) from (select 1 from unindexed limit 10000)').pluck();

  const sizeOfSeries = raw
    .prepare<[number, number, number, number], number>(
      'select count(*) from (select 1 from executions where series = ? and n > ? and n < ? limit ?)',
    )
    .pluck();

  const meantIn = (filter: ExecutionFilter) => meantBy(filter, lists.all(filter.agent));

  /** Chunk after chunk, until there are enough. */
  function placesOf(match: string | null, { above, below }: Bounds, direction: 'older' | 'newer', limit: number) {
    const found: number[] = [];
    if (match === null) return found;
    const all = chunks.all().map((chunk, index, list) => ({ ...chunk, end: list[index + 1]?.first ?? below }));
    const within = all.filter(({ first, end }) => first < below && end > above);
    for (const { id } of direction === 'older' ? within.reverse() : within) {
      const words = chunkTable(id);
      const order = direction === 'older' ? 'desc' : 'asc';
      const more = raw
        .prepare<[string, number, number, number], number>(
          `select rowid from ${words} where ${words} match ? and rowid > ? and rowid < ? order by rowid ${order} limit ?`,
        )
        .pluck()
        .all(match, above, below, limit - found.length);
      found.push(...more);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** The first `limit` places within the bounds, in the direction asked for. */
  function places(filter: ExecutionFilter, { above, below }: Bounds, direction: 'older' | 'newer', limit: number) {
    const meant = meantIn(filter);
    if (filter.terms.length > 0) return placesOf(matching(filter, meant), { above, below }, direction, limit);
    const next = direction === 'older' ? back : forth;
    let found: number[] = [];
    let bounds = { above, below };
    for (const { number } of meant.series) {
      const more = next.all(number, bounds.above, bounds.below, limit);
      if (more.length === 0) continue;
      found = [...found, ...more].sort((a, b) => (direction === 'older' ? b - a : a - b)).slice(0, limit);
      const last = found.at(-1);
      // What lies beyond the last of a full page can be in no page: the other lists are read up to there only.
      if (found.length === limit && last !== undefined)
        bounds = direction === 'older' ? { above: last, below } : { above, below: last };
    }
    return found;
  }

  return {
    page({ filter, cursor, direction, limit }: PageRequest): ExecutionPage {
      const range = boundsOf(filter);
      const at = cursor === undefined ? undefined : Number.parseInt(cursor, 36);
      const bounds = {
        above: direction === 'newer' && at !== undefined ? Math.max(range.above, at) : range.above,
        below: direction === 'older' && at !== undefined ? Math.min(range.below, at) : range.below,
      };
      const found = places(filter, bounds, direction, limit + 1);
      const chosen = found.slice(0, limit);
      if (direction === 'newer') chosen.reverse();
      // Where a page was asked from, there was another one.
      const goes = { older: at !== undefined, newer: at !== undefined, [direction]: found.length > limit };
      const [newest, oldest] = [chosen.at(0), chosen.at(-1)];
      return {
        rows: chosen.flatMap((n) => rowAt.get(n) ?? []),
        older: goes.older && oldest !== undefined ? oldest.toString(36) : null,
        newer: goes.newer && newest !== undefined ? newest.toString(36) : null,
        unindexed: waiting.get() ?? 0,
      };
    },
    get: (id) => rowWith.get(id) ?? null,
    count: (filter, cap) => {
      const { above, below } = boundsOf(filter);
      const meant = meantIn(filter);
      if (filter.terms.length > 0) {
        return placesOf(matching(filter, meant), { above, below }, 'older', cap).length;
      }
      let sum = 0;
      for (const { number } of meant.series) sum += sizeOfSeries.get(number, above, below, cap - sum) ?? 0;
      return sum;
    },
    seriesOf: (agent) => lists.all(agent).map(({ number: _, ...series }) => series),
  };
}

const boundsOf = ({ from, to }: ExecutionFilter): Bounds => ({
  above: from === undefined ? Number.MIN_SAFE_INTEGER : placeAt(from) - 1,
  below: to === undefined ? Number.MAX_SAFE_INTEGER : placeAt(to),
});

/**
 * In FTS5's words; null where no series is meant, so nothing can be found. Terms consist of letters and digits, so nothing in them can
 * be taken for syntax once quoted.
 */
type Meant = { series: readonly { number: number }[]; isNarrowed: boolean };
function matching(filter: ExecutionFilter, { series, isNarrowed }: Meant): string | null {
  if (series.length === 0) return null;
  const all = filter.terms.map(({ term, isBeginning }) => `"${term}"${isBeginning ? '*' : ''}`);
  const marks = isNarrowed ? series.map(({ number }) => seriesTerm(number)) : [agentTerm(filter.agent)];
  return [...all, `(${marks.map((term) => `"${term}"`).join(' OR ')})`].join(' AND ');
}
