// One measured run of the test runner in a process of its own: cases through router, SDK, validation, rules and grading,
// every batch committed to SQLite before it counts as shown. Arguments: address, number of cases, calls at a time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desktopMigrations } from '../backend/store/migrations.ts';
import { appendResults, insertRun, type StoredRun } from '../backend/store/runs.ts';
import type { DesktopTables } from '../backend/store/tables.ts';
import type { Connection } from '../engine/model.ts';
import { askAgent, runOnce } from '../engine/runner/run-agent.ts';
import { runCases } from '../engine/runner/runner.ts';
import { openDatabase } from '../ledger/database.ts';

import { type LedgerTables, ledgerMigrations } from '../ledger/tables.ts';
import { work } from '../ledger/work.ts';
import type { ModelRef } from '../shared/spec/spec.ts';
import { benchCases, benchSpec } from './agent.ts';
import { peakMemory } from './peak-memory.ts';
import { settledMemory } from './settled-memory.ts';

/**
 * What one run took. `cpuMs` is user and system time of this process alone; `peakBytes` its largest resident size;
 * `liveBytes` what was still in use after collections at the end, so what grew with the number of cases.
 */
export interface RunnerMeasure {
  wallMs: number;
  cpuMs: number;
  peakBytes: number;
  liveBytes: number;
  passed: number;
  commits: number;
}

const [address = '', cases = '1', concurrency = '1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'rulehouse-bench-'));
const now = (): string => new Date().toISOString();
const database = await openDatabase<LedgerTables & DesktopTables>({
  file: join(folder, 'bench.sqlite'),
  migrations: [...ledgerMigrations, ...desktopMigrations],
  backups: null,
  now,
});
const spec = benchSpec();
const model: ModelRef = { provider: 'openai', model: 'stand-in' };
const connection: Connection = { id: 'bench', kind: 'openai', label: 'Stand-in', baseUrl: address, apiKey: 'sk-bench' };
const call = { spec, model, connections: [connection], now: now() };
const run: StoredRun = {
  id: 'run',
  workspace: 'bench',
  agent: 'bench',
  state: 'running',
  model,
  startedAt: now(),
  finishedAt: null,
  counts: { total: 0, pass: 0, fail: 0, uncertain: 0, notRun: 0 },
  done: 0,
  costUsd: 0,
  report: null,
  spec: '',
  version: null,
  samples: 1,
  suite: null,
  resumed: null,
  trial: false,
  judge: null,
  reused: 0,
  withoutRule: null,
};
await insertRun(database.db, run);

// One answer before the clock starts: loading the SDK and compiling the schemas is the cold start's row, not this one's.
for (const testCase of benchCases(1)) {
  await runOnce({ ...call, input: testCase.input, signal: new AbortController().signal });
}

let commits = 0;
const cpu = process.cpuUsage();
const started = performance.now();
const sums = await runCases({
  contract: spec.contract,
  cases: benchCases(Number(cases)),
  ask: askAgent(call),
  plan: { model, concurrency: Number(concurrency), limitUsd: null },
  signal: new AbortController().signal,
  now,
  onResults: async (batch, progress) => {
    commits += 1;
    await work(database.db, (tx) => appendResults(tx, { ...run, ...progress }, progress.done - batch.length, batch));
  },
});
const wallMs = performance.now() - started;
const used = process.cpuUsage(cpu);
const peakBytes = peakMemory();
const { heapUsed, external } = await settledMemory();
const measure: RunnerMeasure = {
  wallMs,
  cpuMs: (used.user + used.system) / 1000,
  peakBytes,
  liveBytes: heapUsed + external,
  passed: sums.counts.pass,
  commits,
};
await database.close();
rmSync(folder, { recursive: true, force: true });
process.send?.(measure, () => process.exit());
