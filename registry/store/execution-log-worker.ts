// Writes executions on a thread of its own: a durable commit per request would hold up every other request, so rows
// are written in batches and acknowledged together (measured in `npm run bench`).
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import type { ExecutionRow } from './execution-log.ts';

const port = parentPort;
if (port === null) throw new Error('The execution log runs as a worker thread.');
const db = new BetterSqlite3((workerData as { file: string }).file);
db.pragma('journal_mode = wal');
db.pragma('synchronous = full');
db.exec(`create table if not exists executions (
  id text primary key, agent text not null, version text not null, at text not null, outcome text not null,
  application text not null, record text not null
) strict, without rowid`);
const insert = db.prepare(
  'insert into executions (id, agent, version, at, outcome, application, record) values (?, ?, ?, ?, ?, ?, ?)',
);
const writeAll = db.transaction((rows: readonly ExecutionRow[]) => {
  for (const row of rows) insert.run(row.id, row.agent, row.version, row.at, row.outcome, row.application, row.record);
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
