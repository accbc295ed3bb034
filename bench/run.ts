// `npm run bench`: every benchmark of quality, or those named on the command line (`npm run bench -- runner`).
import { type BenchRow, printRows } from './table.ts';

interface Benchmark {
  title: string;
  rows: () => Promise<BenchRow[]>;
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
  registry: { title: 'Registry', rows: async () => (await import('./registry.ts')).registryRows() },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(1);
}
for (const [name, { title, rows }] of Object.entries(BENCHMARKS)) {
  if (wanted.length === 0 || wanted.includes(name)) printRows(name, title, await rows());
}
