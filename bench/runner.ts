import { ANSWER } from './agent.ts';
import { bundle } from './bundle.ts';
import { measureCold } from './cold.ts';
import type { CommandMeasure } from './command.ts';
import { measureIn, startStandIn } from './process.ts';
import { besidePromptfoo } from './promptfoo.ts';
import type { FloorMeasure } from './runner-floor.ts';
import type { RunnerMeasure } from './runner-run.ts';
import { type BenchRow, megabytes, milliseconds, seconds } from './table.ts';

const CASES = 1000;
const MANY = 10_000;
const AT_A_TIME = 100;
const MEGABYTE = 1024 * 1024;

interface Pair {
  run: RunnerMeasure;
  floor: FloorMeasure;
}

/** The runner and the bare loop against one stand-in, one after the other. */
async function sideBySide(scripts: { run: string; floor: string }, delayMs: number, cases: number): Promise<Pair> {
  const standIn = await startStandIn(delayMs, ANSWER);
  try {
    const args = [standIn.address, String(cases), String(AT_A_TIME)];
    const floor = await measureIn<FloorMeasure>(scripts.floor, args);
    const run = await measureIn<RunnerMeasure>(scripts.run, args);
    // A run that graded nothing would be fast for the wrong reason.
    if (run.passed !== cases) throw new Error(`Only ${run.passed} of ${cases} cases passed; nothing was measured.`);
    return { run, floor };
  } finally {
    standIn.stop();
  }
}

/** The rows of the test runner: slow provider, instant provider, many cases, cold command, and promptfoo beside it. */
export async function runnerRows(): Promise<BenchRow[]> {
  const scripts = { run: await bundle('runner-run.ts'), floor: await bundle('runner-floor.ts') };
  const slow = await sideBySide(scripts, 300, CASES);
  const instant = await sideBySide(scripts, 0, CASES);
  const many = await sideBySide(scripts, 0, MANY);
  const { test, bare } = await measureCold();
  const peer = [...(await peerRows('provider at 300 ms', 300)), ...(await peerRows('instant provider', 0))];
  const ratio = slow.run.wallMs / slow.floor.wallMs;
  const cpu = instant.run.cpuMs / CASES;
  const growth = many.run.wallMs / MANY / (instant.run.wallMs / CASES);
  const live = many.run.liveBytes / instant.run.liveBytes;
  return [
    {
      what: '1,000 cases, provider at 300 ms, 100 at a time',
      measured: `${seconds(slow.run.wallMs)} (${ratio.toFixed(3)} ×)`,
      beside: `bare undici loop ${seconds(slow.floor.wallMs)}`,
      toReach: '≤ 1.15 ×',
      reached: ratio <= 1.15,
    },
    {
      what: '– CPU a case',
      measured: `${milliseconds(slow.run.cpuMs / CASES)}; instant provider ${milliseconds(cpu)}`,
      beside: `bare undici loop ${milliseconds(slow.floor.cpuMs / CASES)}`,
      toReach: '≤ 1 ms',
      reached: slow.run.cpuMs / CASES <= 1,
    },
    {
      what: '– memory at its peak',
      measured: megabytes(slow.run.peakBytes),
      beside: '',
      toReach: '≤ 200 MB',
      reached: slow.run.peakBytes <= 200 * MEGABYTE,
    },
    {
      what: '– results durable before shown',
      measured: `${slow.run.commits} commits for ${CASES} results`,
      beside: '',
      toReach: 'all',
      reached: slow.run.passed === CASES,
    },
    {
      what: '1,000 cases, instant provider',
      measured: seconds(instant.run.wallMs),
      beside: `bare undici loop ${seconds(instant.floor.wallMs)}`,
      toReach: '≤ 1.2 s',
      reached: instant.run.wallMs <= 1200,
    },
    {
      what: '10,000 cases, instant provider',
      measured: `${seconds(many.run.wallMs)} (${growth.toFixed(2)} × a case)`,
      beside: `bare undici loop ${seconds(many.floor.wallMs)}`,
      toReach: 'linear (≤ 1.2 × a case)',
      reached: growth <= 1.2,
    },
    {
      what: '– memory at its peak',
      measured: megabytes(many.run.peakBytes),
      beside: `1,000 cases ${megabytes(instant.run.peakBytes)}`,
      toReach: '',
      reached: null,
    },
    {
      what: '– live memory at its end',
      measured: `${megabytes(many.run.liveBytes)} (${live.toFixed(2)} ×)`,
      beside: `1,000 cases ${megabytes(instant.run.liveBytes)}`,
      toReach: 'flat (≤ 1.3 ×)',
      reached: live <= 1.3,
    },
    {
      what: 'Cold `rulehouse test` of one case',
      measured: seconds(test.wallMs),
      beside: `empty Node process ${seconds(bare.wallMs)}`,
      toReach: '≤ 0.4 s',
      reached: test.wallMs <= 400,
    },
    {
      what: '– memory at its peak',
      measured: megabytes(test.peakBytes),
      beside: `empty Node process ${megabytes(bare.peakBytes)}`,
      toReach: '≤ 120 MB',
      reached: test.peakBytes <= 120 * MEGABYTE,
    },
    ...peer,
  ];
}

/** Whole commands beside promptfoo, from start to exit; one row that says why not where it cannot be downloaded. */
async function peerRows(what: string, delayMs: number): Promise<BenchRow[]> {
  const title = `\`rulehouse test\` of 1,000 cases, ${what}`;
  const found = await besidePromptfoo(delayMs, CASES, AT_A_TIME);
  if (typeof found === 'string')
    return [{ what: title, measured: 'not measured', beside: found, toReach: '', reached: null }];
  const { ours, theirs } = found;
  const row = (name: string, of: (one: CommandMeasure) => number, words: (value: number) => string): BenchRow => ({
    what: name,
    measured: `${words(of(ours))} (${(of(ours) / of(theirs)).toFixed(3)} ×)`,
    beside: `promptfoo ${words(of(theirs))}`,
    toReach: '< 1 ×',
    reached: of(ours) < of(theirs),
  });
  return [
    row(title, ({ wallMs }) => wallMs, seconds),
    row('– CPU a case, start included', ({ cpuMs }) => cpuMs / CASES, milliseconds),
    row('– memory at its peak', ({ peakBytes }) => peakBytes, megabytes),
  ];
}
