// The log's SQLite file, on threads of its own: one writes, one reads. A durable commit per request would hold up every other
// request, so rows are written in batches and acknowledged together (measured in `npm run bench`); what a search takes, no call waits for.
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import { explainFailure } from '../../ledger/trouble.ts';
import { AppError } from '../../shared/errors.ts';
import type { ExecutionRow } from './executions/row.ts';
import { executionReads } from './executions/sqlite-read.ts';
import { addRow, pruning, seriesIds } from './executions/sqlite-rows.ts';
import { prepareLog } from './executions/sqlite-shape.ts';
import { indexRows } from './executions/sqlite-words.ts';
import type { PruneRequest } from './executions/store.ts';

export interface LogFile {
  file: string;
  /** Rows of one chunk of the index of words. */
  chunkRows: number;
}
export type Role = 'write' | 'read';
export type Asked = { id: number; ask: string; request: readonly unknown[] } | 'close';
export type Answered = { id: number; value?: unknown; problem?: Problem };
/** `trouble`: file or disk cannot be used now (`DatabaseTrouble`). `isRows`: a row is at fault. Neither where that is not known. */
export interface Problem {
  message: string;
  trouble?: string;
  isRows?: boolean;
}

const port = parentPort;
if (port === null) throw new Error('The execution log runs as a worker thread.');
const { file, role, chunkRows } = workerData as LogFile & { role: Role };
const db = new BetterSqlite3(file, { readonly: role === 'read', timeout: 10_000 });

/** Rows that are indexed in one step; what arrives meanwhile waits for it. */
const INDEXED_AT_ONCE = 64;
/** Calls gather before they are indexed: a transaction for each few of them costs a third more. */
const INDEXED_AFTER_MS = 50;
/** How long indexing rests after it failed. */
const INDEXED_AGAIN_MS = 5000;
/** Once the file is open, a lock is waited for by trying again, so that a log that closes is not held up by it. Milliseconds. */
const LOCK_MS = 2000;

function writer(): Record<string, (...request: never[]) => unknown> {
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
  prepareLog(db, () => new Date().toISOString());
  db.pragma(`busy_timeout = ${LOCK_MS}`);
  // Series stay known only if the transaction that made them was kept.
  let add = addRow(db, seriesIds(db));
  const index = indexRows(db, chunkRows);
  const pruner = pruning(db);
  const known = db.prepare<[string]>('select 1 from executions where id = ?').pluck();
  const insertAll = db.transaction((rows: readonly ExecutionRow[], again: boolean) => {
    for (const row of rows) if (!again || known.get(row.id) === undefined) add(row);
  });
  let isIndexing = false;
  // After the answer, between the batches. A power cut may undo an indexing, never a row: later commits bring both to disk.
  const indexSome = (): void => {
    isIndexing = false;
    if (!db.open) return;
    let indexed = 0;
    try {
      db.pragma('synchronous = normal');
      indexed = index(INDEXED_AT_ONCE);
    } catch {
      // Nobody waits for it; what keeps it from being written keeps rows from it, too, and they say so.
      isIndexing = true;
      setTimeout(indexSome, INDEXED_AGAIN_MS);
    } finally {
      db.pragma('synchronous = full');
    }
    if (indexed < INDEXED_AT_ONCE) return;
    isIndexing = true;
    setImmediate(indexSome);
  };
  const indexLater = (): void => {
    if (isIndexing) return;
    isIndexing = true;
    setTimeout(indexSome, INDEXED_AFTER_MS);
  };
  indexLater();
  return {
    write(rows: readonly ExecutionRow[], again: boolean) {
      try {
        insertAll(rows, again);
      } catch (error) {
        add = addRow(db, seriesIds(db));
        throw error;
      }
      indexLater();
    },
    async prune(request: PruneRequest) {
      let removed = 0;
      for (const next = pruner(request); ; await new Promise((resolve) => setImmediate(resolve))) {
        const more = db.open ? next() : null;
        if (more === null) return removed;
        removed += more;
      }
    },
  };
}

/** Constraints, sizes and types, of SQLite and of what hands values to it. */
const isRowsOwn = (error: unknown): boolean =>
  error instanceof BetterSqlite3.SqliteError
    ? /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE)/.test(error.code)
    : error instanceof RangeError || error instanceof TypeError;

function problemOf(thrown: unknown): Problem {
  const error = explainFailure(thrown, file);
  const message = error instanceof Error ? error.message : 'unknown';
  if (error instanceof AppError && 'what' in error.data) return { message, trouble: String(error.data.what) };
  return isRowsOwn(thrown) ? { message, isRows: true } : { message };
}

const answers = (role === 'read' ? executionReads(db) : writer()) as Record<string, (...request: unknown[]) => unknown>;
port.on('message', async (message: Asked) => {
  if (message === 'close') {
    db.close();
    port.close();
    return;
  }
  const { id, ask, request } = message;
  try {
    port.postMessage({ id, value: await answers[ask]?.(...request) } satisfies Answered);
  } catch (error) {
    port.postMessage({ id, problem: problemOf(error) } satisfies Answered);
  }
});
