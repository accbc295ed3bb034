import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from './log.ts';

// The device that every write finds full; Linux has one.
const hasFullDevice = process.platform === 'linux';
if (!hasFullDevice) process.stderr.write('Logs on a full disk are tested on Linux only.\n');

/** Logs three lines in a process of its own, which must live on after them. */
async function logIn(
  module: string,
  open: string,
  standardError: number | 'pipe' = 'pipe',
): Promise<{ code: number | null; out: string }> {
  const script = `
    const { openLog } = await import(${JSON.stringify(module)});
    const log = ${open};
    for (let line = 0; line < 3; line += 1) {
      log.error({ line }, 'said');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    process.stdout.write('alive');
  `;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', standardError],
  });
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  // A reader that went away.
  child.stderr?.destroy();
  await once(child, 'close');
  return { code: child.exitCode, out };
}
const here = (file: string): string => new URL(file, import.meta.url).href;

describe('a log that cannot be written', () => {
  it.runIf(hasFullDevice)('does not stop a registry whose disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    expect(await logIn(here('../registry/log.ts'), "openLog('info')", full)).toEqual({ code: 0, out: 'alive' });
    closeSync(full);
  });

  it('does not stop a registry whose reader of the log is gone', async () => {
    expect(await logIn(here('../registry/log.ts'), "openLog('info')")).toEqual({ code: 0, out: 'alive' });
  });

  it.runIf(hasFullDevice)('does not stop an application whose disk is full', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rulehouse-'));
    mkdirSync(join(folder, 'logs'));
    symlinkSync('/dev/full', join(folder, 'logs', 'backend.log'));
    const opened = `openLog(${JSON.stringify(folder)})`;
    expect(await logIn(here('./log.ts'), opened)).toEqual({ code: 0, out: 'alive' });
    rmSync(folder, { recursive: true });
  });

  it('is written where it can be', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rulehouse-'));
    openLog(folder).error({ line: 1 }, 'said');
    expect(readFileSync(join(folder, 'logs', 'backend.log'), 'utf8')).toContain('"line":1,"msg":"said"');
    rmSync(folder, { recursive: true });
  });
});
