import type { JudgeWord, TextVerdict } from '../../shared/grading/judgement.ts';
import { formatNumber } from './format.ts';

/** What was said about a text. */
export const VERDICT_WORDS: Record<TextVerdict, string> = {
  same: 'same meaning',
  different: 'different meaning',
  unsure: 'not sure',
};

/** "gpt-5.4-mini: same meaning (scores 85, 90 and 70 of 100)"; of a judge that gave no score only what it came to. */
export function judgeWords({ judge, verdict, votes }: JudgeWord): string {
  const scores = votes.flatMap(({ score }) => (score === null ? [] : [formatNumber(score)]));
  const said = `${judge.model.model}: ${VERDICT_WORDS[verdict]}`;
  if (scores.length === 0) return `${said} (no score)`;
  return `${said} (${scores.length === 1 ? 'score' : 'scores'} ${scores.join(', ')} of 100)`;
}
