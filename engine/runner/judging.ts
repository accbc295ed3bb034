import type { Outcome } from '../../shared/grading/outcome.ts';
import { judgeWordOf, type Sample } from '../../shared/grading/report.ts';
import { type Asked, type AskedText, questionKey, textsOf, withWords } from '../../shared/grading/text-questions.ts';
import { isCutShort } from '../../shared/grading/unfinished.ts';
import type { Judge } from '../judge/judge.ts';
import type { Budget } from './budget.ts';

/** Whether a judge's word could decide a sample: nothing else failed, and texts are open that no judge has spoken about. */
export const needsJudge = (asked: Asked, sample: Sample): boolean =>
  sample.verdict === 'uncertain' && textsOf(asked, sample).some(isUnasked);

const isUnasked = ({ field }: AskedText): boolean => field.judgement === undefined || isCutShort(field);

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
  for (const { question, field } of textsOf(asked, sample).filter(isUnasked)) {
    if (signal.aborted || judged.verdict !== 'uncertain') break;
    const word = await judge(question, signal, budget, judgeWordOf(field));
    const key = questionKey(question);
    judged = withWords(asked, judged, (other) => (questionKey(other) === key ? word : undefined));
  }
  return judged;
}

/** Whether votes of a sample ended this way. */
export const hasVotes = ({ fields }: Sample, outcome: Outcome): boolean =>
  fields.some((field) => judgeWordOf(field)?.votes.some((vote) => vote.outcome === outcome));
