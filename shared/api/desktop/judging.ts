import { z } from 'zod';
import { Agreement, JudgeSetting, JudgeWord, Label, TextQuestion, TextVerdict } from '../../grading/judgement.ts';
import { Id } from '../../spec/ids.ts';
import { procedure } from './base.ts';
import { Permission } from './permission.ts';
import { RunSummary } from './tests.ts';

export const JudgeView = z.object({
  /** null: texts wait for people. */
  judge: JudgeSetting.nullable(),
  agreement: Agreement,
  /** Texts of latest results that neither a person nor a calibrated judge has decided. */
  waiting: z.int(),
  /** Whether I may decide texts and choose the judge. */
  permission: Permission,
});
export type JudgeView = z.infer<typeof JudgeView>;

/** A text that waits for a person, and where it came from. */
export const WaitingText = z.object({
  run: z.string(),
  caseId: z.string(),
  caseTitle: z.string(),
  sample: z.int(),
  question: TextQuestion,
  /** What a judge said, where one was asked. Shown only after the person has decided. */
  judged: JudgeWord.nullable(),
});
export type WaitingText = z.infer<typeof WaitingText>;

/** Grading of texts by meaning: who judges, what people said, and how far the judge agrees with them. */
export const judging = {
  get: procedure.input(z.object({ agent: Id })).output(JudgeView),
  choose: procedure.input(z.object({ agent: Id, judge: JudgeSetting.nullable() })).output(JudgeView),
  labels: procedure.input(z.object({ agent: Id })).output(z.array(Label)),
  /** Newest first, each question once. */
  waiting: procedure
    .input(z.object({ agent: Id, limit: z.int().min(1).max(200).default(50) }))
    .output(z.array(WaitingText)),
  /**
   * A person's word on one text of a stored result. The run, and the latest ones if the same text stands there, are graded
   * again at once with it, their reports are made anew, and later runs know it. A second word on the same question replaces
   * the first.
   */
  label: procedure
    .input(
      z.object({
        run: z.string(),
        caseId: z.string(),
        sample: z.int().min(0),
        field: z.string(),
        verdict: TextVerdict.exclude(['unsure']),
        note: z.string().max(1000).optional(),
      }),
    )
    .output(z.object({ label: Label, run: RunSummary })),
  /** Takes a word back. The run it was said about and the latest ones are graded again without it. */
  removeLabel: procedure.input(z.object({ agent: Id, id: z.string() })).output(z.object({ id: z.string() })),
  /** Calls and cost of asking the chosen judge about every label it was not asked about. */
  estimate: procedure
    .input(z.object({ agent: Id }))
    .output(z.object({ calls: z.int(), costUsd: z.number().nullable(), priceTable: z.string().nullable() })),
  /** Asks the chosen judge about them, within the limit. What was answered is kept, however it ends. */
  calibrate: procedure.input(z.object({ agent: Id, limitUsd: z.number().min(0).nullable() })).output(
    z.object({
      asked: z.int(),
      costUsd: z.number().nullable(),
      /** Why it ended early, in words; null when every label was asked about. */
      stopped: z.string().nullable(),
      view: JudgeView,
    }),
  ),
};
