import type { TestCase } from './case.ts';
import type { CaseResult, Sample, SamplingEnd, Verdict } from './report.ts';
import { decide, type SamplingPlan } from './sequential.ts';

/** What the samples of one case say so far. */
interface Tally {
  passed: number;
  failed: number;
}
const tally = (samples: readonly Sample[]): Tally => ({
  passed: samples.filter(({ verdict }) => verdict === 'pass').length,
  failed: samples.filter(({ verdict }) => verdict === 'fail').length,
});

/** Why sampling ends after these samples, or null to take another. */
export function endOfSampling(plan: SamplingPlan, samples: readonly Sample[]): SamplingEnd | null {
  const last = samples.at(-1);
  // The router has tried again already; asking on through an outage would only spend the other cases' time.
  if (last?.verdict === 'not_run') return 'provider';
  if (last?.verdict === 'uncertain') return 'unsure';
  const { passed, failed } = tally(samples);
  const decision = decide(plan, passed, failed);
  if (decision === 'continue') return null;
  return decision === 'uncertain' ? 'limit' : 'decided';
}

/** Why sampling ended, after texts of some of its samples were decided anew. */
export function endAfterWords(plan: SamplingPlan, samples: readonly Sample[], before: SamplingEnd): SamplingEnd {
  if (verdictOf(plan, tally(samples)) !== 'uncertain') return 'decided';
  return before === 'decided' ? 'unsure' : before;
}

const verdictOf = (plan: SamplingPlan, { passed, failed }: Tally): Verdict => {
  const decision = decide(plan, passed, failed);
  return decision === 'pass' || decision === 'fail' ? decision : 'uncertain';
};

const samplesWord = (count: number): string => (count === 1 ? '1 sample' : `${count} samples`);
const STOPPED: { [E in Exclude<SamplingEnd, 'decided'>]: (count: number, cause: string) => string } = {
  limit: (count) => `${samplesWord(count)} were not enough to decide; allow more, or accept the case as flaky.`,
  budget: (_count, cause) => cause,
  cancelled: () => 'It was cancelled before the evidence sufficed.',
  provider: (_count, cause) => cause,
  unsure: (_count, cause) => cause,
};
const GOES_ON = 'Texts of it have been decided since; it takes more samples to be certain.';

/**
 * The verdict of a case from its samples, in the order they were taken: the sequential test's where it decided, otherwise
 * uncertain, with how many passed and why no more were taken. A case of which no sample could be graded was not run.
 */
export function gradeSamples(
  testCase: Pick<TestCase, 'id' | 'title' | 'input'>,
  samples: readonly Sample[],
  rulesFired: string[],
  { plan, ended }: { plan: SamplingPlan; ended: SamplingEnd },
): CaseResult {
  const { id: caseId, title, input } = testCase;
  const counts = tally(samples);
  const { passed, failed } = counts;
  const graded = passed + failed;
  const flaky = passed > 0 && failed > 0;
  const base = { caseId, title, input, samples: [...samples], rulesFired, sampling: { ...counts, ended, flaky } };
  const last = samples.at(-1);
  if (graded === 0) return { ...base, verdict: last?.verdict ?? 'not_run', reason: last?.reason ?? '' };
  const verdict = verdictOf(plan, counts);
  const failure = samples.find((sample) => sample.verdict === 'fail');
  const count = `${passed} of ${samplesWord(graded)} passed.`;
  const open = samples.find((sample) => sample.verdict === 'uncertain');
  const cause = ended === 'unsure' ? (open?.reason ?? GOES_ON) : (last?.reason ?? '');
  const why = ended === 'decided' ? '' : STOPPED[ended](graded, cause);
  const reason = [count, ...(failure === undefined ? [] : [failure.reason]), ...(why === '' ? [] : [why])].join(' ');
  return { ...base, verdict, reason };
}
