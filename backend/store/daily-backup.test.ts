import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listBackups } from '../../ledger/backup.ts';
import { temporaryFolder, testPlatform } from '../backend.test-helper.ts';
import { startBackend } from '../start.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

it('whoever never works for an hour has a backup of every day, too', async () => {
  const dataFolder = temporaryFolder();
  let at = Date.parse('2026-03-01T09:00:00.000Z');
  const workFor = async (ms: number): Promise<number> => {
    const now = (): string => new Date(at).toISOString();
    const backend = await startBackend({ dataFolder, platform: testPlatform(dataFolder), env: {}, now });
    at += ms;
    await backend.close();
    return listBackups(join(dataFolder, 'backups')).length;
  };
  expect(await workFor(MINUTE_MS / 2)).toBe(0);
  expect(await workFor(20 * MINUTE_MS)).toBe(1);
  expect(await workFor(20 * MINUTE_MS)).toBe(1);
  at += DAY_MS;
  expect(await workFor(20 * MINUTE_MS)).toBe(2);
  rmSync(dataFolder, { recursive: true });
});
