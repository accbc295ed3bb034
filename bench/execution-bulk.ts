// Fills the shared execution log with millions of rows in minutes: the rows, their series and their terms are made by the registry's own
// code, the server reads them from files, and the indexes are built afterwards from their own definitions.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Db } from '../ledger/tables.ts';
import { seriesIds, termsText } from '../registry/store/executions/postgres-rows.ts';
import { TERMS_EDITION } from '../registry/store/executions/postgres-shape.ts';
import type { ExecutionRow } from '../registry/store/executions/row.ts';
import { timeOf } from '../registry/store/executions/store.ts';
import type { SharedTables } from '../registry/store/tables.ts';
import { multiply } from './execution-multiply.ts';
import { executionRows } from './execution-rows.ts';

type SharedDb = Db<SharedTables>;

/** Beyond so many rows, inputs and answers come again. */
const MADE = 1_000_000;
const ROWS_OF_A_FILE = 100_000;
const PROGRESS = 10;

/** Of a column in COPY's text form. */
const cell = (value: string | number | null): string =>
  value === null ? '\\N' : String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');

async function lineOf(row: ExecutionRow, seriesId: ReturnType<typeof seriesIds>): Promise<string> {
  const { id, at, batch, latencyMs, costUsd, record } = row;
  const series = await seriesId(row);
  return [id, series, at, batch, latencyMs, costUsd, record, termsText(series, row), TERMS_EDITION]
    .map(cell)
    .join('\t');
}

async function copy(db: SharedDb, folder: string, lines: readonly string[], rows: readonly ExecutionRow[]) {
  for (const month of new Set(rows.map((row) => new Date(timeOf(row)).toISOString().slice(0, 7))))
    await sql`select make_execution_month(${`${month}-01`}::timestamp)`.execute(db);
  const file = join(folder, 'rows');
  writeFileSync(file, `${lines.join('\n')}\n`);
  const columns = 'id, series, at, batch, latency_ms, cost_usd, record, terms, edition';
  await sql`copy executions (${sql.raw(columns)}) from ${sql.lit(file)}`.execute(db);
}

/** Writes `count` rows into an empty log. Needs a superuser's rights. */
export const fillInBulk = (db: SharedDb, count: number): Promise<void> =>
  db.connection().execute(async (own) => {
    await sql`set statement_timeout = 0`.execute(own);
    await fill(own, count);
    await sql`reset statement_timeout`.execute(own);
  });

async function fill(db: SharedDb, count: number): Promise<void> {
  const { rows: indexes } = await sql<{ name: string; made: string }>`
    select indexname::text as name, indexdef as made from pg_indexes
    where tablename = 'executions' and indexname <> 'executions_pkey'`.execute(db);
  for (const { name } of indexes) await sql`drop index ${sql.ref(name)}`.execute(db);
  const made = Math.min(count, MADE);
  await copyAll(db, made);
  if (made < count) await multiply(db, made, count);
  // PostgreSQL tells a partitioned table's index as that of the table without its months.
  for (const { made: index } of indexes) await sql.raw(index.replace(' ON ONLY ', ' ON ')).execute(db);
  await sql`vacuum (analyze) executions`.execute(db);
}

async function copyAll(db: SharedDb, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-bench-'));
  // The server runs as another user.
  chmodSync(folder, 0o755);
  try {
    const seriesId = seriesIds(db);
    let [rows, lines]: [ExecutionRow[], string[]] = [[], []];
    let [written, writing] = [0, Promise.resolve()];
    const flush = async (): Promise<void> => {
      await writing;
      writing = copy(db, folder, lines, rows);
      written += rows.length;
      [rows, lines] = [[], []];
      if (written % (ROWS_OF_A_FILE * PROGRESS) === 0) console.error(`${written} of ${count} rows`);
    };
    for (const row of executionRows(count)) {
      rows.push(row);
      lines.push(await lineOf(row, seriesId));
      if (rows.length === ROWS_OF_A_FILE) await flush();
    }
    if (rows.length > 0) await flush();
    await writing;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
