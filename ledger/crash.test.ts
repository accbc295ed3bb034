import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, verifySignature } from './crypto.ts';
import { openDatabase } from './database.ts';
import { createLedger } from './ledger.ts';
import { ledgerMigrations } from './tables.ts';

const KILLS = 16;
// Some ten seconds on a quiet machine; the bound is for one that runs everything else at the same time.
const AT_MOST_MS = 240_000;
const LANES = 2;
const ledger = createLedger({ verify: verifySignature });
const now = (): string => new Date().toISOString();

type Writer = ChildProcessByStdio<null, Readable, Readable>;
function startWriter(file: string, privateKey: string, run: number): Writer {
  const script = join(import.meta.dirname, 'crash-writer.test-helper.ts');
  return spawn(process.execPath, ['--no-warnings', script, file, privateKey, String(run)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Most of a writer's life is reading its modules; kept compiled, thirty lives take seconds.
    env: { ...process.env, NODE_COMPILE_CACHE: join(dirname(file), 'compiled') },
  });
}

/** Kills the writer after some acknowledged decisions, or while it opens; returns the decisions it acknowledged. */
async function killAtRandom(writer: Writer, duringOpening: boolean): Promise<string[]> {
  let printed = '';
  let complaint = '';
  const enough = Promise.withResolvers<void>();
  const lines = (): string[] => printed.split('\n').slice(0, -1);
  const wanted = duringOpening ? 1 : 2 + Math.floor(Math.random() * 30);
  writer.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (lines().length >= wanted) enough.resolve();
  });
  writer.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const ended = once(writer, 'close');
  await Promise.race([enough.promise, ended]);
  // A little further, so that the kill falls anywhere in the opening or in the next append.
  const until = performance.now() + Math.random() * (duringOpening ? 40 : 3);
  while (performance.now() < until) await setImmediate();
  writer.kill('SIGKILL');
  await ended;
  expect(complaint).toBe('');
  return lines().slice(1);
}

async function lane(folder: string): Promise<number> {
  const file = join(folder, 'workspace.db');
  const { privateKey } = generateKeyPair();
  const acknowledged = new Map<number, string>();
  for (let run = 0; run < KILLS; run++) {
    // The first lives end while the database is being made.
    const duringOpening = run < 3 || run % 4 === 3;
    for (const line of await killAtRandom(startWriter(file, privateKey, run), duringOpening)) {
      const [sequence = '', hash = ''] = line.split(' ');
      acknowledged.set(Number(sequence), hash);
    }
    if (!existsSync(file)) {
      expect(acknowledged.size).toBe(0);
      continue;
    }
    const { db, close } = await openDatabase({ file, migrations: ledgerMigrations, backups: null, now });
    const held = new Map((await ledger.entries(db, 'crash', 0, 100_000)).map(({ sequence, hash }) => [sequence, hash]));
    const lost = [...acknowledged].filter(([sequence, hash]) => held.get(sequence) !== hash);
    expect(lost).toEqual([]);
    expect(await ledger.projectionsEqualRebuild(db, 'crash')).toBe(true);
    await close();
  }
  return acknowledged.size;
}

describe('a process killed at any moment', () => {
  it(
    `loses no acknowledged decision and tears none (${KILLS * LANES} kills)`,
    async () => {
      const folders = Array.from({ length: LANES }, () => mkdtempSync(join(tmpdir(), 'rulehouse-crash-')));
      try {
        // Settled, so that no writer is left behind when one lane fails.
        for (const ended of await Promise.allSettled(folders.map(lane))) {
          if (ended.status === 'rejected') throw ended.reason;
          // Otherwise nothing was shown.
          expect(ended.value).toBeGreaterThan(KILLS);
        }
      } finally {
        for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      }
    },
    AT_MOST_MS,
  );
});
