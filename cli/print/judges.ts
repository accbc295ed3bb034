import type { JudgeWord } from '../../shared/grading/judgement.ts';
import { addCost, judgeWordOf, type Report } from '../../shared/grading/report.ts';

const NOT_CALIBRATED = 'it was not measured against people, so it cannot fail a case by itself';
const times = (votes: number): string => (votes === 1 ? 'asked once about each' : `asked ${votes} times about each`);

/** Who judged texts of a report, with what right, how many, to what end and at what cost; nothing where nobody did. */
export function judgeLines({ results }: Report): string[] {
  const words = results.flatMap(({ samples }) =>
    samples.flatMap(({ fields }) => fields.flatMap((field) => judgeWordOf(field) ?? [])),
  );
  const alike = Map.groupBy(words, ({ judge, calibrated }) => JSON.stringify([judge, calibrated]));
  return [...alike.values()].flatMap((said) => {
    const [first] = said;
    return first === undefined ? [] : [lineOf(first, said)];
  });
}

function lineOf({ judge, calibrated }: JudgeWord, said: readonly JudgeWord[]): string {
  const count = (verdict: JudgeWord['verdict']): number => said.filter((word) => word.verdict === verdict).length;
  const cost = said.flatMap(({ votes }) => votes.map(({ call }) => call)).reduce<number | null>(addCost, 0);
  const who = `${judge.model.model} at ${judge.model.provider}, ${times(judge.votes)}${calibrated ? '' : `; ${NOT_CALIBRATED}`}`;
  const what = `${said.length === 1 ? '1 text' : `${said.length} texts`}: ${count('same')} the same, ${count('different')} different, ${count('unsure')} unsure`;
  return `Judge: ${who}. It judged ${what}; ${cost === null ? 'the cost of that is not known' : `$${cost.toFixed(4)} of the cost`}.`;
}
