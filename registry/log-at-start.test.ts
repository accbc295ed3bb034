import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { startRegistry } from './start.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'rulehouse-log-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

it('takes no calls without a log to write them to: with one of a newer release it does not start, and leaves it as it is', async () => {
  const start = () => startRegistry({ dataFolder, env: {}, logLevel: 'silent' });
  await (await start()).close();
  const later = 'executions-9999-later';
  const change = (sql: string): void => {
    const raw = new BetterSqlite3(join(dataFolder, 'executions.sqlite'));
    raw.prepare(sql).run(later);
    raw.close();
  };
  change("insert into schema_migrations (name, time) values (?, '')");
  await expect(start()).rejects.toMatchObject({
    code: 'unavailable',
    data: { what: 'execution_log' },
    message: expect.stringContaining('newer Rulehouse'),
  });
  change('delete from schema_migrations where name = ?');
  // Nothing was kept locked or open either.
  await (await start()).close();
});
