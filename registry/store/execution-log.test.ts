import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openExecutionLog } from './execution-log.ts';
import { rowOf } from './executions/row.test-helper.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-log-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
it('has on disk what it acknowledged, also what was still queued when it was closed', async () => {
  const file = join(folder, 'executions.sqlite');
  const log = openExecutionLog(file);
  const written = Array.from({ length: 1000 }, (_, index) => log.write(rowOf(String(index).padStart(4, '0'))));
  await log.close();
  await Promise.all(written);
  const db = new BetterSqlite3(file, { readonly: true });
  expect(db.prepare('select count(*) from executions').pluck().get()).toBe(1000);
  db.close();
});

it('rejects a row it could not write and goes on', async () => {
  const log = openExecutionLog(join(folder, 'twice.sqlite'));
  await log.write(rowOf('1'));
  await expect(log.write(rowOf('1'))).rejects.toThrow('UNIQUE');
  await log.write(rowOf('2'));
  await log.close();
  await log.close();
});

it('says so, and still closes, when its file cannot be opened', async () => {
  const log = openExecutionLog(join(folder, 'missing', 'executions.sqlite'));
  await expect(log.write(rowOf('1'))).rejects.toThrow();
  await log.close();
});

it('takes over a file of the first release, once', async () => {
  const file = join(folder, 'old.sqlite');
  const old = new BetterSqlite3(file);
  old.exec(`create table executions (
    id text primary key, agent text not null, version text not null, at text not null, outcome text not null,
    application text not null, record text not null
  ) strict, without rowid`);
  const nobody = { channel: null, provider: '', model: null, latencyMs: 0, costUsd: null };
  const record = JSON.stringify({ call: { provider: 'openai', servedModel: 'm-1', latencyMs: 40, costUsd: 0.002 } });
  const insert = old.prepare('insert into executions values (?, ?, ?, ?, ?, ?, ?)');
  insert.run('1', 'a', 'v', '2026-03-01T09:00:00.000Z', 'ok', 'k', record);
  insert.run('2', 'a', 'v', '2026-03-01T09:00:01.000Z', 'timeout', 'k', '{}');
  old.close();
  for (const id of ['3', '4']) {
    const reopened = openExecutionLog(file);
    await reopened.write(rowOf(id, { at: `2026-03-01T09:00:0${id}.000Z` }));
    await reopened.close();
  }
  const log = openExecutionLog(file);
  const { rows } = await log.page({ filter: { agent: 'a', terms: [] }, direction: 'older', limit: 10 });
  expect(rows.slice(0, 2).map(({ id }) => id)).toEqual(['4', '3']);
  expect(rows.slice(2)).toEqual([
    rowOf('2', { at: '2026-03-01T09:00:01.000Z', outcome: 'timeout', record: '{}', ...nobody }),
    rowOf('1', { record, channel: null, latencyMs: 40, costUsd: 0.002 }),
  ]);
  await log.close();
});
