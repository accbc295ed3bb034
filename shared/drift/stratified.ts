import { logChoose, type Tally } from '../grading/exact-tests.ts';

/** One case's passes and failures before some night, and from it on. */
export interface Stratum {
  before: Tally;
  since: Tally;
}

const count = ({ passed, failed }: Tally): number => passed + failed;

/**
 * P-value, one-sided, that cases fail more often `since` than `before` by chance alone: the probability of at least as many failures
 * since, when each case's failures could as well have fallen on any of its samples. A case that always passed before weighs heavily
 * once it fails, one that always wavered hardly at all, and what they share (a hard suite, an easy one) cancels. Holds for any number of
 * samples: each case contributes a hypergeometric count, and their sum's distribution is worked out term by term. Source: J. J. Gart,
 * "Point and Interval Estimation of the Common Odds Ratio in the Combination of 2 × 2 Tables with Fixed Marginals", Biometrika 57 (1970).
 */
export function failingMore(strata: readonly Stratum[]): number {
  const failures = strata.reduce((sum, { since }) => sum + since.failed, 0);
  // What remains of the distribution below the failures that were seen; everything above is the answer.
  let below = new Float64Array(failures);
  if (failures === 0) return 1;
  below[0] = 1;
  for (const stratum of strata) below = added(below, stratum);
  return Math.min(1, Math.max(0, 1 - below.reduce((sum, each) => sum + each, 0)));
}

/** The distribution of a sum with one more case's failures in it, cut off where it was. */
function added(sums: Float64Array<ArrayBuffer>, { before, since }: Stratum): Float64Array<ArrayBuffer> {
  const [drawn, failed] = [count(since), before.failed + since.failed];
  const all = count(before) + drawn;
  const [least, most] = [Math.max(0, drawn - (all - failed)), Math.min(drawn, failed)];
  const next = new Float64Array(sums.length);
  const ways = logChoose(all, drawn);
  for (let k = least; k <= most; k += 1) {
    const chance = Math.exp(logChoose(failed, k) + logChoose(all - failed, drawn - k) - ways);
    for (let sum = 0; sum + k < sums.length; sum += 1) next[sum + k] = (next[sum + k] ?? 0) + chance * (sums[sum] ?? 0);
  }
  return next;
}

/** How much better two rates explain a case than one does: the logarithm of the likelihood ratio, 0 or more. */
export const gainOfChange = (strata: readonly Stratum[]): number =>
  strata.reduce(
    (sum, { before, since }) =>
      sum +
      likelihood(before) +
      likelihood(since) -
      likelihood({ passed: before.passed + since.passed, failed: before.failed + since.failed }),
    0,
  );

function likelihood({ passed, failed }: Tally): number {
  const rate = passed / (passed + failed);
  return (passed === 0 ? 0 : passed * Math.log(rate)) + (failed === 0 ? 0 : failed * Math.log(1 - rate));
}
