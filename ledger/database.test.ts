import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from './database.ts';
import type { Migration } from './migrate.ts';
import { ledgerMigrations } from './tables.ts';
import { steppingClock } from './testing.ts';

let folder: string;
let file: string;
let backups: string;
let now: () => string;
const opened: OpenedDatabase[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-'));
  file = join(folder, 'data', 'workspace.db');
  backups = join(folder, 'backups');
  now = steppingClock();
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(migrations: readonly Migration[] = ledgerMigrations): Promise<OpenedDatabase> {
  const database = await openDatabase({ file, migrations, backups, now, busyMs: 50 });
  opened.push(database);
  return database;
}
const put = ({ db }: OpenedDatabase, hash: string, size = 10): Promise<unknown> =>
  db
    .insertInto('objects')
    .values({ hash, content: 'x'.repeat(size) })
    .execute();
const hashes = async ({ db }: OpenedDatabase): Promise<string[]> =>
  (await db.selectFrom('objects').select('hash').orderBy('hash').execute()).map(({ hash }) => hash);

/** A closed database with one saved object, big enough to have pages to damage. */
async function saved(): Promise<void> {
  const database = await open();
  for (let index = 0; index < 40; index++) await put(database, `o${index}`, 1500);
  await database.close();
}

describe('opening', () => {
  it('makes the folder and the database, and finds everything again', async () => {
    const first = await open();
    await put(first, 'a');
    await first.close();
    const second = await open();
    expect(await hashes(second)).toEqual(['a']);
    expect(second.migrated).toEqual({ applied: [], backup: null });
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('.new'))).toEqual([]);
  });

  it('removes what a start that was killed left behind', async () => {
    await saved();
    // Above every system's largest process number.
    for (const suffix of ['', '-wal']) writeFileSync(`${file}.new-999999999${suffix}`, 'half made');
    await open();
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('.new'))).toEqual([]);
  });

  it('opens with the settings that make a commit durable', async () => {
    const { raw } = await open();
    const setting = (name: string): unknown => raw.pragma(name, { simple: true });
    expect(setting('journal_mode')).toBe('wal');
    expect(setting('synchronous')).toBe(2);
    expect(setting('foreign_keys')).toBe(1);
    expect(setting('trusted_schema')).toBe(0);
    expect(setting('busy_timeout')).toBe(50);
  });

  it('finds what was committed by a process that never closed it', async () => {
    const first = await open();
    await put(first, 'a');
    // A copy of the files as they lie on the disk is what a killed process leaves.
    const copy = join(folder, 'copy.db');
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    const second = await openDatabase({ file: copy, migrations: ledgerMigrations, backups: null, now });
    opened.push(second);
    expect(await hashes(second)).toEqual(['a']);
  });
});

describe('a file that cannot be used is refused in words and left alone', () => {
  const damage: [string, (file: string) => void][] = [
    ['emptied', (path) => truncateSync(path, 0)],
    ['cut in the middle of a page', (path) => truncateSync(path, 20_000)],
    ['cut at the end of a page', (path) => truncateSync(path, 8192)],
    ['cut inside its header', (path) => truncateSync(path, 50)],
    [
      'filled with something else',
      (path) => writeFileSync(path, 'not a database at all, but long enough to be read'.repeat(90)),
    ],
    ['with a page of flipped bits', (path) => flip(path, 2)],
    ['with a flipped first page', (path) => flip(path, 0)],
  ];
  function flip(path: string, page: number): void {
    const bytes = readFileSync(path);
    for (let at = page * 4096; at < (page + 1) * 4096; at++) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
  }

  it.each(damage)('%s', async (_what, harm) => {
    await saved();
    harm(file);
    const harmed = readFileSync(file);
    await expect(open()).rejects.toMatchObject({ code: 'unavailable', data: { what: 'database_damaged' } });
    expect(readFileSync(file).equals(harmed)).toBe(true);
  });

  it('one that is gone while backups of it exist is not replaced by an empty one', async () => {
    const database = await open();
    database.backup();
    await database.close();
    rmSync(file);
    await expect(open()).rejects.toMatchObject({ code: 'unavailable', data: { what: 'database_missing' } });
    expect(() => statSync(file)).toThrow();
  });

  it('one of another program', async () => {
    await saved();
    rmSync(file);
    const other = new BetterSqlite3(file);
    other.exec('create table notes (text text)');
    other.close();
    await expect(open()).rejects.toMatchObject({ data: { what: 'database_foreign' } });
  });

  it('one that another program keeps locked', async () => {
    await saved();
    const other = new BetterSqlite3(file);
    try {
      other.pragma('locking_mode = exclusive');
      other.exec('begin exclusive');
      await expect(open()).rejects.toMatchObject({ code: 'unavailable', data: { what: 'database_busy' } });
    } finally {
      other.close();
    }
  });

  it('a write that another program keeps waiting too long fails in words and can be repeated', async () => {
    const database = await open();
    const other = new BetterSqlite3(file);
    try {
      other.exec('begin immediate');
      await expect(put(database, 'a')).rejects.toMatchObject({ data: { what: 'database_busy' } });
      other.exec('rollback');
      await put(database, 'a');
      expect(await hashes(database)).toEqual(['a']);
    } finally {
      other.close();
    }
  });

  it('one that ran out of space keeps what it had', async () => {
    const database = await open();
    await put(database, 'a');
    database.raw.pragma(`max_page_count = ${database.raw.pragma('page_count', { simple: true })}`);
    await expect(put(database, 'b', 200_000)).rejects.toMatchObject({ data: { what: 'disk_full' } });
    expect(await hashes(database)).toEqual(['a']);
  });

  it('one of a newer program, byte for byte unchanged', async () => {
    const newer: Migration = { name: 'ledger-9999-later', up: (sql) => void sql.exec('create table later (x text)') };
    const database = await open([...ledgerMigrations, newer]);
    await put(database, 'a');
    await database.close();
    const before = readFileSync(file);
    await expect(open()).rejects.toMatchObject({
      code: 'conflict',
      data: { rule: 'newer_database' },
      message: expect.stringContaining('written by a newer Rulehouse'),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('migrations', () => {
  const second: Migration = {
    name: 'host-0001-notes',
    up: (sql) => void sql.exec('create table notes (text text) strict'),
  };
  const failing: Migration = {
    name: 'host-0002-broken',
    up: (sql) => {
      sql.exec("create table half (x text); delete from objects; insert into notes values ('half')");
      throw new Error('broken on purpose');
    },
  };

  it('back up before they change anything, and say what ran', async () => {
    await saved();
    const database = await open([...ledgerMigrations, second]);
    expect(database.migrated.applied).toEqual(['host-0001-notes']);
    const backup = new BetterSqlite3(database.migrated.backup ?? '', { readonly: true });
    const tables = backup.prepare("select name from sqlite_schema where name in ('notes', 'objects')").pluck().all();
    const objects = backup.prepare('select count(*) from objects').pluck().get();
    backup.close();
    expect({ tables, objects }).toEqual({ tables: ['objects'], objects: 40 });
  });

  it('that fail leave shape and data as they were, and the program before them still opens it', async () => {
    await saved();
    await expect(open([...ledgerMigrations, second, failing])).rejects.toThrow('broken on purpose');
    const database = await open([...ledgerMigrations, second]);
    expect(await hashes(database)).toHaveLength(40);
    expect(database.raw.prepare("select count(*) from sqlite_schema where name = 'half'").pluck().get()).toBe(0);
    expect(database.raw.prepare('select count(*) from notes').pluck().get()).toBe(0);
  });

  it('that fail on the first start leave no file behind', async () => {
    await expect(open([...ledgerMigrations, second, failing])).rejects.toThrow('broken on purpose');
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
  });

  it('that end their own transaction are refused', async () => {
    const ending: Migration = { name: 'host-0003-ending', up: (sql) => void sql.exec('commit') };
    await expect(open([...ledgerMigrations, ending])).rejects.toThrow('ended its transaction');
  });
});
