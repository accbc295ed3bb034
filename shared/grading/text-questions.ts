import { hashOf } from '../json/canonical.ts';
import type { Hash } from '../spec/ids.ts';
import type { TestCase } from './case.ts';
import { NEEDS_A_JUDGE } from './compare.ts';
import { withJudgement, withoutPerson } from './judged-field.ts';
import type { Judgement, Label, TextQuestion } from './judgement.ts';
import type { FieldResult, Sample } from './report.ts';
import { conclude } from './verdict.ts';

/** What a sample was asked, and what is expected of it. */
export type Asked = Pick<TestCase, 'input' | 'expectation'>;
/** A text of a sample whose meaning had to be asked about. */
export interface AskedText {
  /** Position among the sample's fields. */
  index: number;
  field: FieldResult;
  question: TextQuestion;
}
/** What is known about a question without asking anybody; null: a person took back what was said. */
export type Words = (question: TextQuestion) => Judgement | null | undefined;

/** Names a question; two are the same when all of it is. */
export const questionKey = (question: TextQuestion): Hash => hashOf(question);

/** Every text of a sample that a judge or a person had to decide, decided ones too, as the case that it was graded by asks. */
export function textsOf({ input, expectation }: Asked, { fields }: Sample): AskedText[] {
  return fields.flatMap((field, index) => {
    const { field: path, title, expected, actual } = field;
    const comparator = expectation[index]?.field === path ? expectation[index].comparator : undefined;
    const isAsked = field.judgement !== undefined || (field.result === 'unsure' && field.reason === NEEDS_A_JUDGE);
    if (!isAsked || comparator?.kind !== 'meaning' || actual === undefined) return [];
    const known = expected === undefined ? {} : { expected };
    return { index, field, question: { field: path, title, rubric: comparator.rubric, ...known, actual, input } };
  });
}

/** Whether neither a person nor a calibrated judge has decided it. */
export const isWaiting = ({ field: { judgement } }: AskedText): boolean =>
  judgement === undefined || (judgement.by === 'judge' && (!judgement.calibrated || judgement.verdict === 'unsure'));

/** A sample with what is known about its texts, and the verdict that follows; the same sample where nothing is. */
export function withWords(asked: Asked, sample: Sample, words: Words): Sample {
  const said = new Map(
    textsOf(asked, sample).flatMap(({ index, field, question }) => {
      const word = words(question);
      if (word === undefined || (word === null && field.judgement?.by !== 'person')) return [];
      return [[index, word === null ? withoutPerson(field) : withJudgement(field, word)] as const];
    }),
  );
  if (said.size === 0) return sample;
  return conclude({ ...sample, fields: sample.fields.map((field, index) => said.get(index) ?? field) });
}

/** People's words as grading takes them; of two on one question the first. */
export function wordsOf(labels: readonly Omit<Label, 'judged'>[]): Words {
  const known = new Map<Hash, Judgement>();
  for (const { question, verdict, who, at, note } of labels.toReversed())
    known.set(questionKey(question), { by: 'person', verdict, who, at, ...(note === undefined ? {} : { note }) });
  return known.size === 0 ? () => undefined : (question) => known.get(questionKey(question));
}
