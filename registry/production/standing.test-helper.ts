import type { Call } from './calls.test-helper.ts';
import type { Stay } from './swaps.test-helper.ts';

export interface Standing {
  /** Answers of a version that production had not been asked to have by then. */
  neverDeployed: number;
  /** How long after a deployment was acknowledged somebody who asked anew still got the version before; milliseconds. */
  longestStale: number;
}

/** Holds each answer's version against when it stood in production. Times of one clock, in milliseconds. */
export function standing(answered: readonly Pick<Call, 'from' | 'to' | 'answer'>[], stays: readonly Stay[]): Standing {
  let neverDeployed = 0;
  let longestStale = 0;
  for (const { from, to, answer } of answered) {
    const own = stays.filter((stay) => stay.version === answer?.version?.hash && stay.from <= to);
    if (own.length === 0) neverDeployed += 1;
    // Named calls answered before are from before; everybody else's answer is of when they asked.
    else longestStale = Math.max(longestStale, Math.min(...own.map(({ until }) => Math.max(0, from - until))));
  }
  return { neverDeployed, longestStale };
}
