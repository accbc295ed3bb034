import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../ledger/tables.ts';
import { agentTerm, type QueryTerm } from '../../../shared/executions/terms.ts';
import type { SharedTables } from '../tables.ts';
import { idFrom } from './postgres-rows.ts';
import type { ExecutionRow } from './row.ts';
import { meantBy } from './series.ts';
import type { ExecutionFilter, ExecutionPage, ExecutionStore, PageRequest, Series } from './store.ts';

type SharedDb = Db<SharedTables>;
type Direction = PageRequest['direction'];

/** Which series of the agent, by number, and whether that is fewer than all. */
interface Meant {
  series: number[];
  isNarrowed: boolean;
}

/** Between which ids, both exclusive. */
interface Bounds {
  above: string;
  below: string;
}
/** No id is beyond: ids begin with a hexadecimal digit. */
const [FIRST, LAST] = ['', '~'];

/**
 * How many rows are looked at one by one before the index of words is asked for all of a partition: the first is enough for words that
 * are common, the second for those in between, whose matches are too many to sort and too few to stumble upon.
 */
export const WINDOWS: readonly number[] = [1000, 10_000];

const COLUMNS = sql`e.id as id, agent, version, nullif(channel, '') as channel, at, outcome, application, kind, batch, provider,
  nullif(model, '') as model, latency_ms as "latencyMs", cost_usd as "costUsd", record`;

export function sharedReads(
  db: SharedDb,
  windows: readonly number[],
): Pick<ExecutionStore, 'page' | 'get' | 'count' | 'seriesOf'> {
  const lists = async (agent: string): Promise<(Series & { number: number })[]> => {
    const { rows } = await sql<Series & { number: number }>`
      select id as number, agent, version, nullif(channel, '') as channel, outcome, application, kind, provider,
        nullif(model, '') as model from execution_series where agent = ${agent}`.execute(db);
    return rows;
  };
  const meantIn = async (filter: ExecutionFilter): Promise<Meant> => {
    const { series, isNarrowed } = meantBy(filter, await lists(filter.agent));
    return { series: series.map(({ number }) => number), isNarrowed };
  };

  /** The first `limit` ids within the bounds, in the direction asked for. */
  async function ids(filter: ExecutionFilter, bounds: Bounds, direction: Direction, limit: number): Promise<string[]> {
    const meant = await meantIn(filter);
    if (meant.series.length === 0) return [];
    if (filter.terms.length === 0) return idsOfSeries(meant.series, bounds, direction, limit);
    const found: string[] = [];
    let rest = bounds;
    for (const window of windows) {
      const part = await idsOfWindow(filter, meant, rest, direction, { window, limit: limit - found.length });
      found.push(...part.ids);
      if (part.edge === null || found.length >= limit) return found;
      // The edge itself belongs to neither side of exclusive bounds, so the next part begins just outside of it.
      rest = direction === 'older' ? { ...rest, below: `${part.edge}!` } : { ...rest, above: before(part.edge) };
    }
    found.push(...(await idsOfTerms(filter, meant, rest, direction, limit - found.length)));
    return found;
  }

  const way = (direction: Direction): RawBuilder<unknown> => (direction === 'older' ? sql`desc` : sql`asc`);

  async function idsOfSeries(series: number[], { above, below }: Bounds, direction: Direction, limit: number) {
    const { rows } = await sql<{ id: string }>`
      select e.id as id from unnest(${series}::integer[]) as s (series) cross join lateral (
        select id from executions where series = s.series and id > ${above} and id < ${below}
        order by id ${way(direction)} limit ${limit}
      ) as e order by e.id ${way(direction)} limit ${limit}`.execute(db);
    return rows.map(({ id }) => id);
  }

  async function idsOfTerms(
    filter: ExecutionFilter,
    meant: Meant,
    bounds: Bounds,
    direction: Direction,
    limit: number,
  ) {
    const { rows } = await sql<{ id: string }>`
      select id from executions where ${matches(filter, meant)} and id > ${bounds.above} and id < ${bounds.below}
      order by id ${way(direction)} limit ${limit}`.execute(db);
    return rows.map(({ id }) => id);
  }

  /** What matches among the next so many rows, and the row that comes after them: null where there is none. One question for both. */
  async function idsOfWindow(
    filter: ExecutionFilter,
    meant: Meant,
    { above, below }: Bounds,
    direction: Direction,
    { window, limit }: { window: number; limit: number },
  ): Promise<{ ids: string[]; edge: string | null }> {
    const within =
      direction === 'older'
        ? sql`id > coalesce((select id from edge), ${above}) and id < ${below}`
        : sql`id > ${above} and id < coalesce((select id from edge), ${below})`;
    const { rows } = await sql<{ ids: string[]; edge: string | null }>`
      with edge as materialized (
        select id from executions where id > ${above} and id < ${below}
        order by id ${way(direction)} offset ${window} limit 1
      )
      select (select id from edge) as edge, array(
        select id from executions where ${matches(filter, meant)} and ${within} order by id ${way(direction)} limit ${limit}
      ) as ids`.execute(db);
    return rows[0] ?? { ids: [], edge: null };
  }

  async function rowsWith(chosen: readonly string[]): Promise<ExecutionRow[]> {
    if (chosen.length === 0) return [];
    const { rows } = await sql<ExecutionRow>`
      select ${COLUMNS} from executions as e join execution_series as s on s.id = e.series
      where e.id = any(${chosen}::text[]) order by e.id desc`.execute(db);
    return rows;
  }

  return {
    async page({ filter, cursor, direction, limit }): Promise<ExecutionPage> {
      const range = boundsOf(filter);
      const bounds = {
        above: direction === 'newer' && cursor !== undefined && cursor > range.above ? cursor : range.above,
        below: direction === 'older' && cursor !== undefined && cursor < range.below ? cursor : range.below,
      };
      const waiting = sql<{ count: number }>`
        select count(*) as count from (select 1 from executions where terms is null limit 10000) as w`.execute(db);
      const [found, unindexed] = await Promise.all([ids(filter, bounds, direction, limit + 1), waiting]);
      const rows = await rowsWith(found.slice(0, limit));
      // Where a page was asked from, there was another one.
      const goes = { older: cursor !== undefined, newer: cursor !== undefined, [direction]: found.length > limit };
      return {
        rows,
        older: goes.older ? (rows.at(-1)?.id ?? null) : null,
        newer: goes.newer ? (rows.at(0)?.id ?? null) : null,
        unindexed: unindexed.rows[0]?.count ?? 0,
      };
    },
    get: async (id) => (await rowsWith([id]))[0] ?? null,
    async count(filter, cap) {
      const meant = await meantIn(filter);
      if (meant.series.length === 0) return 0;
      const { above, below } = boundsOf(filter);
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from (
          select 1 from executions where ${matches(filter, meant)} and id > ${above} and id < ${below} limit ${cap}
        ) as found`.execute(db);
      return rows[0]?.count ?? 0;
    },
    seriesOf: async (agent) => (await lists(agent)).map(({ number: _, ...series }) => series),
  };
}

/** The largest text below an id that no id can equal. */
const before = (id: string): string => `${id.slice(0, -1)}${String.fromCharCode(id.charCodeAt(id.length - 1) - 1)}~`;

const boundsOf = ({ from, to }: ExecutionFilter): Bounds => ({
  above: from === undefined ? FIRST : idFrom(from),
  below: to === undefined ? LAST : idFrom(to),
});

/** Terms consist of letters and digits, so nothing in them can be taken for syntax once quoted. */
function matches(filter: ExecutionFilter, { series, isNarrowed }: Meant): RawBuilder<unknown> {
  const quoted = ({ term, isBeginning }: QueryTerm): string => `'${term}'${isBeginning ? ':*' : ''}`;
  if (filter.terms.length === 0) return sql`series = any(${series}::integer[])`;
  const all = [...filter.terms, { term: agentTerm(filter.agent), isBeginning: false }].map(quoted).join(' & ');
  const query = sql`terms @@ ${all}::tsquery`;
  return isNarrowed ? sql`${query} and series = any(${series}::integer[])` : query;
}
