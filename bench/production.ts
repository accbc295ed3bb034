// Production as a whole, for a long time and under faults. Sizes from the environment: LOAD_CALLS, LOAD_SWAPS, MONTH_CALLS.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPostgres, SKIPPED } from '../ledger/postgres.test-helper.ts';
import { type LoadCounts, loadFaultsAndSwaps } from '../registry/production/load.test-helper.ts';
import { type MonthCounts, monthOfProduction, type Release } from '../registry/production/month.test-helper.ts';
import { type BenchRow, milliseconds } from './table.ts';

const ROOT = join(import.meta.dirname, '..');
const sizeOf = (name: string, usual: number): number => Number(process.env[name] ?? usual);
const say = (words: string): void => console.error(words);
const list = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
    .join(', ');
const row = (what: string, measured: string): BenchRow => ({ what, measured, beside: '', toReach: '', reached: null });
const none = (what: string, count: number): BenchRow => ({
  ...row(what, count.toLocaleString('en')),
  ...{ toReach: '0', reached: count === 0 },
});
const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const MOST_STALE_MS = 1000;

/** Two replicas on PostgreSQL, of the program as it is built, under steady calls, faults and swaps. */
export async function loadRows(): Promise<BenchRow[]> {
  if (!hasPostgres()) return [row(SKIPPED, '')];
  const sizes = { calls: sizeOf('LOAD_CALLS', 30_000), swaps: sizeOf('LOAD_SWAPS', 100), connections: 32 };
  return rowsOfLoad(await loadFaultsAndSwaps({ ...sizes, isBuilt: true, say }));
}

const rowsOfLoad = (seen: LoadCounts): BenchRow[] => [
  row(
    'Calls at half of what both replicas take',
    `${seen.calls.toLocaleString('en')} at ${Math.round(seen.perSecond)}/s of ${Math.round(seen.capacity)}/s, p50 ${milliseconds(seen.p50)}, p99 ${milliseconds(seen.p99)}`,
  ),
  row('  by status', list(seen.byStatus)),
  row('  by problem', list(seen.byProblem)),
  row('Faults of the provider', `${list(seen.faults)}; in ${seen.modelCalls.toLocaleString('en')} calls of models`),
  row(
    'Swaps',
    `${seen.deployments} deployments, ${seen.rollbacks} rollbacks; ${seen.versions} versions answered; ${seen.kills} killed, ${seen.restarts} started anew, stopped with ${seen.stopCode}`,
  ),
  row('Cut off by the kill', `${seen.cutByKill}; asked again under their name and answered ${seen.askedAgain}`),
  none('Cut off by anything else', seen.cutOtherwise),
  none('Invalid outputs and errors of no type', sum(seen.invalid)),
  none('Answers from a version that was never deployed', seen.neverDeployed),
  {
    ...row('Longest that a version outlived its replacement', milliseconds(seen.longestStale)),
    ...{ toReach: `≤ ${MOST_STALE_MS} ms`, reached: seen.longestStale <= MOST_STALE_MS },
  },
  none(`Lost of ${seen.acknowledged.toLocaleString('en')} acknowledged executions`, seen.lost),
  none('Results of a batch under way that came twice', seen.batch.results - seen.batch.executions),
];

/** Earlier states of the program that serve before this one: the first release with replicas and backups, and the first with canaries. */
const EARLIER = ['92ae6a3', '7faba1f'];
const DAYS = 10;

function releasesIn(folder: string): Release[] {
  const earlier = EARLIER.map((commit, index): Release => {
    const root = mkdtempSync(join(folder, `${commit}-`));
    const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 2 ** 30 });
    execFileSync('tar', ['-x', '-C', root], { input: archive });
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    return { name: commit, root, days: DAYS, isWatched: index > 0 };
  });
  return [...earlier, { name: 'this one', root: ROOT, days: DAYS, isWatched: true }];
}

/** A month by the clock on SQLite: two earlier releases and this one serve ten days each on the same data. */
export async function monthRows(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-releases-'));
  try {
    const calls = sizeOf('MONTH_CALLS', 250_000);
    const releases = releasesIn(folder);
    return rowsOfMonth(await monthOfProduction({ releases, calls, connections: 64, keepDays: 10, steps: 24, say }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const rowsOfMonth = (seen: MonthCounts): BenchRow[] => {
  const outside = seen.asked - seen.duringRestarts;
  return [
    {
      ...row(
        `Answered in ${seen.days} days`,
        `${seen.answered.toLocaleString('en')} of ${outside.toLocaleString('en')} (${((100 * seen.answered) / outside).toFixed(3)} %), and ${seen.duringRestarts} not taken while it was replaced`,
      ),
      ...{ toReach: '100 %', reached: seen.answered === outside },
    },
    none(`Not answered ${list(seen.failures)}`.trim(), seen.failed),
    none('Invalid outputs and errors of no type', seen.invalid),
    row('Deployments and rollbacks', String(seen.deployments)),
    ...seen.upgrades.map(({ from, to, kept, lost }) => none(`Upgrade ${from} → ${to}: lost of ${kept}`, lost)),
    row('Canary nights', `${seen.canaryNights} with ${seen.canaryCases} cases, ${seen.findings} findings`),
    row('In the log at the end', seen.kept.toLocaleString('en')),
    row('  removed by retention', seen.removed.toLocaleString('en')),
    none('  lost though young enough', seen.lost),
    none('  kept though too old', seen.overdue),
    none('  nobody was told of', seen.unknown),
  ];
};
