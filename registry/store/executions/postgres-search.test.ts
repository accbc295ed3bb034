import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, expect, it } from 'vitest';
import { migratePostgres } from '../../../ledger/migrate-postgres.ts';
import { hasPostgres, SKIPPED, testPostgres } from '../../../ledger/postgres.test-helper.ts';
import { openPostgres } from '../../../ledger/postgres.ts';
import { agentTerm, queryTermsOf, seriesTerm, termsOf } from '../../../shared/executions/terms.ts';
import { sharedExecutionLog } from '../shared-execution-log.ts';
import { type AllTables, type SharedTables, sharedMigrations } from '../tables.ts';
import { seriesIds } from './postgres-rows.ts';
import { rowOf } from './row.test-helper.ts';
import type { ExecutionRow } from './row.ts';
import { idAt, searchTests, written } from './search.test-helper.ts';
import type { ExecutionStore } from './store.ts';

const server = hasPostgres() ? await testPostgres() : null;
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
  await server?.remove();
});

async function openShared(address?: string) {
  const url = address ?? (await server?.database()) ?? '';
  const opened = await openPostgres<AllTables & SharedTables>({ url, migrations: sharedMigrations, now: () => '' });
  closing.push(opened.close);
  return opened.db;
}
/** A fresh log in the one database: emptied instead of made anew. */
let kept: Awaited<ReturnType<typeof openShared>> | undefined;
async function open(): Promise<ExecutionStore> {
  kept ??= await openShared();
  await sql`truncate executions, execution_series`.execute(kept);
  // So few rows at first that a search goes on through stretches of time.
  return sharedExecutionLog(kept, { rowsAtFirst: 3 });
}

if (server !== null) searchTests('PostgreSQL', it, open);

const months = async (db: Awaited<ReturnType<typeof openShared>>): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'executions'::regclass order by 1`.execute(db);
  return rows.map(({ name }) => name);
};

it.skipIf(server === null)(`months are made ahead by who writes, and dropped as a whole ${SKIPPED}`, async () => {
  const db = await openShared();
  // Two replicas that meet the same new month at once.
  const logs = [sharedExecutionLog(db), sharedExecutionLog(db)];
  const rows = ['2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00.000Z'].map((at) =>
    rowOf(idAt(Date.parse(at)), { at }),
  );
  await Promise.all(rows.map((row, index) => logs[index]?.write(row)));
  expect(await months(db)).toEqual([
    'executions_2026_11',
    'executions_2026_12',
    'executions_2027_01',
    'executions_other',
  ]);
  const [log] = logs;
  expect(await log?.dropBefore(Date.parse('2026-11-30T23:00:00.000Z'))).toBe(0);
  expect(await log?.dropBefore(Date.parse('2026-12-01T00:00:00.000Z'))).toBe(1);
  expect(await log?.get(rows[0]?.id ?? '')).toBeNull();
  expect(await log?.get(rows[1]?.id ?? '')).toEqual(rows[1]);
  for (const each of logs) await each.close();
});

it.skipIf(server === null)(
  `rows of the first release are carried over and found by their words ${SKIPPED}`,
  async () => {
    const url = (await server?.database()) ?? '';
    const client = new Client(url);
    await client.connect();
    const first = sharedMigrations.findIndex(({ name }) => name === 'registry-shared-0002-executions-by-month');
    await migratePostgres(client, { migrations: sharedMigrations.slice(0, first), now: () => '', place: 'test' });
    const record = JSON.stringify({
      input: { title: 'Garden hose' },
      call: { provider: 'openai', servedModel: 'm-1', latencyMs: 40, costUsd: 0.002 },
    });
    const at = '2026-03-01T09:00:00.000Z';
    const ids = [idAt(Date.parse(at)), 'not-by-time'];
    for (const id of ids)
      await client.query('insert into executions values ($1, $2, $3, $4, $5, $6, $7)', [
        id,
        'a',
        'v',
        at,
        'ok',
        'k',
        record,
      ]);
    await client.end();
    const db = await openShared(url);
    expect(await months(db)).toEqual(['executions_2026_03', 'executions_other']);
    const log = sharedExecutionLog(db);
    await written(log, []);
    const page = await log.page({ filter: { agent: 'a', terms: queryTermsOf('hose') }, direction: 'older', limit: 10 });
    const carried = { record, channel: null, latencyMs: 40, costUsd: 0.002 };
    expect(page.rows).toEqual(ids.toReversed().map((id) => rowOf(id, carried)));
    await log.close();
  },
);

/** As a program did whose terms named no time, and which knows no column of later ones. */
async function writtenByOlder(db: Awaited<ReturnType<typeof openShared>>, row: ExecutionRow): Promise<void> {
  const series = await seriesIds(db)(row);
  const terms = [agentTerm(row.agent), seriesTerm(series), ...termsOf(JSON.parse(row.record), row.batch)];
  await sql`insert into executions (id, series, at, batch, latency_ms, cost_usd, record, terms)
    values (${row.id}, ${series}, ${row.at}, ${row.batch}, ${row.latencyMs}, ${row.costUsd}, ${row.record},
      array_to_tsvector(${terms}::text[]))`.execute(db);
}

it.skipIf(server === null)(
  `what an older replica writes during an upgrade waits to be indexed, and is found however far back ${SKIPPED}`,
  async () => {
    const hours = (count: number, word: string) =>
      Array.from({ length: count }, (_, hour) => {
        const ms = Date.UTC(2026, 2, 1, 9 + 30 * hour);
        const record = JSON.stringify({ input: { title: `${word} hose` } });
        return rowOf(idAt(ms, word.length), { at: new Date(ms).toISOString(), record });
      });
    const [own, older] = [hours(30, 'garden'), hours(30, 'rare')];
    const log = await open();
    const db = kept ?? (await openShared());
    await written(log, own);
    // Nobody searched yet: the hourly cleaning meets them.
    for (const row of older.slice(0, 2)) await writtenByOlder(db, row);
    await log.prune({ agent: 'a', before: 0, keep: 1000 });
    const waiting = sql<{ count: number }>`select count(*) as count from executions where terms is null`;
    await expect.poll(async () => (await waiting.execute(db)).rows[0]?.count).toBe(0);
    for (const row of older.slice(2)) await writtenByOlder(db, row);
    const search = (word: string) =>
      log.page({ filter: { agent: 'a', terms: queryTermsOf(word) }, direction: 'older', limit: 100 });
    // A search that misses rows says so, and begins to mend it.
    await written(log, []);
    expect((await search('rare')).rows).toEqual(older.toReversed());
    expect((await search('hose')).rows).toHaveLength(60);
    await log.close();
  },
);
