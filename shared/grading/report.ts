import { z } from 'zod';
import { Problem } from '../errors.ts';
import { Hash, Instant, Json, JsonObject } from '../spec/ids.ts';
import { Judgement, type JudgeWord } from './judgement.ts';
import { CallRecord, Outcome } from './outcome.ts';

export const FieldResult = z.object({
  field: z.string(),
  title: z.string(),
  result: z.enum(['match', 'differ', 'unsure', 'not_checked']),
  expected: Json.optional(),
  actual: Json.optional(),
  /** In words: "expected Live, got Send to a person". */
  reason: z.string(),
  /** Who decided whether the text means what was expected, where that had to be asked. */
  judgement: Judgement.optional(),
});
export type FieldResult = z.infer<typeof FieldResult>;

/** One decidable rule held against one output. */
export const RuleCheck = z.object({
  rule: z.string(),
  title: z.string(),
  position: z.int(),
  result: z.enum(['held', 'violated']),
  enforcement: z.enum(['advise', 'check', 'enforce']),
  field: z.string().optional(),
  reason: z.string(),
});
export type RuleCheck = z.infer<typeof RuleCheck>;

export const Verdict = z.enum(['pass', 'fail', 'uncertain', 'not_run']);
export type Verdict = z.infer<typeof Verdict>;

/** One answer of an agent to one case, graded; `call` is the agent's, the judge's stand with the fields. `output` is what came back, valid or not; null when nothing did. */
export const Sample = z.object({
  outcome: Outcome,
  output: JsonObject.nullable(),
  problems: z.array(Problem),
  fields: z.array(FieldResult),
  rules: z.array(RuleCheck),
  verdict: Verdict,
  /** The verdict's reason in one sentence; for `not_run` the cause. */
  reason: z.string(),
  call: CallRecord,
});
export type Sample = z.infer<typeof Sample>;

/** Why no further sample was taken. `decided`: the evidence sufficed; `unsure`: repeating cannot settle what a person must. */
export const SamplingEnd = z.enum(['decided', 'limit', 'budget', 'cancelled', 'provider', 'unsure']);
export type SamplingEnd = z.infer<typeof SamplingEnd>;
/** How a case was sampled, where it was asked more than once at most. */
export const Sampling = z.object({
  passed: z.int(),
  failed: z.int(),
  ended: SamplingEnd,
  /** It passed and failed on the same input. */
  flaky: z.boolean(),
});
export type Sampling = z.infer<typeof Sampling>;

export const CaseResult = z.object({
  caseId: z.string(),
  title: z.string(),
  input: JsonObject,
  verdict: Verdict,
  reason: z.string(),
  samples: z.array(Sample),
  sampling: Sampling.optional(),
  /** Rules that fired on the input, by id, undecidable ones excluded. */
  rulesFired: z.array(z.string()),
  /** The run that asked, where this one was told to reuse answers and nothing had changed. It was paid for there. */
  reused: z.object({ run: z.string(), at: Instant }).optional(),
});
export type CaseResult = z.infer<typeof CaseResult>;

export const Counts = z.object({ total: z.int(), pass: z.int(), fail: z.int(), uncertain: z.int(), notRun: z.int() });
export type Counts = z.infer<typeof Counts>;

/** What a run found; content-addressed, so that a review can cite it. Counts always add up to `total`. */
export const Report = z.object({
  format: z.literal(1),
  agent: z.string(),
  /** Hash of the spec that was tested, and of the version when it was one. */
  spec: Hash,
  version: Hash.nullable(),
  suite: Hash,
  /** No model was asked: only decidable rules speak. Shown wherever the report is. */
  dryRun: z.boolean(),
  /** Those that answered for the agent, without judges. */
  models: z.array(z.object({ provider: z.string(), requested: z.string(), served: z.array(z.string()) })),
  startedAt: z.string(),
  finishedAt: z.string(),
  stopped: z.enum(['finished', 'cancelled', 'budget']),
  counts: Counts,
  costUsd: z.number().nullable(),
  /** How many results are an earlier run's; absent where none is. */
  reused: z.int().optional(),
  results: z.array(CaseResult),
});
export type Report = z.infer<typeof Report>;
export type Stopped = Report['stopped'];

/** What a run adds up to while it goes on; every number only grows. */
export interface Totals {
  counts: Counts;
  /** null when any answer's price is unknown; a dry run costs nothing. */
  costUsd: number | null;
  models: Map<string, { provider: string; requested: string; served: Set<string> }>;
}

/** Totals of nothing yet. */
export const noTotals = (): Totals => ({
  counts: { total: 0, pass: 0, fail: 0, uncertain: 0, notRun: 0 },
  costUsd: 0,
  models: new Map(),
});

const BUCKET: { [V in Verdict]: Exclude<keyof Counts, 'total'> } = {
  pass: 'pass',
  fail: 'fail',
  uncertain: 'uncertain',
  not_run: 'notRun',
};

/** Adds one case to the totals, in place: a run of many thousand cases keeps no results for its sums. */
export function addResult(totals: Totals, result: CaseResult): void {
  totals.counts.total += 1;
  totals.counts[BUCKET[result.verdict]] += 1;
  for (const sample of result.samples) {
    if (result.reused === undefined) totals.costUsd = callsOf(sample).reduce(addCost, totals.costUsd);
    const { call } = sample;
    // A case that was never sent names no model of its own.
    if (call.attempts === 0) continue;
    const key = `${call.provider}\n${call.requestedModel}`;
    const model = totals.models.get(key) ?? {
      provider: call.provider,
      requested: call.requestedModel,
      served: new Set<string>(),
    };
    if (call.servedModel !== null) model.served.add(call.servedModel);
    totals.models.set(key, model);
  }
}

/** What a judge said about a field, also where a person decided in the end. */
export const judgeWordOf = ({ judgement }: FieldResult): JudgeWord | undefined =>
  judgement?.by === 'person' ? judgement.before : judgement;

/** A match by nothing but the word of a judge that is not calibrated. */
export const isOnTrust = ({ result, judgement }: FieldResult): boolean =>
  result === 'match' && judgement?.by === 'judge' && !judgement.calibrated;

/** Every call that a sample took: the agent's first, then the judge's. */
export const callsOf = ({ call, fields }: Sample): CallRecord[] => [
  call,
  ...fields.flatMap((field) => judgeWordOf(field)?.votes.map((vote) => vote.call) ?? []),
];

/** A call that used tokens at an unknown price makes the sum unknown; one that used none adds nothing. */
export function addCost(sum: number | null, call: CallRecord): number | null {
  if (sum === null) return null;
  if (call.costUsd !== null) return sum + call.costUsd;
  return call.usage === null ? sum : null;
}

/** How many cases passed, failed, stayed uncertain or did not run. Always adds up to `total`. */
export function counts(results: Iterable<CaseResult>): Counts {
  const totals = noTotals();
  for (const result of results) addResult(totals, result);
  return totals.counts;
}

/** What a report says beyond its results. */
export type ReportHead = Pick<
  Report,
  'agent' | 'spec' | 'version' | 'suite' | 'dryRun' | 'startedAt' | 'finishedAt' | 'stopped'
>;

/** A report but for its results, from what those add up to. `reused`: how many of them are an earlier run's. */
export function summaryOf(head: ReportHead, totals: Totals, reused: number): Omit<Report, 'results'> {
  const models = [...totals.models.values()].map(({ served, ...model }) => ({ ...model, served: [...served].sort() }));
  return {
    format: 1,
    ...head,
    models,
    counts: totals.counts,
    costUsd: totals.costUsd,
    ...(reused === 0 ? {} : { reused }),
  };
}

/** The report of a finished, cancelled or stopped run, from its results in the order of the suite. */
export function buildReport(head: ReportHead, results: CaseResult[]): Report {
  const totals = noTotals();
  for (const result of results) addResult(totals, result);
  const reused = results.filter((result) => result.reused !== undefined).length;
  return { ...summaryOf(head, totals, reused), results };
}
