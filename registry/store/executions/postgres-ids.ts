import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../ledger/tables.ts';
import { agentTerm, dayTerm, hourTerm, type QueryTerm, seriesTerm } from '../../../shared/executions/terms.ts';
import type { SharedTables } from '../tables.ts';
import { idFrom } from './postgres-rows.ts';
import type { PageRequest } from './store.ts';

type SharedDb = Db<SharedTables>;
type Direction = PageRequest['direction'];

/** Between which ids, both exclusive. */
export interface Bounds {
  above: string;
  below: string;
}
/** No id is beyond: ids begin with a hexadecimal digit. */
export const [FIRST, LAST] = ['', '~'];

/** Which rows are meant. */
export interface Meant {
  agent: string;
  terms: readonly QueryTerm[];
  /** Of these series, by number. */
  series: readonly number[];
  /** Whether those are fewer than all of the agent. */
  isNarrowed: boolean;
}

/** What is asked for often is among so many rows, and looking at each takes less than asking an index. */
export const ROWS_AT_FIRST = 500;
/** As many series as one question to the index names; of more, the rows say it. */
const MOST_MARKS = 64;
/** A stretch of more is not asked for by its hours, or days; what lies beyond two months is asked for as a whole. */
const MOST = { hours: 24, days: 62 };
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];
/** How much further a stretch reaches than everything before it, where nothing was found there. */
const LARGEST_STEP = 64;

const way = (direction: Direction): RawBuilder<unknown> => (direction === 'older' ? sql`desc` : sql`asc`);
const against = (direction: Direction): RawBuilder<unknown> => (direction === 'older' ? sql`asc` : sql`desc`);

/** The index's question. Terms consist of letters and digits, so nothing in them can be taken for syntax once quoted. */
function asked({ agent, terms, series, isNarrowed }: Meant, time: readonly string[]): RawBuilder<unknown> {
  const quoted = ({ term, isBeginning }: QueryTerm): string => `'${term}'${isBeginning ? ':*' : ''}`;
  const anyOf = (marks: readonly string[]): string => `(${marks.map((mark) => `'${mark}'`).join(' | ')})`;
  const isMarked = isNarrowed && series.length <= MOST_MARKS;
  const all = [
    ...terms.map(quoted),
    isMarked ? anyOf(series.map(seriesTerm)) : `'${agentTerm(agent)}'`,
    ...(time.length === 0 ? [] : [anyOf(time)]),
  ];
  const query = sql`terms @@ ${all.join(' & ')}::tsquery`;
  return isNarrowed && !isMarked ? sql`${query} and ${among(series)}` : query;
}
const among = (series: readonly number[]): RawBuilder<unknown> => sql`series = any(${series}::integer[])`;

/** The condition that rows meet, for asking it of each. */
export const matches = (meant: Meant): RawBuilder<unknown> =>
  meant.terms.length === 0 ? among(meant.series) : asked(meant, []);

/** Milliseconds that an id, or the beginning of one, tells; NaN for others. */
const msOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
/** The largest text below an id that no id can equal. */
const before = (id: string): string => `${id.slice(0, -1)}${String.fromCharCode(id.charCodeAt(id.length - 1) - 1)}~`;

/** The months in which ids within the bounds lie: by them the server knows the partitions. */
function monthsOf({ above, below }: Bounds): Bounds {
  const monthAt = (ms: number, later: number): string => {
    const day = new Date(ms);
    return idFrom(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + later));
  };
  const [from, to] = [msOf(above), msOf(below)];
  return {
    above: Number.isNaN(from) ? FIRST : monthAt(from, 0),
    below: Number.isNaN(to) ? LAST : monthAt(to, 1),
  };
}

/** What of a search is still to be looked at: which ids, where that begins and how far the last row lies, in milliseconds. */
interface Rest {
  bounds: Bounds;
  begins: number;
  ends: number;
}

interface Stretch {
  bounds: Bounds;
  /** Its hours or days; none where they are too many to name. */
  marks: string[];
  isLast: boolean;
}
/** The stretch of time next to what was looked at, as long as asked or a little longer. */
function stretchOf({ bounds, begins, ends }: Rest, direction: Direction, ms: number): Stretch {
  const isOlder = direction === 'older';
  const reach = isOlder ? begins - ms : begins + ms;
  const isLast = !(isOlder ? reach > ends : reach < ends);
  const far = isLast ? ends : reach;
  const unit = Math.abs(begins - far) > MOST.hours * HOUR_MS ? DAY_MS : HOUR_MS;
  const [first, last] = [Math.min(begins, far), Math.max(begins, far)].map((each) => Math.floor(each / unit)) as [
    number,
    number,
  ];
  // NaN, of ids that tell no time, is not fewer.
  if (!(last - first < MOST.days)) return { bounds, marks: [], isLast: true };
  const mark = unit === DAY_MS ? dayTerm : hourTerm;
  const marks = Array.from({ length: last - first + 1 }, (_, n) => mark((first + n) * unit));
  if (isLast) return { bounds, marks, isLast };
  const end = isOlder ? { above: idFrom(first * unit) } : { below: idFrom((last + 1) * unit) };
  return { bounds: { ...bounds, ...end }, marks, isLast };
}

/**
 * Finds the first `limit` ids that are meant, in the direction asked for. First among so many rows, one by one; then in stretches of
 * time, each as long as what was found so far lets hope for a full page, by the index of words. So no answer reads much more
 * than a page, whether a word is common or rare, and however far back it is: a server that is asked for the newest rows with a rare
 * word tends to walk through all of them instead.
 */
export function idFinder(
  db: SharedDb,
  rowsAtFirst: number,
): (meant: Meant, within: Bounds, direction: Direction, limit: number) => Promise<string[]> {
  /** Where the rows of a narrowed search begin and end; null where there are none. */
  async function narrowed({ series }: Meant, { above, below }: Bounds): Promise<Bounds | null> {
    const end = (direction: Direction) => sql`(
      select e.id from unnest(${series}::integer[]) as s (series) cross join lateral (
        select id from executions where series = s.series and id > ${above} and id < ${below}
        order by id ${way(direction)} limit 1
      ) as e order by e.id ${way(direction)} limit 1)`;
    const { rows } = await sql<{ oldest: string | null; newest: string | null }>`
      select ${end('newer')} as oldest, ${end('older')} as newest`.execute(db);
    const [found] = rows;
    return found?.oldest == null || found.newest === null
      ? null
      : { above: before(found.oldest), below: `${found.newest}!` };
  }

  /**
   * What is meant among the next so many rows; the row that comes after them, null where there is none; the first row and the last. The
   * rows are fetched before they are looked at: else the server asks the index of words for them, which knows no order.
   */
  async function among500(meant: Meant, { above, below }: Bounds, direction: Direction, limit: number) {
    const bound = sql`id > ${above} and id < ${below}`;
    const inOrder = sql`order by id ${way(direction)}`;
    const { rows } = await sql<{ ids: string[]; edge: string | null; begin: string; end: string }>`
      with near as materialized (
        select id, series, terms from executions where ${bound} ${inOrder} limit ${rowsAtFirst + 1}
      ), looked as (select * from near ${inOrder} limit ${rowsAtFirst})
      select (select id from near ${inOrder} offset ${rowsAtFirst}) as edge, (select id from near ${inOrder} limit 1) as begin,
        (select id from executions where ${bound} order by id ${against(direction)} limit 1) as end,
        array(select id from looked where ${matches(meant)} ${inOrder} limit ${limit}) as ids`.execute(db);
    return rows[0] ?? { ids: [], edge: null, begin: '', end: '' };
  }

  async function ofSeries(series: readonly number[], { above, below }: Bounds, direction: Direction, limit: number) {
    const { rows } = await sql<{ id: string }>`
      select e.id as id from unnest(${series}::integer[]) as s (series) cross join lateral (
        select id from executions where series = s.series and id > ${above} and id < ${below}
        order by id ${way(direction)} limit ${limit}
      ) as e order by e.id ${way(direction)} limit ${limit}`.execute(db);
    return rows.map(({ id }) => id);
  }

  /** By the index of words, and nothing else: the ids' own index is kept from the server, which would take it for the better one. */
  async function ofStretch(meant: Meant, marks: string[], bounds: Bounds, direction: Direction, limit: number) {
    const months = monthsOf(bounds);
    const { rows } = await sql<{ id: string }>`
      with found as materialized (
        select id from executions where ${asked(meant, marks)} and id >= ${months.above} and id < ${months.below}
          and id || '' > ${bounds.above} and id || '' < ${bounds.below}
      )
      select id from found order by id ${way(direction)} limit ${limit}`.execute(db);
    return rows.map(({ id }) => id);
  }

  return async (meant, within, direction, limit) => {
    if (meant.series.length === 0) return [];
    const bounds = meant.isNarrowed ? await narrowed(meant, within) : within;
    if (bounds === null) return [];
    const { ids, edge, begin, end } = await among500(meant, bounds, direction, limit);
    if (edge === null || ids.length >= limit) return ids;
    // The edge itself belongs to neither side of exclusive bounds, so the rest begins just outside of it.
    const after = direction === 'older' ? { ...bounds, below: `${edge}!` } : { ...bounds, above: before(edge) };
    if (meant.terms.length === 0)
      return [...ids, ...(await ofSeries(meant.series, after, direction, limit - ids.length))];
    const rest: Rest = { bounds: after, begins: msOf(edge), ends: msOf(end) };
    const start = msOf(begin);
    while (ids.length < limit) {
      const seen = Math.max(1, Math.abs(rest.begins - start));
      const step = Math.min(LARGEST_STEP, Math.max(2, (2 * (limit - ids.length)) / (ids.length + 1)));
      const stretch = stretchOf(rest, direction, seen * step);
      ids.push(...(await ofStretch(meant, stretch.marks, stretch.bounds, direction, limit - ids.length)));
      if (stretch.isLast) return ids;
      const { above, below } = stretch.bounds;
      rest.bounds = direction === 'older' ? { ...bounds, below: above } : { ...bounds, above: below };
      rest.begins = direction === 'older' ? msOf(above) - 1 : msOf(below);
    }
    return ids;
  };
}
