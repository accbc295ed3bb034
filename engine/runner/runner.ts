import type { Problem } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import type { CallRecord } from '../../shared/grading/outcome.ts';
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
import { isUnfinished } from '../../shared/grading/unfinished.ts';
import { type Answer, gradeCase, gradeSample, notRun, refuseCase } from '../../shared/grading/verdict.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import { createBatches } from './batches.ts';
import { createBudget } from './budget.ts';

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
/** What an earlier part of the same run found, before it was cut short. */
export interface EarlierPart {
  startedAt: string;
  results: readonly CaseResult[];
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

/** The record of a call that was never made. */
const unsent = (model: ModelRef | null, startedAt: string): CallRecord => ({
  provider: model?.provider ?? 'dry-run',
  connection: model?.connection ?? null,
  requestedModel: model?.model ?? 'dry run',
  resolvedModel: null,
  servedModel: null,
  fingerprint: null,
  parametersSent: {},
  parametersDropped: [],
  attempts: 0,
  requestId: null,
  stopSignal: null,
  usage: null,
  costUsd: null,
  priceTable: null,
  wireSchema: null,
  latencyMs: 0,
  startedAt,
});

/** Why a case with some samples gets no more, by the outcome of the one that was not taken. */
const ENDS = { cancelled: 'cancelled', budget_stopped: 'budget', quota_exhausted: 'provider' } as const;

/** Earlier results by case: those that stand, and those that were cut short. */
function sortEarlier(results: readonly CaseResult[]) {
  const byCase = (some: readonly CaseResult[]): ReadonlyMap<string, CaseResult> =>
    new Map(some.map((result) => [result.caseId, result]));
  return {
    finished: byCase(results.filter((result) => !isUnfinished(result))),
    begun: byCase(results.filter(isUnfinished)),
  };
}
/** Samples that say something: what cut a case short is no sample of it. */
const gradedOf = (result: CaseResult | undefined): Sample[] =>
  (result?.samples ?? []).filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');

/** A case that is not finished, with its samples so far. */
interface Open {
  testCase: TestCase;
  samples: Sample[];
  rulesFired: string[];
}

/**
 * Runs every case and grades it, `concurrency` calls at a time; a slow case holds up only its own slot, and a case that needs
 * another sample goes before new ones. Keeps no results, so memory does not grow with the number of cases. When the signal
 * aborts, running calls are let go at once and every case without a sample ends as not run (`cancelled`); when the budget is
 * used up, as not run (`budget_stopped`); when the account is empty, as not run (`quota_exhausted`), because no further call
 * could end otherwise. A case that has samples ends with what they say.
 */
export async function runCases(request: RunRequest): Promise<RunSums> {
  const { contract, ask, plan, now } = request;
  const startedAt = request.earlier?.startedAt ?? now();
  const totals = noTotals();
  const { finished, begun } = sortEarlier(request.earlier?.results ?? []);
  for (const result of finished.values()) addResult(totals, result);
  const budget = createBudget(plan.limitUsd);
  const broken = new AbortController();
  const signal = AbortSignal.any([request.signal, broken.signal]);
  const running = new Set<() => void>();
  let failure: { error: unknown } | undefined;
  let ended = Promise.withResolvers<void>();
  let behind: Promise<void> | undefined;
  let isBudgetUsed = false;
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
    behind = batches.add(result);
  };
  const sampling = plan.model === null ? undefined : plan.sampling;
  const again: Open[] = [];
  const skip = ({ testCase, samples, rulesFired }: Open, outcome: keyof typeof ENDS): void => {
    wasCancelled ||= outcome === 'cancelled';
    const reason = outcome === 'budget_stopped' ? budget.reason() : outcome === 'cancelled' ? '' : (emptyAccount ?? '');
    const sample = notRun(unsent(plan.model, now()), outcome, reason);
    keep(
      sampling === undefined || samples.length === 0
        ? gradeCase(testCase, sample, [])
        : gradeSamples(testCase, [...samples, sample], rulesFired, { plan: sampling, ended: ENDS[outcome] }),
    );
  };
  const take = (open: Open, answer: AgentAnswer | InvalidInput): void => {
    const { testCase } = open;
    if (answer.outcome === 'quota_exhausted') emptyAccount ??= answer.message;
    if (answer.outcome === 'invalid_input') {
      keep(refuseCase(testCase, answer.problems));
      return;
    }
    const sample = gradeSample(contract, testCase.expectation, answer);
    const { rulesFired } = answer;
    if (sampling === undefined) {
      keep(gradeCase(testCase, sample, rulesFired));
      return;
    }
    const samples = [...open.samples, sample];
    const ended = endOfSampling(sampling, samples);
    if (ended === null) again.push({ testCase, samples, rulesFired });
    else keep(gradeSamples(testCase, samples, rulesFired, { plan: sampling, ended }));
  };

  /** Makes one call. Whichever comes first ends it: its answer or the signal; the other one is then ignored. */
  function start(open: Open): void {
    const finish = (settle: () => void): void => {
      if (!running.delete(cancel)) return;
      settle();
      ended.resolve();
    };
    const cancel = (): void => finish(() => skip(open, 'cancelled'));
    running.add(cancel);
    budget.started();
    ask(open.testCase.input, signal).then(
      (answer) =>
        finish(() => {
          budget.ended(answer.outcome === 'invalid_input' ? null : answer.call);
          take(open, answer);
        }),
      (error: unknown) => finish(() => fail(error)),
    );
  }
  const cancelAll = (): void => {
    for (const cancel of [...running]) cancel();
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
      const earlier = sampling === undefined ? undefined : begun.get(value.id);
      return { testCase: value, samples: gradedOf(earlier), rulesFired: earlier?.rulesFired ?? [] };
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
  const stopped: Stopped = wasCancelled ? 'cancelled' : isBudgetUsed ? 'budget' : 'finished';
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
