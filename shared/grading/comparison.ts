import { z } from 'zod';
import { Json, JsonObject } from '../spec/ids.ts';
import { FieldResult, Verdict } from './report.ts';

/**
 * What became of a case between two runs, in the order in which people want to see them. `uncertain`: it was or is
 * uncertain and the other time was not. `changed_answer`: the same verdict on another answer. `not_compared`: it did not run
 * on one side, which says nothing about the agent.
 */
export const CaseChange = z.enum([
  'newly_failing',
  'newly_passing',
  'uncertain',
  'changed_answer',
  'unchanged',
  'not_compared',
]);
export type CaseChange = z.infer<typeof CaseChange>;

/** One output field of a case in both runs. `changed`: the two answers differ in it, a text in more than its words. */
export const FieldComparison = z.object({
  field: z.string(),
  /** By the run that compared it; null where neither did. */
  title: z.string().nullable(),
  /** What the later run expected; `wasExpected` only where the earlier one expected something else. */
  expected: Json.optional(),
  wasExpected: Json.optional(),
  then: Json.optional(),
  now: Json.optional(),
  thenResult: FieldResult.shape.result.nullable(),
  nowResult: FieldResult.shape.result.nullable(),
  changed: z.boolean(),
});
export type FieldComparison = z.infer<typeof FieldComparison>;

export const PassRate = z.object({ passed: z.int(), failed: z.int() });
/** Whether chance alone could explain a difference. `words` is a whole sentence with method and p-value. */
export const Significance = z.object({
  method: z.enum(['mcnemar', 'fisher']),
  /** Of a case among several: raised for the number of cases that were asked (Holm). */
  p: z.number(),
  isMore: z.boolean(),
  words: z.string(),
});
export type Significance = z.infer<typeof Significance>;

const Side = z.object({ verdict: Verdict, reason: z.string(), rate: PassRate, flaky: z.boolean() });
export const ComparedCase = z.object({
  /** As the later run names it. */
  caseId: z.string(),
  title: z.string(),
  input: JsonObject,
  change: CaseChange,
  then: Side,
  now: Side,
  fields: z.array(FieldComparison),
  /** What is expected of it was changed between the runs, which may be all there is to a flip. */
  expectationChanged: z.boolean(),
  /** Where it was asked repeatedly. */
  significance: Significance.nullable(),
});
export type ComparedCase = z.infer<typeof ComparedCase>;

/** An agent's calls in a run, and what they took, without a judge's. Calls that were never sent are not among them. */
export const Figures = z.object({
  calls: z.int(),
  /** null when the price of any answer is unknown. */
  costUsd: z.number().nullable(),
  latencyMs: z.object({ median: z.number(), p95: z.number() }).nullable(),
});
export type Figures = z.infer<typeof Figures>;

const Named = z.object({ caseId: z.string(), title: z.string() });
export const RunComparison = z.object({
  counts: z.record(CaseChange, z.int()),
  /** Flips first, then changed answers, then the others; within each as the later run has them. */
  cases: z.array(ComparedCase),
  onlyThen: z.array(Named),
  onlyNow: z.array(Named),
  /** The same case with another input: two different questions, so not compared. */
  inputChanged: z.array(Named),
  figures: z.object({ then: Figures, now: Figures }),
  /** Of all pass and fail verdicts; null where no chance is at work or nothing flipped. */
  significance: Significance.nullable(),
});
export type RunComparison = z.infer<typeof RunComparison>;
