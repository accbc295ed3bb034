import type BetterSqlite3 from 'better-sqlite3';
import { agentTerm, seriesTerm, termsOf } from '../../../shared/executions/terms.ts';
import { recordOf } from './row.ts';

/**
 * Rows of one chunk: an inverted index (FTS5, without the texts) of what rows of one stretch of time can be found by. SQLite reads a
 * word's list from its end, so that a page far back in one index of a million rows took half a second; in the chunk it is
 * in, some ten milliseconds. A chunk never has to be merged with others, and goes as a whole with its last row.
 */
export const CHUNK_ROWS = 32_768;

/** A stretch of places that begins at `first` and ends where the next begins. */
export interface Chunk {
  id: number;
  first: number;
}
export const chunkTable = (id: number): string => `words_${id}`;

interface Waiting {
  n: number;
  series: number;
  agent: string;
  batch: string | null;
  record: string | null;
}

/** Indexes the rows that waited longest, at most `most`; returns how many there were. */
export function indexRows(raw: BetterSqlite3.Database, chunkRows: number): (most: number) => number {
  const waiting = raw.prepare<[number], Waiting>(`
    select unindexed.n as n, series, agent, batch, record from unindexed left join executions using (n)
      left join series on series.id = series order by unindexed.n limit ?`);
  const done = raw.prepare('delete from unindexed where n = ?');
  const words = wordChunks(raw, chunkRows);
  return raw.transaction((most: number) => {
    const rows = waiting.all(most);
    for (const { n, series, agent, batch, record } of rows) {
      // Null where the row was removed before its turn came.
      if (record !== null) words.add(n, [seriesTerm(series), agentTerm(agent), ...termsOf(recordOf(record), batch)]);
      done.run(n);
    }
    return rows.length;
  });
}

/** Adds and removes rows of the index; inside of the transaction of whoever does. */
export function wordChunks(raw: BetterSqlite3.Database, chunkRows = CHUNK_ROWS) {
  const around = raw.prepare<[number], Chunk & { size: number }>(
    'select id, first, size from chunks where first <= ? order by first desc limit 1',
  );
  const make = raw.prepare<[number], number>('insert into chunks (first, size) values (?, 0) returning id').pluck();
  const grow = raw.prepare('update chunks set size = size + 1 where id = ?');
  const after = raw.prepare<[number], number>('select min(first) from chunks where first > ?').pluck();
  const ended = raw.prepare<[number], Chunk>(`
    select id, first from chunks as one where first <= ? and exists (select 1 from chunks as next where next.first > one.first)
      and not exists (select 1 from executions where n >= one.first
        and n < (select min(next.first) from chunks as next where next.first > one.first))`);
  const drop = raw.prepare('delete from chunks where id = ?');
  // Nearly always the same one.
  let adding: { id: number; insert: BetterSqlite3.Statement<[number, string]> } | undefined;
  const chunkFor = (n: number): number => {
    const chunk = around.get(n);
    // A late row joins its time; what comes after a full chunk begins the next.
    const isFull = chunk !== undefined && chunk.size >= chunkRows && after.get(n) === null;
    if (chunk !== undefined && !isFull) return chunk.id;
    // The oldest begins before all time, so that whatever comes late finds its place in it.
    const id = make.get(chunk === undefined ? Number.MIN_SAFE_INTEGER : n) ?? 0;
    raw.exec(
      `create virtual table ${chunkTable(id)} using fts5 (terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii')`,
    );
    return id;
  };
  return {
    add(n: number, terms: readonly string[]): void {
      const id = chunkFor(n);
      if (adding?.id !== id)
        adding = { id, insert: raw.prepare(`insert into ${chunkTable(id)} (rowid, terms) values (?, ?)`) };
      adding.insert.run(n, terms.join(' '));
      grow.run(id);
    },
    forget(n: number): void {
      const chunk = around.get(n);
      if (chunk !== undefined) raw.prepare(`delete from ${chunkTable(chunk.id)} where rowid = ?`).run(n);
    },
    /** Drops chunks up to this place that hold no row any more; the newest stays. */
    dropEmpty(last: number): void {
      for (const { id } of ended.all(last)) {
        raw.exec(`drop table ${chunkTable(id)}`);
        drop.run(id);
      }
    },
  };
}
