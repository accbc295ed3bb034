// Writes executions on a thread of its own: a durable commit per request would hold up every other request, so rows
// are written in batches and acknowledged together (measured in `npm run bench`).
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import type { ExecutionRow } from './executions/row.ts';
import { prepareLog } from './executions/sqlite-shape.ts';

const port = parentPort;
if (port === null) throw new Error('The execution log runs as a worker thread.');
const db = new BetterSqlite3((workerData as { file: string }).file);
db.pragma('journal_mode = wal');
db.pragma('synchronous = full');
prepareLog(db, () => new Date().toISOString());
const insert = db.prepare<ExecutionRow>(`insert into executions values (
  @id, @agent, @version, @channel, @at, @outcome, @application, @kind, @batch, @provider, @model, @latencyMs, @costUsd, @record
)`);
const writeAll = db.transaction((rows: readonly ExecutionRow[]) => {
  for (const row of rows) insert.run(row);
});

port.on('message', (message: { rows: ExecutionRow[] } | 'close') => {
  if (message === 'close') {
    db.close();
    port.close();
    return;
  }
  try {
    writeAll(message.rows);
    port.postMessage({ problem: null });
  } catch (error) {
    port.postMessage({ problem: error instanceof Error ? error.message : 'unknown' });
  }
});
