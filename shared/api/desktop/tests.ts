import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Dressing } from '../../generation/dress.ts';
import { MOST_CASES, TestCase } from '../../grading/case.ts';
import { JudgeSetting } from '../../grading/judgement.ts';
import { CaseResult, Counts, Report } from '../../grading/report.ts';
import { Id } from '../../spec/ids.ts';
import { ModelRef } from '../../spec/spec.ts';
import { VersionMark } from './agents.ts';
import { procedure } from './base.ts';

const PlainCase = z.object({
  testCase: TestCase,
  /** Decidable rules that apply to it, by id. */
  exercises: z.array(z.string()),
  /** Mistakes in the rules that no other case would notice, in words. */
  notices: z.array(z.string()),
});
export const SuggestedCase = PlainCase.extend({
  /** What a model made of it, where one was asked. */
  dressing: Dressing.optional(),
});
export type SuggestedCase = z.infer<typeof SuggestedCase>;

const DressEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), suggestions: z.array(SuggestedCase), costUsd: z.number().nullable() }),
  z.object({
    type: z.literal('done'),
    suggestions: z.array(SuggestedCase),
    dressed: z.int(),
    costUsd: z.number().nullable(),
    /** What came of it, in a sentence or two. */
    message: z.string(),
  }),
]);

export const cases = {
  list: procedure.input(z.object({ agent: Id })).output(z.array(TestCase)),
  /**
   * `before`: the case as it was when it was opened for editing. What others changed of it meanwhile is kept beside what is saved;
   * `conflict` where both changed the same part. Without it, the case is written as it is.
   */
  save: procedure.input(z.object({ agent: Id, case: TestCase, before: TestCase.optional() })).output(TestCase),
  remove: procedure.input(z.object({ agent: Id, id: Id })).output(z.object({ removed: TestCase })),
  /** All of them or none, at the end in their order; one whose id exists replaces it in place. */
  saveMany: procedure
    .input(z.object({ agent: Id, cases: z.array(TestCase).min(1).max(MOST_CASES) }))
    .output(z.object({ saved: z.int() })),
  /** All of them at once; ids that are gone already are passed over. */
  removeMany: procedure
    .input(z.object({ agent: Id, ids: z.array(Id).min(1).max(MOST_CASES) }))
    .output(z.object({ removed: z.int() })),
  /** Cases worth adding, made from the draft's rules alone. Nothing is stored: whoever accepts one saves it. */
  suggest: procedure
    .input(z.object({ agent: Id, count: z.int().min(1).max(100).default(10) }))
    .output(z.array(SuggestedCase)),
  /** Calls and cost of having a model rewrite suggestions, at most; null where no price is known. */
  dressEstimate: procedure
    .input(z.object({ agent: Id, suggestions: z.array(PlainCase).max(100), model: ModelRef }))
    .output(z.object({ calls: z.int(), costUsd: z.number().nullable(), priceTable: z.string().nullable() })),
  /**
   * Has a model rewrite suggestions realistically and propose expectations where the rules decide nothing: what there is so far,
   * after every few calls, then `done`. Whatever the provider does, every suggestion comes back in its order, rewritten or with
   * the reason why not. Nothing is stored.
   */
  dress: procedure
    .input(
      z.object({
        agent: Id,
        suggestions: z.array(PlainCase).min(1).max(100),
        model: ModelRef,
        limitUsd: z.number().min(0).nullable(),
      }),
    )
    .output(eventIterator(DressEvent)),
  /** Mistakes in the draft's rules that no test case, and no answer of the latest runs, would notice. No model is asked. */
  mutants: procedure.input(z.object({ agent: Id })).output(
    z.object({
      mutants: z.number(),
      noticed: z.number(),
      /** Of those, how many only by answers of runs, which would be judged the other way. */
      byAnswers: z.number(),
      /** `what` in words, to stand after "No test would notice if"; `deletes`: the whole rule is gone. */
      survivors: z.array(z.object({ rule: z.string(), what: z.string(), deletes: z.boolean() })),
    }),
  ),
};

/** How often a case is asked at most: once, until the evidence suffices, or so often. A dry run asks once whatever is said. */
export const Samples = z.union([z.enum(['once', 'auto']), z.int().min(1).max(100)]);
export type Samples = z.infer<typeof Samples>;

/** A run that was cut short and goes on: how often, since when, and how many results stood by then. */
export const Resumed = z.object({ times: z.int(), at: z.string(), kept: z.int() });
export type Resumed = z.infer<typeof Resumed>;

export const RunSummary = z.object({
  id: z.string(),
  agent: z.string(),
  state: z.enum(['running', 'finished', 'cancelled', 'interrupted', 'failed']),
  dryRun: z.boolean(),
  model: ModelRef.nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  counts: Counts,
  done: z.number(),
  costUsd: z.number().nullable(),
  /** Hash of the finished report. */
  report: z.string().nullable(),
  /** The spec it ran is the draft as it stands now. */
  current: z.boolean(),
  spec: z.string(),
  version: z.string().nullable(),
  /** Most samples of each case; 1: each was asked once. */
  samples: z.int(),
  resumed: Resumed.nullable(),
  /** It ran the draft with a part put back, to see what that part does: no result of the draft's. */
  trial: z.boolean(),
  /** It is over, and what it needs to finish cases that were cut short is stored. */
  resumable: z.boolean(),
  /** Who judges its texts; null: people. */
  judge: JudgeSetting.nullable(),
  /** How many results are an earlier run's: nothing had changed, and it was told to reuse them. */
  reused: z.int(),
  /** The rule that it ran the draft without, to see whether a case notices. */
  withoutRule: z.string().nullable(),
  /** Why it failed, in a person's words, where that is known. */
  problem: z.string().nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const RunEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), run: RunSummary }),
  z.object({ type: z.literal('result'), result: CaseResult, run: RunSummary }),
  z.object({ type: z.literal('done'), run: RunSummary }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

export const runs = {
  /** Models that could run now: connected candidates of the draft, other connected models, and always the dry run. */
  models: procedure
    .input(z.object({ agent: Id }))
    .output(
      z.array(z.object({ model: ModelRef, label: z.string(), connected: z.boolean(), recommended: z.boolean() })),
    ),
  /** Calls and cost of a run, before it starts: at most, and usually where cases are good; null where no price is known. */
  estimate: procedure
    .input(
      z.object({
        agent: Id,
        model: ModelRef.nullable(),
        cases: z.array(Id).optional(),
        samples: Samples.default('once'),
        reuse: z.boolean().default(false),
        /** Only what this run still owes. */
        resume: z.string().optional(),
      }),
    )
    .output(
      z.object({
        calls: z.number(),
        costUsd: z.number().nullable(),
        usualCalls: z.number(),
        usualCostUsd: z.number().nullable(),
        /** Calls of the judge at most, beside `calls`; what they cost is in `costUsd` and `usualCostUsd`. */
        judgeCalls: z.number(),
        /** Cases that are not asked, because an earlier run's answer is reused. */
        reused: z.int(),
        priceTable: z.string().nullable(),
      }),
    ),
  /**
   * Starts a run of the draft (`model: null` = dry run). It goes on when the stream is closed. With `reuse`, a case that an earlier
   * run asked of the same model with the same spec, input and expectation is not asked again; never where cases are repeated.
   */
  start: procedure
    .input(
      z.object({
        agent: Id,
        model: ModelRef.nullable(),
        limitUsd: z.number().min(0).nullable(),
        cases: z.array(Id).optional(),
        samples: Samples.default('once'),
        reuse: z.boolean().default(false),
      }),
    )
    .output(z.object({ run: z.string() })),
  /**
   * Goes on with a run that was cut short: same spec, model, suite and samples. Results that stand are kept and not asked
   * again; a case with some samples gets the rest. `limitUsd` is for what is left.
   */
  resume: procedure.input(z.object({ run: z.string(), limitUsd: z.number().min(0).nullable() })).output(RunSummary),
  /** Results so far, then live ones, then `done`. Ends at once for a run that is over. */
  watch: procedure.input(z.object({ run: z.string() })).output(eventIterator(RunEvent)),
  cancel: procedure.input(z.object({ run: z.string() })).output(RunSummary),
  list: procedure
    .input(
      z.object({
        agent: Id.optional(),
        limit: z.int().min(1).max(200).default(50),
        /** Runs of the draft with a part changed for a try, too. */
        trials: z.boolean().default(true),
      }),
    )
    .output(z.array(RunSummary)),
  /** Runs of an agent's draft on several cases, oldest first, with what a trend needs; trials aside. */
  history: procedure.input(z.object({ agent: Id })).output(
    z.array(
      z.object({
        run: RunSummary,
        /** The published version it ran; null: a draft. */
        version: VersionMark.nullable(),
        /** Cases that passed and failed on the same input; null where each was asked once. */
        flaky: z.int().nullable(),
      }),
    ),
  ),
  results: procedure
    .input(z.object({ run: z.string() }))
    .output(z.object({ run: RunSummary, results: z.array(CaseResult) })),
  report: procedure.input(z.object({ hash: z.string() })).output(Report),
};
