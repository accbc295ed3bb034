import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.ts';
import { ledgerMigrations } from './tables.ts';

// Rights of folders are not rights of Windows, and there is nothing here to take them away with.
const onWindows = process.platform === 'win32';
if (onWindows) process.stderr.write('Read-only folders are not tested on Windows.\n');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-'));
  chmodSync(folder, 0o755);
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true, force: true });
});

/** What a person without rights is told when opening. In a process of its own, because root may write anywhere. */
const told = (file: string, backups = ''): unknown => {
  const script = join(import.meta.dirname, 'open-once.test-helper.ts');
  const output = execFileSync(process.execPath, ['--no-warnings', script, file, backups], { encoding: 'utf8' }).trim();
  return output === 'opened' ? output : JSON.parse(output);
};

/** A view of the file system of its own, in which the folder is on a disk that takes no writes. */
const readOnly = (mounted: string, ...then: string[]): string[] => [
  ...['unshare', '--mount', '--map-root-user', '--', 'sh', '-c'],
  'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"',
  ...[mounted, ...then],
];
function canMount(): boolean {
  try {
    const [program = '', ...args] = readOnly(tmpdir(), 'true');
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('A disk that is mounted read-only is not tested: there is no right to mount one here.\n');
    return false;
  }
}

describe.skipIf(onWindows || !canMount())('a disk that is mounted read-only', () => {
  it('is named as the reason, whatever SQLite calls it', async () => {
    const file = join(folder, 'workspace.db');
    const now = (): string => '2026-03-01T09:00:00.000Z';
    const { close } = await openDatabase({ file, migrations: ledgerMigrations, backups: null, now });
    await close();
    const script = join(import.meta.dirname, 'open-once.test-helper.ts');
    const [program = '', ...args] = readOnly(folder, process.execPath, '--no-warnings', script, file, '', 'as-is');
    const output = execFileSync(program, args, { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({ code: 'unavailable', what: 'database_read_only' });
  });
});

describe.skipIf(onWindows)('a folder that may not be written to', () => {
  it('is named as the reason when there is no database yet, and nothing is left in it', () => {
    chmodSync(folder, 0o555);
    expect(told(join(folder, 'workspace.db'))).toEqual({ code: 'unavailable', what: 'database_read_only' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is named as the reason when the database is there', async () => {
    const file = join(folder, 'workspace.db');
    const now = (): string => '2026-03-01T09:00:00.000Z';
    const { close } = await openDatabase({ file, migrations: ledgerMigrations, backups: null, now });
    await close();
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    expect(told(file)).toEqual({ code: 'unavailable', what: 'database_read_only' });
  });

  it('for backups is named when a backup is asked for', () => {
    const backups = join(folder, 'backups');
    const data = join(folder, 'data');
    mkdirSync(backups);
    mkdirSync(data);
    chmodSync(backups, 0o555);
    chmodSync(data, 0o777);
    expect(told(join(data, 'workspace.db'), backups)).toEqual({ code: 'unavailable', what: 'database_read_only' });
    expect(told(join(data, 'workspace.db'))).toBe('opened');
  });
});
