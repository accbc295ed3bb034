import type { Problem } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import {
  addResult,
  buildReport,
  type CaseResult,
  type Counts,
  noTotals,
  type Report,
  type ReportHead,
  type Sample,
  type Stopped,
} from '../../shared/grading/report.ts';
import { endOfSampling, gradeSamples } from '../../shared/grading/sampled-case.ts';
import type { SamplingPlan } from '../../shared/grading/sequential.ts';
import { textsOf, type Words, withWords } from '../../shared/grading/text-questions.ts';
import { type Answer, gradeCase, gradeSample, notRun, refuseCase } from '../../shared/grading/verdict.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import type { Judge } from '../judge/judge.ts';
import { recordedInput } from '../recorded-input.ts';
import { unsent } from '../unsent.ts';
import { createBatches } from './batches.ts';
import { createBudget } from './budget.ts';
import { type EarlierPart, gradedOf, openAnswerOf, sortEarlier } from './earlier.ts';
import { hasVotes, judgeSample, needsJudge } from './judging.ts';

/** An answer with the rules that fired on its input. */
export interface AgentAnswer extends Answer {
  rulesFired: string[];
}
/** The input does not fit the contract, so nobody was asked. */
export interface InvalidInput {
  outcome: 'invalid_input';
  problems: Problem[];
}
/** Asks the agent once. Ends as a value; a rejection is a bug and ends the run. */
export type Ask = (input: JsonObject, signal: AbortSignal) => Promise<AgentAnswer | InvalidInput>;

export interface RunPlan {
  /** null: the dry run. */
  model: ModelRef | null;
  /** How many calls run at a time, at least 1. */
  concurrency: number;
  /** No new call starts when it could pass this many US dollars; null: no limit. */
  limitUsd: number | null;
  /** Asks every case again until the evidence suffices; absent: once. A dry run says the same each time and is asked once. */
  sampling?: SamplingPlan | undefined;
}
/** Where a run stands; no number ever goes back. */
export interface Progress {
  done: number;
  counts: Counts;
  costUsd: number | null;
}
export interface RunRequest {
  contract: Contract;
  cases: Iterable<TestCase>;
  ask: Ask;
  /** Decides what texts mean, where nothing else failed and no person has; absent: they wait for a person. */
  judge?: Judge | undefined;
  /** What people said about texts before. */
  labels?: Words | undefined;
  plan: RunPlan;
  /** Its finished cases count as they are and are not asked again; a case with some samples goes on from them. */
  earlier?: EarlierPart | undefined;
  signal: AbortSignal;
  /** Instants as ISO text. */
  now: () => string;
  /**
   * Takes finished cases in the order they finished, in small batches, one batch at a time; what it resolves for is
   * taken as durable, so show a result only after. Rejecting ends the run.
   */
  onResults: (batch: readonly CaseResult[], progress: Progress) => Promise<void> | void;
}
export interface RunSums extends Progress {
  stopped: Stopped;
  startedAt: string;
  finishedAt: string;
}

/** A slice of work that never waits for anything outside must still let timers, sockets and Cancel in. */
const LONGEST_TURN_MS = 10;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Why a case with some samples gets no more, by the outcome of the one that was not taken. */
const ENDS = { cancelled: 'cancelled', budget_stopped: 'budget', quota_exhausted: 'provider' } as const;

/** What one of the calls at a time is busy with. */
interface Slot {
  cancel: () => void;
}

/** A case that is not finished, with its samples so far. */
interface Open {
  testCase: TestCase;
  samples: Sample[];
  rulesFired: string[];
  /** The next sample, where the agent has answered and only a judge is missing. */
  answered?: Sample | undefined;
}

/**
 * Runs every case and grades it, `concurrency` calls at a time; a slow case holds up only its own slot, and a case that needs
 * another sample goes before new ones. Keeps no results, so memory does not grow with the number of cases. When the signal
 * aborts, running calls are let go at once and every case without a sample ends as not run (`cancelled`); when the budget is
 * used up, as not run (`budget_stopped`); when the account is empty, as not run (`quota_exhausted`), because no further call
 * could end otherwise. A case that has samples ends with what they say. Judges' calls take the place of the call that they are
 * about and keep to the same budget; where they cannot be made, the text stays open.
 */
export async function runCases(request: RunRequest): Promise<RunSums> {
  const { contract, ask, plan, now } = request;
  const startedAt = request.earlier?.startedAt ?? now();
  const totals = noTotals();
  const earlierResults = request.earlier?.results ?? [];
  const { finished, begun } = sortEarlier(earlierResults);
  for (const result of earlierResults) if (finished.has(result.caseId)) addResult(totals, result);
  const budget = createBudget(plan.limitUsd);
  const broken = new AbortController();
  const signal = AbortSignal.any([request.signal, broken.signal]);
  const running = new Set<Slot>();
  let failure: { error: unknown } | undefined;
  let ended = Promise.withResolvers<void>();
  let behind: Promise<void> | undefined;
  let isBudgetUsed = false;
  let hasJudgeStopped = false;
  let emptyAccount: string | undefined;
  let wasCancelled = false;

  const fail = (error: unknown): void => {
    failure ??= { error };
    broken.abort();
  };
  const progress = (): Progress => ({
    done: totals.counts.total,
    counts: { ...totals.counts },
    costUsd: totals.costUsd,
  });
  const batches = createBatches<CaseResult>((batch) => {
    for (const result of batch) addResult(totals, result);
    return request.onResults(batch, progress());
  }, fail);
  const keep = (result: CaseResult): void => {
    behind = batches.add({ ...result, input: recordedInput(contract, result.input) });
  };
  const sampling = plan.model === null ? undefined : plan.sampling;
  const again: Open[] = [];
  const take = ({ testCase, samples: before }: Open, sample: Sample, rulesFired: string[]): void => {
    if (sampling === undefined) {
      keep(gradeCase(testCase, sample, rulesFired));
      return;
    }
    const samples = [...before, sample];
    const ended = endOfSampling(sampling, samples);
    if (ended === null) again.push({ testCase, samples, rulesFired });
    else keep(gradeSamples(testCase, samples, rulesFired, { plan: sampling, ended }));
  };
  const skip = (open: Open, outcome: keyof typeof ENDS): void => {
    const { testCase, samples, rulesFired, answered } = open;
    wasCancelled ||= outcome === 'cancelled';
    if (answered !== undefined) {
      take(open, answered, rulesFired);
      return;
    }
    const reason = outcome === 'budget_stopped' ? budget.reason() : outcome === 'cancelled' ? '' : (emptyAccount ?? '');
    const sample = notRun(unsent(plan.model, now()), outcome, reason);
    keep(
      sampling === undefined || samples.length === 0
        ? gradeCase(testCase, sample, [])
        : gradeSamples(testCase, [...samples, sample], rulesFired, { plan: sampling, ended: ENDS[outcome] }),
    );
  };

  /** A sample with people's words on its texts, and the judge's where they decide. Settles when the signal aborts. */
  async function decide(testCase: TestCase, sample: Sample): Promise<Sample> {
    if (textsOf(testCase, sample).length === 0) return sample;
    // As results keep it, so that the question is the same when it is asked of a stored result.
    const asked = { input: recordedInput(contract, testCase.input), expectation: testCase.expectation };
    const known = request.labels === undefined ? sample : withWords(asked, sample, request.labels);
    if (request.judge === undefined || plan.model === null || !needsJudge(asked, known)) return known;
    const judged = await judgeSample(asked, known, { judge: request.judge, signal, budget });
    wasCancelled ||= request.signal.aborted && judged.verdict === 'uncertain';
    hasJudgeStopped ||= hasVotes(judged, 'budget_stopped');
    return judged;
  }

  /** Makes one call, and those of the judge on its answer. Whichever comes first ends the call: its answer or the signal. */
  function start(open: Open): void {
    const { testCase } = open;
    const slot: Slot = { cancel: () => finish(() => skip(open, 'cancelled')) };
    const finish = (settle: () => void): void => {
      if (!running.delete(slot)) return;
      settle();
      ended.resolve();
    };
    const takeAnswer = async (sample: Sample, rulesFired: string[]): Promise<void> => {
      // The answer is there and paid for: the judge ends by itself when the signal aborts, and the sample is kept.
      slot.cancel = () => {};
      const decided = await decide(testCase, sample);
      finish(() => take(open, decided, rulesFired));
    };
    const askNow = async (): Promise<void> => {
      budget.started();
      const answer = await ask(testCase.input, signal);
      if (!running.has(slot)) return;
      budget.ended(answer.outcome === 'invalid_input' ? null : answer.call);
      if (answer.outcome === 'invalid_input') return finish(() => keep(refuseCase(testCase, answer.problems)));
      if (answer.outcome === 'quota_exhausted') emptyAccount ??= answer.message;
      await takeAnswer(gradeSample(contract, testCase.expectation, answer), answer.rulesFired);
    };
    running.add(slot);
    const done = open.answered === undefined ? askNow() : takeAnswer(open.answered, open.rulesFired);
    done.catch((error: unknown) => finish(() => fail(error)));
  }
  const cancelAll = (): void => {
    for (const { cancel } of [...running]) cancel();
    ended.resolve();
  };
  signal.addEventListener('abort', cancelAll, { once: true });

  const oneEnds = async (): Promise<void> => {
    await ended.promise;
    ended = Promise.withResolvers<void>();
  };
  const cases = request.cases[Symbol.iterator]();
  const nextOpen = (): Open | undefined => {
    const waiting = again.shift();
    if (waiting !== undefined) return waiting;
    for (;;) {
      const { done, value } = cases.next();
      if (done === true) return undefined;
      if (finished.has(value.id)) continue;
      const earlier = begun.get(value.id);
      const samples = sampling === undefined ? [] : gradedOf(earlier);
      const answered = openAnswerOf(earlier);
      return { testCase: value, samples, rulesFired: earlier?.rulesFired ?? [], answered };
    }
  };
  const isFull = (): boolean => running.size >= plan.concurrency || (!isBudgetUsed && budget.ask() === 'wait');
  let turnStarted = performance.now();
  while (failure === undefined) {
    while (!signal.aborted && running.size > 0 && isFull()) await oneEnds();
    if (performance.now() - turnStarted > LONGEST_TURN_MS) {
      await nextTurn();
      turnStarted = performance.now();
    }
    const open = nextOpen();
    if (open === undefined) {
      if (running.size === 0) break;
      // A call that is still out may ask for another sample of its case.
      await oneEnds();
      continue;
    }
    if (failure !== undefined) break;
    // Asked only where there is something left to start: a budget that is used up by the last call stopped nothing.
    isBudgetUsed ||= budget.ask() === 'stop';
    if (signal.aborted) skip(open, 'cancelled');
    else if (emptyAccount !== undefined) skip(open, 'quota_exhausted');
    else if (isBudgetUsed) skip(open, 'budget_stopped');
    else start(open);
    // Where results pile up faster than they can be kept, the run waits: memory stays flat.
    await behind;
  }
  while (running.size > 0) await oneEnds();
  signal.removeEventListener('abort', cancelAll);
  await batches.end();
  if (failure !== undefined) throw failure.error;
  const stopped: Stopped = wasCancelled ? 'cancelled' : isBudgetUsed || hasJudgeStopped ? 'budget' : 'finished';
  return { ...progress(), stopped, startedAt, finishedAt: now() };
}

/** What the report says about the run and the runner cannot know. Hashes come from `hashOf`. */
export type Subject = Pick<ReportHead, 'agent' | 'spec' | 'version' | 'suite'>;

/** `runCases`, with every result kept for the report, in the order of the suite. */
export async function runSuite(
  request: RunRequest & { cases: readonly TestCase[]; subject: Subject },
): Promise<{ report: Report }> {
  const byCase = new Map(request.earlier?.results.map((result) => [result.caseId, result]));
  const sums = await runCases({
    ...request,
    onResults: (batch, progress) => {
      for (const result of batch) byCase.set(result.caseId, result);
      return request.onResults(batch, progress);
    },
  });
  const { startedAt, finishedAt, stopped } = sums;
  const results = request.cases.flatMap((testCase) => byCase.get(testCase.id) ?? []);
  const head = { ...request.subject, dryRun: request.plan.model === null, startedAt, finishedAt, stopped };
  return { report: buildReport(head, results) };
}
