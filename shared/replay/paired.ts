/** An estimated share and the interval that covers it, between -1 and 1. */
export interface Share {
  estimate: number;
  low: number;
  high: number;
}

/** Of `samples` executions asked again by both: where only the draft, or only the present version, left the recorded answer. */
export interface Lanes {
  samples: number;
  onlyDraft: number;
  onlyPresent: number;
}

/** 95 %. */
const Z = 1.959963984540054;
const bounded = (value: number): number => Math.min(1, Math.max(-1, value));

/**
 * How much more often the draft departs from the recorded answers than the present version does when asked again: the share that flips
 * with the noise of models subtracted. 95 % interval for the difference of two shares of the same executions; from nothing sampled it is
 * all of -1 to 1. Source: D. G. Bonett and R. M. Price, "Adjusted Wald Confidence Interval for a Difference of Binomial Proportions
 * Based on Paired Data", Journal of Educational and Behavioral Statistics 37 (2012).
 */
export function beyondNoise({ samples, onlyDraft, onlyPresent }: Lanes): Share {
  if (samples === 0) return { estimate: 0, low: -1, high: 1 };
  const [draft, present] = [(onlyDraft + 1) / (samples + 2), (onlyPresent + 1) / (samples + 2)];
  const middle = draft - present;
  const spread = Z * Math.sqrt((draft + present - middle * middle) / (samples + 2));
  return {
    estimate: (onlyDraft - onlyPresent) / samples,
    low: bounded(middle - spread),
    high: bounded(middle + spread),
  };
}

/**
 * One share of several groups of executions, each with its part of the whole (`weight`s add up to 1). Its interval is put together from
 * theirs. Source: G. Y. Zou and A. Donner, "Construction of confidence limits about effect measures: a general approach", Statistics in
 * Medicine 27 (2008).
 */
export function combined(groups: readonly { weight: number; share: Share }[]): Share {
  const sum = (of: (group: { weight: number; share: Share }) => number): number =>
    groups.reduce((total, group) => total + of(group), 0);
  const estimate = sum(({ weight, share }) => weight * share.estimate);
  const down = Math.sqrt(sum(({ weight, share }) => (weight * (share.estimate - share.low)) ** 2));
  const up = Math.sqrt(sum(({ weight, share }) => (weight * (share.high - share.estimate)) ** 2));
  return { estimate, low: bounded(estimate - down), high: bounded(estimate + up) };
}
