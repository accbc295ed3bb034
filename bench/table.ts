import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableLines } from '../cli/print/table.ts';

/** One line of a benchmark: what was measured, beside the floor or peer of the same run, and what is to be reached. */
export interface BenchRow {
  what: string;
  measured: string;
  /** The floor or peer that ran in the same minute on the same machine; empty where there is none. */
  beside: string;
  toReach: string;
  /** null: measured for information only. */
  reached: boolean | null;
}

const COLUMNS = [
  { title: 'What' },
  { title: 'Measured' },
  { title: 'Beside, in the same run' },
  { title: 'To reach' },
  { title: '' },
];

/** Prints rows as a table, and keeps them with the machine's facts as JSON in `bench/results/<name>.json`. */
export function printRows(name: string, title: string, rows: readonly BenchRow[]): void {
  const cells = rows.map(({ what, measured, beside, toReach, reached }) => [
    what,
    measured,
    beside,
    toReach,
    reached === null ? '' : reached ? 'reached' : 'not reached',
  ]);
  console.log(`\n${title}\n\n${tableLines(COLUMNS, cells).join('\n')}`);
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const result = { name, title, node: process.version, platform: process.platform, arch: process.arch, rows };
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\n${file}`);
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
export const milliseconds = (ms: number): string => `${ms.toFixed(2)} ms`;
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
