import { z } from 'zod';
import { RunComparison } from '../../grading/comparison.ts';
import { Counts } from '../../grading/report.ts';
import { Id } from '../../spec/ids.ts';
import { ModelRef, Spec } from '../../spec/spec.ts';
import { VersionMark } from './agents.ts';
import { procedure } from './base.ts';

/** A run of this machine by its id, or a report by its hash, wherever it was made. */
const Side = z.string().min(1).max(100);

export const ComparedSide = z.object({
  id: Side,
  dryRun: z.boolean(),
  /** As they were asked for. */
  models: z.array(z.string()),
  startedAt: z.string(),
  /** It goes on: more results will come. */
  running: z.boolean(),
  counts: Counts,
  version: VersionMark.nullable(),
  /** The one model it asked, to ask it again; null for a dry run, and where several answered. */
  model: ModelRef.nullable(),
  /** It ran the draft with a part put back. */
  trial: z.boolean(),
  /** It tested the draft as it stands now. */
  current: z.boolean(),
  /** What it tested; null where that is not stored here. */
  spec: Spec.nullable(),
});
export type ComparedSide = z.infer<typeof ComparedSide>;

/** How a candidate did in its latest run, as `chooseModel` has it. Sums are of cases, the price is of one call. */
export const MeasuredModel = z.object({
  model: ModelRef,
  report: z.string().nullable(),
  passed: z.int(),
  failed: z.int(),
  rate: z.object({ seen: z.number(), low: z.number(), high: z.number() }).nullable(),
  costUsd: z.number().nullable(),
  standing: z.enum(['chosen', 'good_enough', 'worse', 'no_price', 'not_measured']),
});

/** Two runs of one agent, case by case. Beside `runs`, because a comparison of two finished runs never changes. */
export const comparisons = {
  /** Of unchanged and of not compared cases only the first few hundred are listed; `counts` has them all. */
  compare: procedure
    .input(z.object({ then: Side, now: Side }))
    .output(z.object({ then: ComparedSide, now: ComparedSide, comparison: RunComparison })),
  /** What the runs on this machine of the draft as it stands say of its candidates; null where none ran on a model. */
  measured: procedure
    .input(z.object({ agent: Id }))
    .output(z.object({ table: z.array(MeasuredModel), isMeasured: z.boolean(), margin: z.number() }).nullable()),
  /**
   * Runs cases on the draft with some of its differences to the spec of another run taken back, to see whether they are the
   * cause. `paths` as `differences` gives them. The draft stays as it is. One sample of each case.
   */
  tryReverted: procedure
    .input(
      z.object({
        agent: Id,
        base: Side,
        paths: z.array(z.string().max(300)).min(1).max(500),
        model: ModelRef.nullable(),
        limitUsd: z.number().min(0).nullable(),
        cases: z.array(Id).min(1),
      }),
    )
    .output(z.object({ run: z.string() })),
};
