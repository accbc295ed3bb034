import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestBackend, type TestBackend } from '../backend/backend.test-helper.ts';
import { writeBackup } from '../ledger/backup.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
let backend: TestBackend;
let file: string;
let backups: string;
beforeEach(async () => {
  folder = workFolder();
  backend = await openTestBackend({ dataFolder: join(folder.path, 'mine') });
  file = join(backend.dataFolder, 'rulehouse.db');
  backups = join(backend.dataFolder, 'backups');
});
afterEach(() => folder.remove());
const restore = (...more: string[]) => folder.run(['restore', '--data', backend.dataFolder, ...more]);

/** As the application does once a day. */
function backUp(time: string): string {
  const raw = new BetterSqlite3(file);
  const copy = writeBackup(raw, backups, time);
  raw.close();
  return copy;
}

it('a damaged database is named with the way out, and the newest sound backup takes its place', async () => {
  const before = (await backend.api.agents.list()).map(({ name }) => name);
  await backend.backend.close();
  const sound = backUp('2026-03-01T08:00:00.000Z');
  const broken = backUp('2026-03-01T09:00:00.000Z');
  truncateSync(broken, 5000);
  const bytes = readFileSync(file);
  bytes.fill(0xaa, 4096 * 5, 4096 * 6);
  writeFileSync(file, bytes);

  const refused = await folder.run(['start', '--no-open', '--data', backend.dataFolder]);
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toContain('The file with the saved work is damaged.');
  expect(refused.err).toContain('“rulehouse restore” does that');

  const { code, out, err } = await restore();
  expect([code, err]).toEqual([0, `This newer backup is damaged and was passed over: ${broken}`]);
  expect(out).toContain(`Restored the backup of 2026-03-01T08:00:00.000Z: ${sound}`);
  expect(out).toContain('What was saved between 2026-03-01T08:00:00.000Z and 2026-03-01T09:30:00.000Z may be missing.');
  const aside = /set aside, unchanged: (.*)$/m.exec(out)?.[1] ?? '';
  expect(readFileSync(join(aside, 'rulehouse.db'))).toEqual(bytes);

  const again = await openTestBackend({ dataFolder: backend.dataFolder });
  expect((await again.api.agents.list()).map(({ name }) => name)).toEqual(before);
  await again.backend.close();
});

it('changes nothing while the application runs, without a sound backup, or where there is no folder', async () => {
  expect((await restore()).err).toContain('already running');
  await backend.backend.close();
  const bytes = readFileSync(file);
  expect((await restore()).err).toContain('no sound backup');
  expect((await restore('gone.db')).err).toContain('There is no file');
  expect(readFileSync(file)).toEqual(bytes);
  const absent = join(dirname(backend.dataFolder), 'absent');
  expect((await folder.run(['restore', '--data', absent])).err).toContain('There is no data folder');
  expect(existsSync(absent)).toBe(false);
});
