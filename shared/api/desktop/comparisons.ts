import { z } from 'zod';
import { RunComparison } from '../../grading/comparison.ts';
import { Counts } from '../../grading/report.ts';
import { Id } from '../../spec/ids.ts';
import { ModelRef, Spec } from '../../spec/spec.ts';
import { VersionMark } from './agents.ts';
import { procedure } from './base.ts';
import { Samples } from './tests.ts';

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

/** What the cases said of the draft without one rule. */
export const RuleTrial = z.object({
  rule: Id,
  run: z.string(),
  /** The run of the draft with every rule, on the same model. */
  baseline: z.string(),
  running: z.boolean(),
  model: ModelRef,
  startedAt: z.string(),
  costUsd: z.number().nullable(),
  cases: z.int(),
  /** Cases with a result both times; the others say nothing. */
  compared: z.int(),
  /** Cases that fail without the rule and not with it, or the other way round. `words`: whether chance could do it, where repeated. */
  flipped: z.array(
    z.object({ caseId: z.string(), title: z.string(), fails: z.boolean(), words: z.string().nullable() }),
  ),
  /** Cases that passed and are uncertain without it, or the other way round. */
  uncertain: z.int(),
});
export type RuleTrial = z.infer<typeof RuleTrial>;
const RuleTrialsGoing = z.object({
  model: ModelRef,
  /** The run that goes on, and the rule it leaves out; rule null: the draft with every rule, to compare with. */
  run: z.string().nullable(),
  rule: z.string().nullable(),
  done: z.int(),
  total: z.int(),
  costUsd: z.number().nullable(),
});
export type RuleTrialsGoing = z.infer<typeof RuleTrialsGoing>;
const RuleTrials = z.object({
  going: RuleTrialsGoing.nullable(),
  /** Why the last one ended early, in words; null where it did not. */
  stopped: z.string().nullable(),
  trials: z.array(RuleTrial),
});
const TrialScope = z.object({
  agent: Id,
  rules: z.array(Id).min(1).max(1000),
  model: ModelRef,
  cases: z.array(Id).min(1).optional(),
  samples: Samples.default('once'),
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
  /** What was tried of the draft as it stands, and what goes on. */
  ruleTrials: procedure.input(z.object({ agent: Id })).output(RuleTrials),
  /** Calls and cost at most. `baseline`: the draft with every rule has to run as well, because no run of it has these cases. */
  tryWithoutEstimate: procedure.input(TrialScope).output(
    z.object({
      calls: z.int(),
      costUsd: z.number().nullable(),
      priceTable: z.string().nullable(),
      baseline: z.boolean(),
    }),
  ),
  /**
   * Runs the cases on the draft without each of these rules, one rule after another, to see which rule no case would miss. It
   * goes on in the background; every finished run is kept. The draft stays as it is.
   */
  tryWithout: procedure.input(TrialScope.extend({ limitUsd: z.number().min(0).nullable() })).output(RuleTrials),
  cancelTryWithout: procedure.input(z.object({ agent: Id })).output(RuleTrials),
};
