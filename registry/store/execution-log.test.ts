import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openExecutionLog } from './execution-log.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-log-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const row = (id: string) => ({
  id,
  agent: 'a',
  version: 'v',
  at: '2026-03-01T09:00:00.000Z',
  outcome: 'ok',
  application: 'k',
  record: '{}',
});

it('has on disk what it acknowledged, also what was still queued when it was closed', async () => {
  const file = join(folder, 'executions.sqlite');
  const log = openExecutionLog(file);
  const written = Array.from({ length: 1000 }, (_, index) => log.write(row(String(index).padStart(4, '0'))));
  await log.close();
  await Promise.all(written);
  const db = new BetterSqlite3(file, { readonly: true });
  expect(db.prepare('select count(*) from executions').pluck().get()).toBe(1000);
  db.close();
});

it('rejects a row it could not write and goes on', async () => {
  const log = openExecutionLog(join(folder, 'twice.sqlite'));
  await log.write(row('1'));
  await expect(log.write(row('1'))).rejects.toThrow('UNIQUE');
  await log.write(row('2'));
  await log.close();
  await log.close();
});

it('says so, and still closes, when its file cannot be opened', async () => {
  const log = openExecutionLog(join(folder, 'missing', 'executions.sqlite'));
  await expect(log.write(row('1'))).rejects.toThrow();
  await log.close();
});
