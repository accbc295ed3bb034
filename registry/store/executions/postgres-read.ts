import { sql } from 'kysely';
import type { Db } from '../../../ledger/tables.ts';
import type { SharedTables } from '../tables.ts';
import { type Bounds, FIRST, idFinder, LAST, type Meant, matches } from './postgres-ids.ts';
import { idFrom } from './postgres-rows.ts';
import type { ExecutionRow } from './row.ts';
import { meantBy } from './series.ts';
import type { ExecutionFilter, ExecutionPage, ExecutionStore, Series } from './store.ts';

type SharedDb = Db<SharedTables>;

const COLUMNS = sql`e.id as id, agent, version, nullif(channel, '') as channel, at, outcome, application, kind, batch, provider,
  nullif(model, '') as model, latency_ms as "latencyMs", cost_usd as "costUsd", record`;

export function sharedReads(
  db: SharedDb,
  rowsAtFirst: number,
): Pick<ExecutionStore, 'page' | 'get' | 'count' | 'seriesOf'> {
  const ids = idFinder(db, rowsAtFirst);
  const lists = async (agent: string): Promise<(Series & { number: number })[]> => {
    const { rows } = await sql<Series & { number: number }>`
      select id as number, agent, version, nullif(channel, '') as channel, outcome, application, kind, provider,
        nullif(model, '') as model from execution_series where agent = ${agent}`.execute(db);
    return rows;
  };
  const meantIn = async (filter: ExecutionFilter): Promise<Meant> => {
    const { series, isNarrowed } = meantBy(filter, await lists(filter.agent));
    return { agent: filter.agent, terms: filter.terms, series: series.map(({ number }) => number), isNarrowed };
  };

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
      const search = meantIn(filter).then((meant) => ids(meant, bounds, direction, limit + 1));
      const [found, unindexed] = await Promise.all([search, waiting]);
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
          select 1 from executions where ${matches(meant)} and id > ${above} and id < ${below} limit ${cap}
        ) as found`.execute(db);
      return rows[0]?.count ?? 0;
    },
    seriesOf: async (agent) => (await lists(agent)).map(({ number: _, ...series }) => series),
  };
}

const boundsOf = ({ from, to }: ExecutionFilter): Bounds => ({
  above: from === undefined ? FIRST : idFrom(from),
  below: to === undefined ? LAST : idFrom(to),
});
