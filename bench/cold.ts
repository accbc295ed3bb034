import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { benchCases, benchSpec } from './agent.ts';
import { bundle } from './bundle.ts';
import { median } from './table.ts';

/** Wall time and largest resident size of one cold process. */
export interface ColdMeasure {
  wallMs: number;
  peakBytes: number;
}

const TIMES = 7;
const ROOT = join(import.meta.dirname, '..');
const COMMAND = join(ROOT, 'scripts', 'rulehouse.cjs');
function runOnce(probe: string, args: readonly string[]): Promise<ColdMeasure> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['--import', pathToFileURL(probe).href, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on('close', (code) => {
      const peak = /peak=(\d+)$/.exec(said)?.[1];
      if (code !== 0 || peak === undefined) return reject(new Error(`The measured process failed: ${said}`));
      resolve({ wallMs: performance.now() - started, peakBytes: Number(peak) });
    });
  });
}

async function medianOf(probe: string, args: readonly string[]): Promise<ColdMeasure> {
  const all: ColdMeasure[] = [];
  for (let n = 0; n < TIMES; n++) all.push(await runOnce(probe, args));
  return { wallMs: median(all.map((one) => one.wallMs)), peakBytes: median(all.map((one) => one.peakBytes)) };
}

/** A cold `rulehouse test` of one case from a file, beside a Node process that does nothing. Medians. */
export async function measureCold(): Promise<{ test: ColdMeasure; bare: ColdMeasure }> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-bench-'));
  const file = join(folder, 'agent.json');
  writeFileSync(file, JSON.stringify({ spec: benchSpec(), cases: [...benchCases(1)] }));
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  try {
    const probe = await bundle('peak-at-exit.ts');
    return { test: await medianOf(probe, [COMMAND, 'test', file]), bare: await medianOf(probe, [empty]) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
