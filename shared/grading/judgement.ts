import { z } from 'zod';
import { Json, JsonObject } from '../spec/ids.ts';
import { ModelRef } from '../spec/spec.ts';
import { CallRecord, Outcome } from './outcome.ts';

/** Who judges texts for an agent: a model, asked so many times about each text. */
export const JudgeSetting = z.strictObject({
  model: ModelRef,
  votes: z.union([z.literal(1), z.literal(3), z.literal(5)]),
});
export type JudgeSetting = z.infer<typeof JudgeSetting>;

/** One text whose meaning is in question. Two questions are the same when all of this is. */
export const TextQuestion = z.object({
  /** Dotted path of the output field. */
  field: z.string(),
  title: z.string(),
  rubric: z.string(),
  expected: Json.optional(),
  actual: Json,
  /** What the agent was given, as results keep it (files without their data): a rubric may speak of it. */
  input: JsonObject,
});
export type TextQuestion = z.infer<typeof TextQuestion>;

export const TextVerdict = z.enum(['same', 'different', 'unsure']);
export type TextVerdict = z.infer<typeof TextVerdict>;

/** One asking of the judge: evidence first, then a score from 0 (another meaning) to 100 (the same). */
export const Vote = z.object({
  outcome: Outcome,
  evidence: z.string(),
  /** null: no usable answer, see `outcome`. */
  score: z.int().min(0).max(100).nullable(),
  /** For people: why there is no score. */
  message: z.string().optional(),
  call: CallRecord,
});
export type Vote = z.infer<typeof Vote>;

/** What a judge said about one text. */
export const JudgeWord = z.object({
  by: z.literal('judge'),
  /** Derived in code from the scores, never the model's own word. */
  verdict: TextVerdict,
  /** It agreed with people's labels well enough to fail a case by itself. */
  calibrated: z.boolean(),
  judge: JudgeSetting,
  /** `JUDGE_VERSION` of its prompt. */
  version: z.int().optional(),
  votes: z.array(Vote),
});
export type JudgeWord = z.infer<typeof JudgeWord>;

/** What was said about one text, by a person or by the judge. A person's word stands above the judge's. */
export const Judgement = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('person'),
    verdict: TextVerdict.exclude(['unsure']),
    who: z.string(),
    at: z.string(),
    note: z.string().optional(),
    /** What a judge had said about it; its calls were paid for. */
    before: JudgeWord.optional(),
  }),
  JudgeWord,
]);
export type Judgement = z.infer<typeof Judgement>;

/** A person's word on a text: truth that judges are measured against. */
export const Label = z.object({
  id: z.string(),
  question: TextQuestion,
  verdict: TextVerdict.exclude(['unsure']),
  who: z.string(),
  at: z.string(),
  note: z.string().optional(),
  /** The execution whose answer was corrected; absent where the text was decided in a run. */
  execution: z.string().optional(),
  /** A colleague said so, who alone takes it back. */
  isColleagues: z.literal(true).optional(),
  /** What the chosen judge said about the same text; null where it was not asked. */
  judged: TextVerdict.nullable(),
});
export type Label = z.infer<typeof Label>;

/** How a judge compares with people. Counts are of labels that the judge was asked about. */
export const Agreement = z.object({
  labels: z.int(),
  judged: z.int(),
  agreed: z.int(),
  /** It could not decide; neither agreement nor disagreement. */
  unsure: z.int(),
  /** People said same and the judge different, and the other way round. */
  tooStrict: z.int(),
  tooLenient: z.int(),
  /** Share agreed of those decided with its 95 % interval, and Cohen's kappa; null where too little was decided. */
  rate: z.object({ seen: z.number(), low: z.number(), high: z.number() }).nullable(),
  kappa: z.number().nullable(),
  calibrated: z.boolean(),
  /** One sentence: that it may fail a case, or what is missing. */
  words: z.string(),
});
export type Agreement = z.infer<typeof Agreement>;
