import type { Outcome } from './outcome.ts';
import type { CaseResult, FieldResult, Sample } from './report.ts';

/**
 * Ends that say nothing about the case: whoever asks later may get an answer. A model that refused, or whose answer was cut
 * off, has answered; asking on until it says something else would hide what the agent does.
 */
export const CUT_SHORT: ReadonlySet<Outcome> = new Set<Outcome>([
  'rate_limited',
  'quota_exhausted',
  'provider_error',
  'timeout',
  'cancelled',
  'budget_stopped',
]);

/** Whether a judge was kept from deciding a text of this answer. */
const isLeftOpen = (sample: Sample): boolean => sample.verdict === 'uncertain' && sample.fields.some(isCutShort);

/** Whether the judge was kept from saying anything certain about a field. */
export const isCutShort = ({ judgement }: FieldResult): boolean =>
  judgement?.by === 'judge' &&
  judgement.verdict === 'unsure' &&
  judgement.votes.some(({ outcome }) => CUT_SHORT.has(outcome));

/**
 * Whether a resumed run has to ask for a case: it was never asked, or left in the middle of its samples, or its judge was kept
 * from deciding, or its sampling waited for a person's word on a text, who has spoken since.
 */
export function isUnfinished({ verdict, samples, sampling }: CaseResult): boolean {
  if (verdict === 'pass' || verdict === 'fail') return false;
  if (samples.some(isLeftOpen)) return true;
  if (sampling?.ended === 'unsure') return samples.every((sample) => sample.verdict !== 'uncertain');
  const last = samples.at(-1);
  // Without a sample the input itself was refused, and will be again.
  return last?.verdict === 'not_run' && CUT_SHORT.has(last.outcome);
}
