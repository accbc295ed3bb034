import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Client } from 'pg';
import type { TestRegistry } from '../registry.test-helper.ts';

/**
 * Whatever a registry has stored, as text to look for words in: the bytes of every file in its folder, with what SQLite deleted and did
 * not overwrite yet, and every row of every table of its PostgreSQL database.
 */
export async function everythingStored({ folder, storage }: Pick<TestRegistry, 'folder' | 'storage'>): Promise<string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString());
  return [
    ...files,
    ...(storage.databaseUrl === undefined ? [] : [...(await tablesOf(storage.databaseUrl)).values()].flat()),
  ].join('\n');
}

async function tablesOf(connectionString: string): Promise<Map<string, string[]>> {
  const client = new Client({ connectionString });
  // A table may go while it is read; a connection that stayed open then would break with the server and end the tests.
  client.on('error', () => {});
  try {
    await client.connect();
    const tables = await client.query<{ name: string; shown: string }>(
      `select format('%I.%I', table_schema, table_name) as name, case when table_schema = 'public' then '' else table_schema || '.' end || table_name as shown
     from information_schema.tables
     where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`,
    );
    const rows = new Map<string, string[]>();
    for (const { name, shown } of tables.rows) {
      const found = await client.query<{ row: string }>(`select each::text as row from ${name} as each`);
      rows.set(
        shown,
        found.rows.map(({ row }) => row),
      );
    }
    return rows;
  } finally {
    await client.end();
  }
}

type Counts = Record<string, number>;

/** How many rows each table has; months of executions by their own names. */
export async function countRows({ folder, storage }: Pick<TestRegistry, 'folder' | 'storage'>): Promise<Counts> {
  if (storage.databaseUrl !== undefined)
    return Object.fromEntries([...(await tablesOf(storage.databaseUrl))].map(([name, rows]) => [name, rows.length]));
  const counts: Counts = {};
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.sqlite'))) {
    const db = new BetterSqlite3(join(folder, name), { readonly: true });
    const tables = db
      .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
      .pluck()
      .all() as string[];
    for (const table of tables) counts[table] = db.prepare(`select count(*) from "${table}"`).pluck().get() as number;
    db.close();
  }
  return counts;
}

/** The rows that a table of the main database has now, each as text. */
export async function rowsOf(
  { folder, storage }: Pick<TestRegistry, 'folder' | 'storage'>,
  table: string,
): Promise<string[]> {
  if (storage.databaseUrl !== undefined) return (await tablesOf(storage.databaseUrl)).get(table) ?? [];
  const db = new BetterSqlite3(join(folder, 'registry.sqlite'), { readonly: true });
  const rows = db.prepare(`select * from "${table}"`).all();
  db.close();
  return rows.map((row) => JSON.stringify(row));
}
