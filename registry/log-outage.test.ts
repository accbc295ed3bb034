// Calls of an application while the log of executions cannot be written, and after.
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { hasPostgres, SKIPPED, testPostgres } from '../ledger/postgres.test-helper.ts';
import { openPostgres } from '../ledger/postgres.ts';
import { metricsAt } from './metrics.test-helper.ts';
import { callAsApplication } from './registry.test-helper.ts';
import { type ServedAgent, servedAgent } from './served-agent.test-helper.ts';
import { sharedExecutionLog } from './store/shared-execution-log.ts';
import { type AllTables, type SharedTables, sharedMigrations } from './store/tables.ts';

const TOKEN = 'token-of-the-test-0123456789';
const BOUNDS = { queuedAfterMs: 1, firstRestMs: 5, longestRestMs: 20 };
const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 60_000, interval: 20 });
const run = (served: ServedAgent, headers?: Record<string, string>) =>
  served.call(`/v1/agents/${served.slug}/run`, { input: served.input }, headers);

it('calls are answered while another program holds the log, refused before they cost anything once too much waits, and all of them are logged', async () => {
  const served = await servedAgent({ metricsToken: TOKEN, logBounds: { ...BOUNDS, rows: 2 } });
  const open = (path: string) => callAsApplication(served.team.registry.address, path, { key: null });
  const other = new BetterSqlite3(join(served.team.folder, 'executions.sqlite'));
  other.exec('begin exclusive');
  const answers = [await run(served), await run(served)];
  expect(answers.map(({ status, json }) => [status, json.logged])).toEqual([
    [200, 'queued'],
    [200, 'queued'],
  ]);
  const asked = served.provider.calls();
  const refused = await run(served);
  expect([refused.status, refused.headers.get('retry-after'), refused.json.data]).toEqual([
    503,
    '1',
    { what: 'execution_log', retryAfterMs: 20 },
  ]);
  expect((await open('/ready')).status).toBe(503);
  expect((await open('/health')).status).toBe(200);
  const { text } = await metricsAt(served.team.registry.address, TOKEN);
  expect(text).toContain(`rulehouse_run_queued_total{agent="${served.slug}"} 2`);
  expect(text).toMatch(/rulehouse_execution_rows_waiting 2\n/);
  expect(text).toMatch(/rulehouse_execution_rows_waiting_seconds (?!0\n)\d/);
  // What waits for nobody waits: its inputs are neither asked nor given up.
  const inputs = Array.from({ length: 3 }, () => served.input);
  const batch = (await served.call(`/v1/agents/${served.slug}/batches`, { inputs })).json;
  const later = (await served.call(`/v1/agents/${served.slug}/runs`, { input: served.input })).json;
  await soon(async () => {
    for (const path of [`/v1/batches/${batch.id}`, `/v1/runs/${later.id}`])
      expect((await served.call(path)).json.state).toBe('running');
  });
  expect(served.provider.calls()).toBe(asked);
  other.exec('rollback');
  await soon(async () => expect((await served.call(`/v1/runs/${later.id}`)).json.state).toBe('done'));
  const done = await soon(async () => {
    const { json } = await served.call(`/v1/batches/${batch.id}`);
    expect(json.state).toBe('done');
    return json;
  });
  expect([done.ok, done.failed, served.provider.calls()]).toEqual([3, 0, asked + 4]);
  await soon(async () => expect((await open('/ready')).status).toBe(200));
  await soon(async () => expect(other.prepare('select count(*) from executions').pluck().get()).toBe(asked + 4));
  const known = other.prepare<[], string>('select id from executions').pluck().all();
  for (const { json } of answers) expect(known).toContain(json.execution);
  other.close();
  await served.close();
});

it.skipIf(!hasPostgres())(
  `calls whose model answers while PostgreSQL is away are answered, redacted and logged once, and a named one is not made again ${SKIPPED}`,
  async () => {
    const server = await testPostgres();
    const databaseUrl = await server.database();
    const secret = 'a secret of the test, long enough';
    const served = await servedAgent({ databaseUrl, secret, logBounds: BOUNDS });
    const { member } = served.admin.client.api;
    await member.setExecutionSettings({
      ...{ slug: served.slug, keepDays: 90, keepRows: 1_000_000 },
      redact: ['input.title'],
    });
    const name = { 'idempotency-key': 'order-4711' };
    served.provider.hold();
    const [plain, named] = [run(served), run(served, name)];
    await served.provider.arrived(2);
    await server.stop();
    served.provider.release();
    const { status, json } = await plain;
    expect([status, json.logged]).toEqual([200, 'queued']);
    await server.start();
    const first = await named;
    expect(first.status).toBe(200);
    const again = await soon(async () => {
      const answer = await run(served, name);
      expect(answer.status).toBe(200);
      return answer;
    });
    expect([again.json, again.headers.get('idempotency-replayed')]).toEqual([first.json, 'true']);
    expect(served.provider.calls()).toBe(2);
    const { db, close } = await openPostgres<AllTables & SharedTables>({
      ...{ url: databaseUrl, migrations: sharedMigrations, now: () => '' },
    });
    const log = sharedExecutionLog(db);
    const { rows } = await soon(async () => {
      const page = await log.page({ filter: { agent: 'a1', terms: [] }, direction: 'older', limit: 10 });
      expect(page.rows).toHaveLength(2);
      return page;
    });
    expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([json.execution, first.json.execution]));
    for (const { record } of rows) expect(JSON.parse(record).input.title).toEqual({ $redacted: 'text' });
    await log.close();
    await close();
    await served.close();
    await server.remove();
  },
);
