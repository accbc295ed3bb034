/** Exact tests for counts: no approximation by a bell curve, so that they hold for a handful of cases too. */

const logFactorials: number[] = [0];
/** ln(n!), summed once and kept. */
function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1)
    logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next));
  return logFactorials[n] ?? 0;
}
/** ln of the number of ways to choose k of n. */
export const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** Sums of rounded terms may pass 1 by a hair. */
const asProbability = (value: number): number => Math.min(1, Math.max(0, value));

/**
 * Two-sided p-value that `lost` and `gained` differ by chance alone, when each case that changed could as well have changed
 * the other way. Exact form of the test in Q. McNemar, "Note on the sampling error of the difference between correlated
 * proportions", Psychometrika 12 (1947): twice the smaller tail of a binomial distribution with one half.
 */
export function mcnemar(lost: number, gained: number): number {
  const changed = lost + gained;
  let tail = 0;
  for (let k = 0; k <= Math.min(lost, gained); k += 1) tail += Math.exp(logChoose(changed, k) - changed * Math.LN2);
  return asProbability(2 * tail);
}

/** How often something passed and failed. */
export interface Tally {
  passed: number;
  failed: number;
}

/** Tables that are as likely as the one seen, but for rounding, count as such. */
const AS_LIKELY = 1 + 1e-7;

/**
 * Two-sided p-value that two pass rates differ by chance alone: the probability, with both totals kept, of every table that
 * is at most as likely as the one seen. Source: R. A. Fisher, "Statistical Methods for Research Workers", 5th ed. (1934), § 21.02.
 */
export function fisher(one: Tally, other: Tally): number {
  const [first, second] = [one.passed + one.failed, other.passed + other.failed];
  const passed = one.passed + other.passed;
  const all = logChoose(first + second, passed);
  const likelihood = (k: number): number => Math.exp(logChoose(first, k) + logChoose(second, passed - k) - all);
  const seen = likelihood(one.passed) * AS_LIKELY;
  let sum = 0;
  for (let k = Math.max(0, passed - second); k <= Math.min(first, passed); k += 1) {
    const each = likelihood(k);
    if (each <= seen) sum += each;
  }
  return asProbability(sum);
}

/**
 * P-values of several questions asked at once, each raised so that the chance of a single false alarm among all of them stays
 * what one promises. In the order given. Source: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
 * Scandinavian Journal of Statistics 6 (1979).
 */
export function holm(values: readonly number[]): number[] {
  const adjusted = values.map(() => 1);
  let highest = 0;
  const rising = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  for (const [rank, { value, index }] of rising.entries()) {
    highest = Math.max(highest, asProbability(value * (values.length - rank)));
    adjusted[index] = highest;
  }
  return adjusted;
}

/**
 * Wilson's interval for a pass rate, at `z` standard deviations (1.96: 95 %). From nothing seen it is all of 0 to 1. Source:
 * E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
 */
export function wilson({ passed, failed }: Tally, z = 1.96): { low: number; high: number } {
  const count = passed + failed;
  if (count === 0) return { low: 0, high: 1 };
  const rate = passed / count;
  const spread = z * Math.sqrt((rate * (1 - rate)) / count + (z * z) / (4 * count * count));
  const middle = rate + (z * z) / (2 * count);
  const scale = 1 + (z * z) / count;
  return { low: asProbability((middle - spread) / scale), high: asProbability((middle + spread) / scale) };
}
