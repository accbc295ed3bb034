import { askAgent } from '../../engine/runner/run-agent.ts';
import { type Progress, runSuite } from '../../engine/runner/runner.ts';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { Report } from '../../shared/grading/report.ts';
import { samplingUpTo } from '../../shared/grading/sequential.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { TestableAgent } from '../agents/agent-file.ts';
import type { Base } from '../agents/compared-base.ts';
import { chosenJudge, chosenModel, type ModelOptions } from '../agents/connection.ts';
import { findAgent } from '../agents/find-agent.ts';
import { type Mapping, readInputs } from '../agents/inputs.ts';
import { progressLine } from '../print/progress.ts';
import { reportLines } from '../print/report.ts';
import { EXIT, type Terminal } from '../terminal.ts';

export interface TestOptions extends ModelOptions {
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
}

async function mappingNamed(name: string): Promise<Mapping> {
  const { MAPPINGS } = await import('../agents/mappings.ts');
  const mapping = Object.hasOwn(MAPPINGS, name) ? MAPPINGS[name] : undefined;
  if (mapping !== undefined) return mapping;
  const known = Object.keys(MAPPINGS).join(', ');
  throw new AppError('invalid_input', `There is no mapping ${name}; use ${known}.`, { problems: [] });
}

async function casesOf(terminal: Terminal, agent: TestableAgent, options: TestOptions): Promise<TestCase[]> {
  if (options.inputs === undefined) {
    if (agent.cases.length > 0) return agent.cases;
    throw new AppError('invalid_input', `${agent.name} has no test cases; give inputs with --inputs.`, {
      problems: [],
    });
  }
  const mapping = options.map === undefined ? undefined : await mappingNamed(options.map);
  return readInputs(terminal.folder, options.inputs, mapping);
}

/** One run of a spec on cases, as the options ask for it. */
type Run = (spec: Spec, version: string | null) => Promise<Report>;

/**
 * `rulehouse test`: runs an agent's cases, or a file of inputs, and prints the report. Tests flag and people decide, so
 * the exit code is 0 when the run finished, whatever it found; with `--strict`, or where the agent's policy asks for tests,
 * it is 3 unless every case ran and none failed.
 * With `--compare` the flips come first, and the JSON is `{report, comparison}`. Where a model was asked, accuracy by label
 * follows the counts, and is `accuracy` of the report in JSON.
 */
export async function testAgent(terminal: Terminal, name: string, options: TestOptions): Promise<number> {
  const agent = await findAgent(terminal, options.data, name);
  const cases = await casesOf(terminal, agent, options);
  const chosen = chosenModel(options, agent.spec, terminal.env);
  const model = chosen?.model ?? null;
  const judge = await judgeOf(terminal, options, chosen);
  const run: Run = async (spec, version) => {
    const follow = followOn(terminal, cases.length);
    const ran = runSuite({
      contract: spec.contract,
      cases,
      ask: askAgent({
        spec,
        model,
        connections: chosen === null ? [] : [chosen.connection],
        now: terminal.now(),
      }),
      judge: judge?.(),
      plan: {
        model,
        concurrency: options.concurrency,
        limitUsd: options.budget ?? null,
        sampling: samplingUpTo(options.samples),
      },
      subject: { agent: agent.slug, spec: hashOf(spec), version, suite: hashOf({ cases }) },
      signal: terminal.signal,
      now: terminal.now,
      // The report on the terminal is the only copy, and it is printed once, at the end.
      onResults: (_, progress) => follow(progress),
    });
    return (await ran.finally(() => terminal.redraw?.(''))).report;
  };
  // Found before anything is asked: a wrong name must not cost a run.
  const base =
    options.compare === undefined
      ? null
      : await (await import('../agents/compared-base.ts')).findBase(terminal, options.data, name, options.compare);
  const report = await run(agent.spec, agent.version);
  const earlier = base === null ? null : (base.report ?? (await run(base.spec, base.version)));
  if (chosen !== null) await (await import('../../engine/http/fetch.ts')).closeConnections();
  const compared = base === null || earlier === null ? null : await compare(agent, report, base, earlier);
  const accuracy = report.dryRun ? null : await accuracyOf(agent, cases, report);
  if (options.json !== true)
    terminal.print(
      [...(compared?.lines ?? []), ...reportLines(agent.name, report), ...(accuracy?.lines ?? [])].join('\n'),
    );
  else {
    const found = { ...report, accuracy: accuracy?.json ?? [] };
    terminal.print(
      JSON.stringify(compared === null ? found : { report: found, comparison: compared.comparison }, null, 2),
    );
  }
  if (options.junit !== undefined) await writeJunit(terminal, options.junit, agent, report);
  return exitCode(report, options.strict === true || agent.testsRequired);
}

/** Makes a judge for one run; undefined where none is asked for. Nobody has measured one that a command line names. */
async function judgeOf(terminal: Terminal, { judge }: TestOptions, model: ReturnType<typeof chosenModel>) {
  if (judge === undefined) return undefined;
  const { setting, connection } = chosenJudge(judge, model, terminal.env);
  const { createJudge } = await import('../../engine/judge/judge.ts');
  return () => createJudge({ setting, connections: [connection], calibrated: false, now: terminal.now() });
}

function exitCode({ stopped, counts }: Report, strict: boolean): number {
  if (stopped === 'cancelled') return EXIT.cancelled;
  return strict && (counts.fail > 0 || counts.notRun > 0) ? EXIT.failures : EXIT.done;
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

// What only some runs need loads when they do, so that a plain one starts without it.
async function compare(agent: TestableAgent, report: Report, base: Base, earlier: Report) {
  const { compareReports } = await import('../../shared/grading/compare-reports.ts');
  const { comparisonLines } = await import('../print/comparison.ts');
  const comparison = compareReports(earlier, report, agent.spec.contract.output);
  const times = { thenAt: earlier.startedAt, nowAt: report.startedAt };
  const specs = base.spec === null ? null : { then: base.spec, now: agent.spec, ...times };
  return { comparison, lines: comparisonLines(base.label, comparison, specs) };
}

async function accuracyOf({ spec: { contract } }: TestableAgent, cases: readonly TestCase[], report: Report) {
  const { confusionsOf } = await import('../../shared/grading/confusion.ts');
  const { accuracyJson, accuracyLines } = await import('../print/accuracy.ts');
  const results = new Map(report.results.map((result) => [result.caseId, result]));
  const answered = cases.map(({ id, expectation }) => ({ id, expectation, result: results.get(id) ?? null }));
  const confusions = confusionsOf(contract.output, answered);
  return { lines: accuracyLines(confusions, contract.output), json: confusions.map(accuracyJson) };
}

async function writeJunit(terminal: Terminal, path: string, agent: TestableAgent, report: Report): Promise<void> {
  const { junitXml } = await import('../print/junit.ts');
  const { writeText } = await import('../write-text.ts');
  await writeText(terminal.folder, path, junitXml(agent.name, report));
}
