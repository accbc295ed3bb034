/**
 * Wald's sequential probability ratio test for a pass rate: after each sample it says pass, fail, or go on, so that a clear
 * case needs few calls and a close one more. Source: A. Wald, "Sequential Tests of Statistical Hypotheses", Annals of
 * Mathematical Statistics 16 (1945). The thresholds are ln(1/error) instead of Wald's ln((1 - error)/error): by Ville's
 * inequality the promised errors then hold exactly and not only nearly.
 */
export interface SamplingPlan {
  /** A case that passes at least this often is good. */
  good: number;
  /** A case that passes at most this often is bad; between the two nothing is promised. */
  bad: number;
  /** Highest probability of calling a bad case passed, and a good one failed. */
  falsePass: number;
  falseFail: number;
  /** Samples after which a case stays uncertain. */
  mostSamples: number;
}
export const USUAL_SAMPLING: SamplingPlan = { good: 0.95, bad: 0.7, falsePass: 0.05, falseFail: 0.05, mostSamples: 30 };

/** The usual test with another limit; undefined for one sample, which is its own verdict. */
export const samplingUpTo = (mostSamples: number): SamplingPlan | undefined =>
  mostSamples === 1 ? undefined : { ...USUAL_SAMPLING, mostSamples };

export type Decision = 'pass' | 'fail' | 'uncertain' | 'continue';

interface Weights {
  /** What one passed, and one failed, sample adds to the logarithm of the likelihood ratio. */
  pass: number;
  fail: number;
  /** The ratio's logarithm at which the case has passed, and below which it has failed. */
  upper: number;
  lower: number;
}

/** Throws a RangeError for a plan that promises nothing: rates and errors lie strictly between 0 and 1, good above bad. */
function weightsOf({ good, bad, falsePass, falseFail, mostSamples }: SamplingPlan): Weights {
  const isShare = (share: number): boolean => share > 0 && share < 1;
  if (![good, bad, falsePass, falseFail].every(isShare) || good <= bad || mostSamples < 1)
    throw new RangeError('a sampling plan needs rates and errors between 0 and 1, and good above bad');
  return {
    pass: Math.log(good / bad),
    fail: Math.log((1 - good) / (1 - bad)),
    upper: Math.log(1 / falsePass),
    lower: Math.log(falseFail),
  };
}

/** Whether the samples so far suffice. Their order does not matter, only how many passed and failed. */
export function decide(plan: SamplingPlan, passed: number, failed: number): Decision {
  return decideBy(weightsOf(plan), plan.mostSamples, passed, failed);
}

function decideBy(weights: Weights, mostSamples: number, passed: number, failed: number): Decision {
  const ratio = passed * weights.pass + failed * weights.fail;
  if (ratio >= weights.upper) return 'pass';
  if (ratio <= weights.lower) return 'fail';
  return passed + failed >= mostSamples ? 'uncertain' : 'continue';
}

/** How often each verdict is reached, and after how many samples on average. */
export interface Behaviour {
  pass: number;
  fail: number;
  uncertain: number;
  meanSamples: number;
}

/**
 * What a plan does with a case that passes with probability `rate`, exactly: the probabilities of all ways to get to each
 * number of passed and failed samples without having been decided before.
 */
export function behaviourOf(plan: SamplingPlan, rate: number): Behaviour {
  const weights = weightsOf(plan);
  const result: Behaviour = { pass: 0, fail: 0, uncertain: 0, meanSamples: 0 };
  // Indexed by how many samples failed; undecided ones only.
  let open = [1];
  for (let samples = 1; samples <= plan.mostSamples && open.some((share) => share > 0); samples += 1) {
    const next = Array.from({ length: samples + 1 }, () => 0);
    for (const [failed, share] of open.entries()) {
      next[failed] = (next[failed] ?? 0) + share * rate;
      next[failed + 1] = (next[failed + 1] ?? 0) + share * (1 - rate);
    }
    open = next.map((share, failed) => {
      const decision = decideBy(weights, plan.mostSamples, samples - failed, failed);
      if (decision === 'continue') return share;
      result[decision] += share;
      result.meanSamples += share * samples;
      return 0;
    });
  }
  return result;
}

/** The smallest number of samples, all taken, and of failures still allowed, that keeps the plan's promises. */
export function fixedSizeOf({ good, bad, falsePass, falseFail }: SamplingPlan): {
  samples: number;
  mostFailures: number;
} {
  for (let samples = 1; ; samples += 1) {
    for (let mostFailures = 0; mostFailures < samples; mostFailures += 1) {
      if (atMost(mostFailures, samples, 1 - bad) > falsePass) break;
      if (1 - atMost(mostFailures, samples, 1 - good) <= falseFail) return { samples, mostFailures };
    }
  }
}

/** Probability of at most `most` events in `count` trials (binomial distribution). */
function atMost(most: number, count: number, rate: number): number {
  let term = (1 - rate) ** count;
  let sum = term;
  for (let events = 1; events <= most; events += 1) {
    term *= ((count - events + 1) / events) * (rate / (1 - rate));
    sum += term;
  }
  return sum;
}
