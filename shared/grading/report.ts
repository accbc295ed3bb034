import { z } from 'zod';
import { Problem } from '../errors.ts';
import { Hash, Json, JsonObject } from '../spec/ids.ts';
import { CallRecord, Outcome } from './outcome.ts';

export const FieldResult = z.object({
  field: z.string(),
  title: z.string(),
  result: z.enum(['match', 'differ', 'unsure', 'not_checked']),
  expected: Json.optional(),
  actual: Json.optional(),
  /** In words: "expected Live, got Send to a person". */
  reason: z.string(),
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

/** One model call for one case, graded. `output` is what came back, valid or not; null when nothing did. */
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

export const CaseResult = z.object({
  caseId: z.string(),
  title: z.string(),
  input: JsonObject,
  verdict: Verdict,
  reason: z.string(),
  samples: z.array(Sample),
  /** Rules that fired on the input, by id, undecidable ones excluded. */
  rulesFired: z.array(z.string()),
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
  models: z.array(z.object({ provider: z.string(), requested: z.string(), served: z.array(z.string()) })),
  startedAt: z.string(),
  finishedAt: z.string(),
  stopped: z.enum(['finished', 'cancelled', 'budget']),
  counts: Counts,
  costUsd: z.number().nullable(),
  results: z.array(CaseResult),
});
export type Report = z.infer<typeof Report>;
