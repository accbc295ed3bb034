// The execution log on both databases: how fast it is written, and what a page and a search take at the newest, in the middle and
// far back. How many rows: EXECUTIONS_SQLITE and EXECUTIONS_POSTGRES (1,000,000 and 10,000,000 are what quality asks for). Many rows of
// PostgreSQL are filled in bulk; EXECUTIONS_POSTGRES_FOLDER keeps them for the next time.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { hasPostgres, testPostgres } from '../ledger/postgres.test-helper.ts';
import { openPostgres } from '../ledger/postgres.ts';
import { openExecutionLog } from '../registry/store/execution-log.ts';
import type { ExecutionFilter, ExecutionStore } from '../registry/store/executions/store.ts';
import { sharedExecutionLog } from '../registry/store/shared-execution-log.ts';
import { type AllTables, type SharedTables, sharedMigrations } from '../registry/store/tables.ts';
import { fieldTerm, queryTermsOf, ruleTerm } from '../shared/executions/terms.ts';
import { fillInBulk } from './execution-bulk.ts';
import { executionRows, START, word } from './execution-rows.ts';
import { type BenchRow, median, milliseconds } from './table.ts';

const LIMIT_MS = 50;
const ROUNDS = 15;
const DAY = 86_400_000;
const WRITTEN_AT_ONCE = 4096;
/** More than this is filled in bulk, which says nothing about how fast calls are logged. */
const MOST_ONE_BY_ONE = 200_000;

const of = (terms: ExecutionFilter['terms'], more: Partial<ExecutionFilter> = {}): ExecutionFilter => ({
  agent: 'moderate',
  terms,
  ...more,
});
const whole = (term: string) => [{ term, isBeginning: false }];

/** Each kind of search, with words that are common, middling and rare. */
const SEARCHES: Record<string, ExecutionFilter[]> = {
  'newest page': [of([])],
  'an old version': [of([], { version: (2).toString(16).padStart(64, '0') })],
  'broken rules of one application': [of([], { outcomes: ['rule_violated'], application: 'shop' })],
  'three days': [of([], { from: START + 30 * DAY, to: START + 33 * DAY })],
  'a common word': [of(queryTermsOf(word(2)))],
  'a middling word': [of(queryTermsOf(word(300)))],
  'a rare word': [of(queryTermsOf(word(19_000)))],
  'a word that occurs nowhere': [of(queryTermsOf('nowhere'))],
  'two words': [of(queryTermsOf(`${word(20)} ${word(900)}`))],
  'beginning of a word': [of(queryTermsOf('wf1*'))],
  'value of a field': [of(whole(fieldTerm('input.seller', 'seller-77')))],
  'a rule that hardly fires': [of(whole(ruleTerm('r3', 'fired')))],
  'a violated rule': [of(whole(ruleTerm('r1', 'violated')))],
  timeouts: [of([], { outcomes: ['timeout'] })],
  'word, field, outcomes and application': [
    of([...queryTermsOf(word(300)), ...whole(fieldTerm('input.category', 'category 7'))], {
      outcomes: ['rule_violated', 'timeout'],
      application: 'shop',
    }),
  ],
  'word of an old version': [of(queryTermsOf(word(300)), { version: (2).toString(16).padStart(64, '0') })],
};

/** Many rows at once wait longer for the disk than a caller would. */
const DURABLE = { bounds: { queuedAfterMs: 600_000 } };

async function fill(store: ExecutionStore, count: number): Promise<number> {
  const start = performance.now();
  let wave: Promise<unknown>[] = [];
  let written = 0;
  for (const row of executionRows(count)) {
    wave.push(store.write(row));
    if (wave.length < WRITTEN_AT_ONCE) continue;
    await Promise.all(wave);
    written += wave.length;
    wave = [];
    if (written % (WRITTEN_AT_ONCE * 50) === 0) console.error(`${written} of ${count} rows`);
  }
  await Promise.all(wave);
  return performance.now() - start;
}

/** How long one page takes at each depth: the newest, the middle of all time, and as far back as there is anything. */
async function timed(store: ExecutionStore, filter: ExecutionFilter): Promise<number[]> {
  const depths = filter.from === undefined ? [undefined, START + 45 * DAY, START + 5 * DAY] : [filter.to];
  const times: number[] = [];
  for (const to of depths) {
    const at = to === undefined ? filter : { ...filter, to };
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      await store.page({ filter: at, direction: 'older', limit: 50 });
      rounds.push(performance.now() - start);
    }
    times.push(median(rounds));
  }
  return times;
}

/** How fast rows are written one by one, and how much later they are found by their words. */
async function writingRow(name: string, store: ExecutionStore, count: number): Promise<BenchRow> {
  const ms = await fill(store, count);
  const waiting = performance.now();
  while ((await store.page({ filter: of([]), direction: 'older', limit: 1 })).unindexed > 0)
    await new Promise((resolve) => setTimeout(resolve, 1000));
  const indexed = performance.now() - waiting;
  const perSecond = Math.round((count / ms) * 1000).toLocaleString('en');
  return note(
    `${name}: ${count.toLocaleString('en')} rows written, durable in batches`,
    `${perSecond}/s, searchable ${Math.round(indexed / 1000)} s later`,
  );
}

async function searchRows(name: string, store: ExecutionStore): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const all: number[] = [];
  for (const [what, [filter]] of Object.entries(SEARCHES)) {
    if (filter === undefined) continue;
    const times = await timed(store, filter);
    all.push(...times);
    const worst = Math.max(...times);
    rows.push({
      what: `${name}: ${what}`,
      measured: times.map(milliseconds).join(', '),
      beside: '',
      toReach: `≤ ${LIMIT_MS} ms`,
      reached: worst <= LIMIT_MS,
    });
  }
  const middle = median(all);
  rows.push({
    what: `${name}: median of all, and the worst`,
    measured: `${milliseconds(middle)}, ${milliseconds(Math.max(...all))}`,
    beside: '',
    toReach: `≤ ${LIMIT_MS} ms`,
    reached: middle <= LIMIT_MS,
  });
  const start = performance.now();
  await store.count(of(queryTermsOf(word(2))), 10_000);
  await store.count(of([]), 10_000);
  rows.push({
    what: `${name}: counting up to 10,000, twice`,
    measured: milliseconds(performance.now() - start),
    beside: '',
    toReach: '',
    reached: null,
  });
  return rows;
}

const note = (what: string, measured: string): BenchRow => ({ what, measured, beside: '', toReach: '', reached: null });

async function sqliteRows(count: number): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-executions-'));
  const file = join(folder, 'executions.sqlite');
  const store = openExecutionLog(file, DURABLE);
  try {
    const rows = [await writingRow('SQLite', store, count), ...(await searchRows('SQLite', store))];
    const size = ['', '-wal'].reduce((sum, suffix) => sum + (statSync(file + suffix).size ?? 0), 0);
    return [...rows, note('SQLite: size on disk', `${Math.round(size / count)} bytes a row`)];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Of a server that holds so much; its own would be those of the smallest machine. */
const FOR_MANY = ['shared_buffers=2GB', 'maintenance_work_mem=1GB', 'max_wal_size=8GB'];

/** On a server of its own, with its usual settings but for flushing, which the file system of a test machine would dominate. */
async function postgresRows(count: number): Promise<BenchRow[]> {
  if (!hasPostgres()) return [note('PostgreSQL', 'not measured: its binary is not installed')];
  const kept = process.env.EXECUTIONS_POSTGRES_FOLDER;
  const inBulk = count > MOST_ONE_BY_ONE;
  const server = await testPostgres({ kept, settings: inBulk ? FOR_MANY : [] });
  try {
    const url = await server.database(`executions_${count}`);
    const { db, close } = await openPostgres<AllTables & SharedTables>({
      url,
      migrations: sharedMigrations,
      now: () => new Date().toISOString(),
    });
    const store = sharedExecutionLog(db, DURABLE);
    try {
      const rows: BenchRow[] = [];
      const { rows: some } = await sql`select 1 from executions limit 1`.execute(db);
      if (some.length > 0) rows.push(note('PostgreSQL', `the ${count.toLocaleString('en')} rows of an earlier time`));
      else if (inBulk) await fillInBulk(db, count);
      else rows.push(await writingRow('PostgreSQL', store, count));
      // What autovacuum does by itself within a minute or so.
      if (!inBulk) await sql`vacuum (analyze) executions`.execute(db);
      rows.push(...(await searchRows('PostgreSQL', store)));
      const size = await sql<{ size: number }>`
        select sum(pg_total_relation_size(inhrelid)) as size from pg_inherits where inhparent = 'executions'::regclass
      `.execute(db);
      const bytes = Math.round(Number(size.rows[0]?.size ?? 0) / count);
      return [...rows, note('PostgreSQL: size on disk', `${bytes} bytes a row`)];
    } finally {
      await store.close();
      await close();
    }
  } finally {
    await server.remove();
  }
}

export async function executionsRows(): Promise<BenchRow[]> {
  const [sqlite, postgres] = [countOf('EXECUTIONS_SQLITE', 100_000), countOf('EXECUTIONS_POSTGRES', 100_000)];
  return [...(sqlite === 0 ? [] : await sqliteRows(sqlite)), ...(postgres === 0 ? [] : await postgresRows(postgres))];
}

const countOf = (name: string, usual: number): number => Number(process.env[name] ?? usual);
