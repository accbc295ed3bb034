// `npm run bench`: every benchmark of quality but the long ones, or those named on the command line (`npm run bench -- runner`).
import { type BenchRow, printRows } from './table.ts';

interface Benchmark {
  title: string;
  rows: () => Promise<BenchRow[]>;
  /** Takes so long that it runs only when it is named. */
  isLong?: true;
}
const BENCHMARKS: Record<string, Benchmark> = {
  runner: { title: 'Test runner', rows: async () => (await import('./runner.ts')).runnerRows() },
  analysis: { title: 'Analysis of rules', rows: async () => (await import('./analysis.ts')).analysisRows() },
  rejudge: { title: 'Stored answers judged again', rows: async () => (await import('./rejudge.ts')).rejudgeRows() },
  keystroke: { title: 'Rule editor', rows: async () => (await import('./keystroke.ts')).keystrokeRows() },
  comparison: {
    title: 'Comparison of contracts',
    rows: async () => (await import('./comparison.ts')).comparisonRows(),
  },
  typing: { title: 'Typing in the rule editor', rows: async () => (await import('./typing.ts')).typingRows() },
  executions: { title: 'Execution log', rows: async () => (await import('./executions.ts')).executionsRows() },
  replay: { title: 'Replay without models', rows: async () => (await import('./replay.ts')).replayRows() },
  'first-sync': {
    title: 'First synchronisation',
    rows: async () => (await import('./first-sync.ts')).firstSyncRows(),
  },
  store: { title: 'Store', rows: async () => (await import('./store.ts')).storeRows() },
  bundle: {
    title: 'What the window loads',
    rows: async () => (await import('./window-size.ts')).windowSizeRows(),
  },
  start: { title: 'Start of the application', rows: async () => (await import('./store.ts')).startRows() },
  spread: { title: 'Deployments everywhere', rows: async () => (await import('./spread.ts')).spreadRows() },
  drift: { title: 'Drift of a model', rows: async () => (await import('./drift.ts')).driftRows() },
  registry: { title: 'Registry', rows: async () => (await import('./registry.ts')).registryRows() },
  load: {
    title: 'Load, faults and swaps together',
    rows: async () => (await import('./production.ts')).loadRows(),
    isLong: true,
  },
  month: { title: 'A month', rows: async () => (await import('./production.ts')).monthRows(), isLong: true },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(1);
}
for (const [name, { title, rows, isLong }] of Object.entries(BENCHMARKS)) {
  if (wanted.includes(name) || (wanted.length === 0 && isLong === undefined)) printRows(name, title, await rows());
}
