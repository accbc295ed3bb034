import type { Outcome } from './outcome.ts';
import type { CaseResult } from './report.ts';

/**
 * Ends that say nothing about the case: whoever asks later may get an answer. A model that refused, or whose answer was cut
 * off, has answered; asking on until it says something else would hide what the agent does.
 */
const CUT_SHORT: ReadonlySet<Outcome> = new Set<Outcome>([
  'rate_limited',
  'quota_exhausted',
  'provider_error',
  'timeout',
  'cancelled',
  'budget_stopped',
]);

/**
 * Whether a resumed run has to ask for a case: it was never asked, or left in the middle of its samples, or its sampling waited
 * for a person's word on a text, who has spoken since.
 */
export function isUnfinished({ verdict, samples, sampling }: CaseResult): boolean {
  if (sampling?.ended === 'unsure' && verdict === 'uncertain')
    return samples.every((sample) => sample.verdict !== 'uncertain');
  const last = samples.at(-1);
  // Without a sample the input itself was refused, and will be again.
  return last?.verdict === 'not_run' && verdict !== 'pass' && verdict !== 'fail' && CUT_SHORT.has(last.outcome);
}
