import type { TestCase } from './case.ts';
import type { CaseResult } from './report.ts';
import { endAfterWords, gradeSamples } from './sampled-case.ts';
import { USUAL_SAMPLING } from './sequential.ts';
import { type Words, withWords } from './text-questions.ts';
import { gradeCase } from './verdict.ts';

/**
 * A stored result graded anew with what is known about its texts by now; the same result where that changes nothing. No model
 * is asked. `expectation` is of the case that it was graded by. A person's word that it holds already stays unless there is a
 * newer one.
 */
export function regrade({ expectation }: Pick<TestCase, 'expectation'>, result: CaseResult, words: Words): CaseResult {
  const { caseId: id, title, input, rulesFired, sampling } = result;
  const samples = result.samples.map((sample) => withWords({ input, expectation }, sample, words));
  if (samples.every((sample, index) => sample === result.samples[index])) return result;
  const asked = { id, title, input };
  // Every run samples by the usual plan; how many samples it allowed at most does not matter once they are taken.
  if (sampling !== undefined) {
    const ended = endAfterWords(USUAL_SAMPLING, samples, sampling.ended);
    return gradeSamples(asked, samples, rulesFired, { plan: USUAL_SAMPLING, ended });
  }
  const [only] = samples;
  return only === undefined ? result : gradeCase(asked, only, rulesFired);
}
