import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { benchCases, benchSpec } from './agent.ts';
import { median } from './table.ts';

/** Wall time and largest resident size of one cold process. */
export interface ColdMeasure {
  wallMs: number;
  peakBytes: number;
}

const TIMES = 7;
const ROOT = join(import.meta.dirname, '..');
const COMMAND = join(ROOT, 'scripts', 'rulehouse.cjs');
// Prints the process's own peak at its end, where nobody else can read it any more.
const PEAK = "process.on('exit',()=>process.stderr.write('\\npeak='+process.resourceUsage().maxRSS))";

function runOnce(folder: string, args: readonly string[]): Promise<ColdMeasure> {
  const probe = join(folder, 'peak.mjs');
  writeFileSync(probe, PEAK);
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
      resolve({ wallMs: performance.now() - started, peakBytes: Number(peak) * 1024 });
    });
  });
}

async function medianOf(folder: string, args: readonly string[]): Promise<ColdMeasure> {
  const all: ColdMeasure[] = [];
  for (let n = 0; n < TIMES; n++) all.push(await runOnce(folder, args));
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
    return { test: await medianOf(folder, [COMMAND, 'test', file]), bare: await medianOf(folder, [empty]) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
