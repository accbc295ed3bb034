import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KEPT_BACKUPS } from './backup.ts';
import { type OpenedDatabase, openDatabase } from './database.ts';
import { recoverDatabase } from './recover.ts';
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

async function open(): Promise<OpenedDatabase> {
  const database = await openDatabase({ file, migrations: ledgerMigrations, backups, now });
  opened.push(database);
  return database;
}
const put = ({ db }: OpenedDatabase, hash: string): Promise<unknown> =>
  db.insertInto('objects').values({ hash, content: '1' }).execute();
const hashes = async ({ db }: OpenedDatabase): Promise<string[]> =>
  (await db.selectFrom('objects').select('hash').orderBy('hash').execute()).map(({ hash }) => hash);

describe('backups and recovery', () => {
  it('keeps the last ones', async () => {
    const database = await open();
    const made: string[] = [];
    for (let index = 0; index < KEPT_BACKUPS + 3; index++) {
      database.backup();
      // The clock steps on, so the newest has the last name.
      made.push(readdirSync(backups).toSorted().at(-1) ?? '');
    }
    expect(new Set(made).size).toBe(KEPT_BACKUPS + 3);
    expect(readdirSync(backups).toSorted()).toEqual(made.slice(-KEPT_BACKUPS));
  });

  it('takes away an unfinished one of a process that was killed', async () => {
    const database = await open();
    database.backup();
    writeFileSync(join(backups, 'backup-2026-03-01T08-00-00-000Z.db.part'), 'half');
    database.backup();
    expect(readdirSync(backups).filter((name) => name.endsWith('.db'))).toHaveLength(2);
    expect(readdirSync(backups)).toHaveLength(2);
  });

  it('keeps two taken at one instant', async () => {
    now = () => '2026-03-01T09:00:00.000Z';
    const database = await open();
    const names = [database.backup(), database.backup(), database.backup()];
    expect(new Set(names).size).toBe(3);
    expect(readdirSync(backups)).toHaveLength(3);
  });

  it('restores the newest sound backup, keeps the damaged file and says which time may be missing', async () => {
    const database = await open();
    await put(database, 'a');
    database.backup();
    await put(database, 'b');
    const good = database.backup() ?? '';
    await put(database, 'c');
    const bad = database.backup() ?? '';
    await database.close();
    writeFileSync(bad, 'spoilt');
    truncateSync(file, 5000);
    const recovery = recoverDatabase({ file, backups, now });
    expect(recovery.restored.file).toBe(good);
    expect(recovery.unusable.map((backup) => backup.file)).toEqual([bad]);
    expect(recovery.missing).toEqual({ from: recovery.restored.time, to: expect.stringMatching(/^2026-03-01T/) });
    expect(recovery.missing.from < recovery.missing.to).toBe(true);
    expect(statSync(join(recovery.quarantined ?? '', 'workspace.db')).size).toBe(5000);
    expect(await hashes(await open())).toEqual(['a', 'b']);
  });

  it('takes the write-ahead log away with the damaged file', async () => {
    const database = await open();
    await put(database, 'a');
    database.backup();
    await database.close();
    writeFileSync(`${file}-wal`, 'left over');
    truncateSync(file, 0);
    const { quarantined } = recoverDatabase({ file, backups, now });
    expect(readdirSync(quarantined ?? '').toSorted()).toEqual(['workspace.db', 'workspace.db-wal']);
    expect(await hashes(await open())).toEqual(['a']);
  });

  it('can be run again after being killed between setting aside and restoring', async () => {
    const database = await open();
    await put(database, 'a');
    database.backup();
    await database.close();
    rmSync(file);
    expect(recoverDatabase({ file, backups, now }).quarantined).toBe(null);
    expect(await hashes(await open())).toEqual(['a']);
  });

  it('moves nothing when no backup is sound', async () => {
    const database = await open();
    await put(database, 'a');
    await database.close();
    truncateSync(file, 5000);
    expect(() => recoverDatabase({ file, backups, now })).toThrow('no sound backup');
    expect(statSync(file).size).toBe(5000);
  });
});
