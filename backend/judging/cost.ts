import type { FieldExpectation, TestCase } from '../../shared/grading/case.ts';
import type { JudgeSetting, TextQuestion } from '../../shared/grading/judgement.ts';
import { estimateCost } from '../connections/models.ts';

/** Characters of what a judge is told beside the question, and tokens of its evidence with the score. */
const PROMPT_CHARACTERS = 2_000;
const EVIDENCE_TOKENS = 300;
/** A text whose answer is not there yet counts at twice what is expected, and never below a short paragraph. */
const SHORT_PARAGRAPH = 400;

export interface JudgingCost {
  calls: number;
  /** At list price; null where it is not known. */
  costUsd: number | null;
  priceTable: string | null;
}

/** What it takes to ask a judge about questions of so many characters, at most. */
function costOf({ model, votes }: JudgeSetting, characters: readonly number[]): JudgingCost {
  const each = Array.from({ length: votes }, () => characters).flat();
  return { calls: each.length, ...estimateCost(model, PROMPT_CHARACTERS, each, EVIDENCE_TOKENS) };
}

/** One sample of each case: every text that is compared by meaning, as if none came back word for word. */
export function estimateJudging(judge: JudgeSetting, cases: readonly TestCase[]): JudgingCost {
  const texts = cases.flatMap(({ input, expectation }) => {
    const given = JSON.stringify(input).length;
    return expectation.filter(({ comparator }) => comparator.kind === 'meaning').map((one) => given + lengthOf(one));
  });
  return costOf(judge, texts);
}

export const estimateQuestions = (judge: JudgeSetting, questions: readonly TextQuestion[]): JudgingCost =>
  costOf(
    judge,
    questions.map((question) => JSON.stringify(question).length),
  );

const lengthOf = (expectation: FieldExpectation): number =>
  Math.max(JSON.stringify(expectation).length * 3, SHORT_PARAGRAPH);
