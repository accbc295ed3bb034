import type { Outcome } from '../../shared/grading/outcome.ts';
import { judgeWordOf, type Sample } from '../../shared/grading/report.ts';
import { type Asked, isWaiting, questionKey, textsOf, withWords } from '../../shared/grading/text-questions.ts';
import type { Judge } from '../judge/judge.ts';
import type { Budget } from './budget.ts';

/** Whether a judge's word could decide a sample: nothing else failed, and what is open are texts. */
export const needsJudge = (asked: Asked, sample: Sample): boolean =>
  sample.verdict === 'uncertain' && textsOf(asked, sample).some(isUnasked);

const isUnasked = (text: ReturnType<typeof textsOf>[number]): boolean =>
  isWaiting(text) && text.field.judgement === undefined;

/**
 * Has the judge speak about every open text of a sample, one after another, until one of them fails it. Settles as soon as
 * the signal aborts; then the rest stays open.
 */
export async function judgeSample(
  asked: Asked,
  sample: Sample,
  { judge, signal, budget }: { judge: Judge; signal: AbortSignal; budget: Budget },
): Promise<Sample> {
  let judged = sample;
  while (!signal.aborted && needsJudge(asked, judged)) {
    const [next] = textsOf(asked, judged).filter(isUnasked);
    if (next === undefined) break;
    const word = await judge(next.question, signal, budget);
    const key = questionKey(next.question);
    judged = withWords(asked, judged, (question) => (questionKey(question) === key ? word : undefined));
  }
  return judged;
}

/** Whether votes of a sample ended this way. */
export const hasVotes = ({ fields }: Sample, outcome: Outcome): boolean =>
  fields.some((field) => judgeWordOf(field)?.votes.some((vote) => vote.outcome === outcome));
