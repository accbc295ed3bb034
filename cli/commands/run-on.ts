import { askAgent } from '../../engine/runner/run-agent.ts';
import { type Progress, runSuite } from '../../engine/runner/runner.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { Report } from '../../shared/grading/report.ts';
import { samplingUpTo } from '../../shared/grading/sequential.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { TestableAgent } from '../agents/agent-file.ts';
import { chosenJudge, type chosenModel, type ModelOptions } from '../agents/connection.ts';
import type { RegistryOptions } from '../agents/registry-access.ts';
import { progressLine } from '../print/progress.ts';
import { EXIT, type Terminal } from '../terminal.ts';

export interface TestOptions extends ModelOptions, RegistryOptions {
  data: string;
  json?: boolean;
  inputs?: string;
  map?: string;
  concurrency: number;
  /** At most this many samples of each case; 1: one, whose verdict is the case's. */
  samples: number;
  /** US dollars. */
  budget?: number;
  /** `provider:model`, perhaps with `@` and how often it is asked. */
  judge?: string;
  strict?: boolean;
  /** Number or hash of a version, or a file with a report. */
  compare?: string;
  junit?: string;
  /** A file that the results are added to as Markdown. */
  summary?: string;
}

type Chosen = ReturnType<typeof chosenModel>;

/** One run of a spec on cases, as the options ask for it; a dry run where no model is chosen. */
export async function runOn(
  terminal: Terminal,
  { slug, spec, version }: Pick<TestableAgent, 'slug' | 'spec' | 'version'>,
  cases: readonly TestCase[],
  chosen: Chosen,
  options: TestOptions,
): Promise<Report> {
  const model = chosen?.model ?? null;
  const connections = chosen === null ? [] : [chosen.connection];
  const judge = await judgeOf(terminal, options, chosen);
  const follow = followOn(terminal, cases.length);
  const ran = runSuite({
    contract: spec.contract,
    cases,
    ask: askAgent({ spec, model, connections, now: terminal.now() }),
    judge,
    plan: {
      model,
      concurrency: options.concurrency,
      limitUsd: options.budget ?? null,
      sampling: samplingUpTo(options.samples),
    },
    subject: { agent: slug, spec: hashOf(spec), version, suite: hashOf({ cases }) },
    signal: terminal.signal,
    now: terminal.now,
    // The report on the terminal is the only copy, and it is printed once, at the end.
    onResults: (_, progress) => follow(progress),
  });
  return (await ran.finally(() => terminal.redraw?.(''))).report;
}

/** Makes a judge for one run; undefined where none is asked for. Nobody has measured one that a command line names. */
async function judgeOf(terminal: Terminal, { judge }: TestOptions, model: ReturnType<typeof chosenModel>) {
  if (judge === undefined) return undefined;
  const { setting, connection } = chosenJudge(judge, model, terminal.env);
  const { createJudge } = await import('../../engine/judge/judge.ts');
  return createJudge({ setting, connections: [connection], calibrated: false, now: terminal.now() });
}

const REDRAW_MS = 100;

/** Keeps a line on the terminal up with a run, where there is one. */
function followOn({ redraw, now }: Terminal, total: number): (progress: Progress) => void {
  if (redraw === null) return () => {};
  const startedAt = Date.parse(now());
  let drawnAt = startedAt;
  redraw(`0 of ${total} cases`);
  return (progress) => {
    const at = Date.parse(now());
    if (at - drawnAt < REDRAW_MS) return;
    drawnAt = at;
    redraw(progressLine(progress, { total, startedAt, now: at }));
  };
}

/** 3 for a strict run that is not clean. */
export function exitCode({ stopped, counts }: Report, strict: boolean): number {
  if (stopped === 'cancelled') return EXIT.cancelled;
  return strict && (counts.fail > 0 || counts.notRun > 0) ? EXIT.failures : EXIT.done;
}

/** Accuracy by label of a run on a model, for people, for programs and as it is. */
export async function accuracyOf({ spec: { contract } }: TestableAgent, cases: readonly TestCase[], report: Report) {
  const { confusionsOf } = await import('../../shared/grading/confusion.ts');
  const { accuracyJson, accuracyLines } = await import('../print/accuracy.ts');
  const results = new Map(report.results.map((result) => [result.caseId, result]));
  const answered = cases.map(({ id, expectation }) => ({ id, expectation, result: results.get(id) ?? null }));
  const confusions = confusionsOf(contract.output, answered);
  return { confusions, lines: accuracyLines(confusions, contract.output), json: confusions.map(accuracyJson) };
}
