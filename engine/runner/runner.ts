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
  type Stopped,
} from '../../shared/grading/report.ts';
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

/**
 * Runs every case once and grades it, `concurrency` at a time; a slow case holds up only its own slot. Keeps no results,
 * so memory does not grow with the number of cases. When the signal aborts, running calls are let go at once and every
 * case that has not finished ends as not run (`cancelled`); when the budget is used up, as not run (`budget_stopped`).
 */
export async function runCases(request: RunRequest): Promise<RunSums> {
  const { contract, ask, plan, now } = request;
  const startedAt = now();
  const totals = noTotals();
  const budget = createBudget(plan.limitUsd);
  const broken = new AbortController();
  const signal = AbortSignal.any([request.signal, broken.signal]);
  const running = new Set<() => void>();
  let failure: { error: unknown } | undefined;
  let ended = Promise.withResolvers<void>();
  let behind: Promise<void> | undefined;
  let isBudgetUsed = false;
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
  const skip = (testCase: TestCase, outcome: 'cancelled' | 'budget_stopped'): void => {
    wasCancelled ||= outcome === 'cancelled';
    const reason = outcome === 'budget_stopped' ? budget.reason() : '';
    keep(gradeCase(testCase, notRun(unsent(plan.model, now()), outcome, reason), []));
  };

  /** Starts one case. Whichever comes first ends it: its answer or the signal; the other one is then ignored. */
  function start(testCase: TestCase): void {
    const finish = (settle: () => void): void => {
      if (!running.delete(cancel)) return;
      settle();
      ended.resolve();
    };
    const cancel = (): void => finish(() => skip(testCase, 'cancelled'));
    running.add(cancel);
    budget.started();
    ask(testCase.input, signal).then(
      (answer) =>
        finish(() => {
          budget.ended(answer.outcome === 'invalid_input' ? null : answer.call);
          keep(gradeAnswer(contract, testCase, answer));
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
  let turnStarted = performance.now();
  for (const testCase of request.cases) {
    while (!signal.aborted && (running.size >= plan.concurrency || (!isBudgetUsed && budget.ask() === 'wait'))) {
      await oneEnds();
    }
    if (performance.now() - turnStarted > LONGEST_TURN_MS) {
      await nextTurn();
      turnStarted = performance.now();
    }
    isBudgetUsed ||= budget.ask() === 'stop';
    if (failure !== undefined) break;
    if (signal.aborted) skip(testCase, 'cancelled');
    else if (isBudgetUsed) skip(testCase, 'budget_stopped');
    else start(testCase);
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

const gradeAnswer = (contract: Contract, testCase: TestCase, answer: AgentAnswer | InvalidInput): CaseResult =>
  answer.outcome === 'invalid_input'
    ? refuseCase(testCase, answer.problems)
    : gradeCase(testCase, gradeSample(contract, testCase.expectation, answer), answer.rulesFired);

/** What the report says about the run and the runner cannot know. Hashes come from `hashOf`. */
export type Subject = Pick<ReportHead, 'agent' | 'spec' | 'version' | 'suite'>;

/** `runCases`, with every result kept for the report, in the order of the suite. */
export async function runSuite(
  request: RunRequest & { cases: readonly TestCase[]; subject: Subject },
): Promise<{ report: Report }> {
  const byCase = new Map<string, CaseResult>();
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
