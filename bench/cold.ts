import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchCases, benchSpec } from './agent.ts';
import { bundle } from './bundle.ts';
import { type CommandMeasure, measureCommand } from './command.ts';
import { median } from './table.ts';

const TIMES = 7;
/** The command as it is installed. */
export const COMMAND = join(import.meta.dirname, '..', 'scripts', 'rulehouse.cjs');

async function medianOf(probe: string, args: readonly string[]): Promise<CommandMeasure> {
  const all: CommandMeasure[] = [];
  for (let n = 0; n < TIMES; n++) all.push(await measureCommand(probe, args));
  const of = (name: keyof CommandMeasure): number => median(all.map((one) => one[name]));
  return { wallMs: of('wallMs'), cpuMs: of('cpuMs'), peakBytes: of('peakBytes') };
}

/** A cold `rulehouse test` of one case from a file, beside a Node process that does nothing. Medians. */
export async function measureCold(): Promise<{ test: CommandMeasure; bare: CommandMeasure }> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-bench-'));
  const file = join(folder, 'agent.json');
  writeFileSync(file, JSON.stringify({ spec: benchSpec(), cases: [...benchCases(1)] }));
  const empty = join(folder, 'empty.mjs');
  writeFileSync(empty, '');
  try {
    const probe = await bundle('usage-at-exit.ts');
    return { test: await medianOf(probe, [COMMAND, 'test', file]), bare: await medianOf(probe, [empty]) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
