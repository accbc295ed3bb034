import type { CaseResult, Sample } from '../../../shared/grading/report.ts';
import { count, formatNumber, formatUsd } from '../format.ts';
import { suggestedLimit } from '../model-choices.ts';

/** Calls and cost of a run: at most, and usually. */
export interface Estimate {
  calls: number;
  costUsd: number | null;
  usualCalls: number;
  usualCostUsd: number | null;
  /** Calls of the judge at most; their cost is in the sums. */
  judgeCalls: number;
  /** Cases that keep an earlier run's answer. */
  reused: number;
}

/** Whole cents, upwards: an estimate never promises less than it found. */
const money = (usd: number): string => formatUsd(Number(suggestedLimit(usd)));

/** "120 calls, at most about $0.30." and, where cases are asked again, what that takes if most of them pass. */
export function estimateWords({
  calls,
  costUsd,
  usualCalls,
  usualCostUsd,
}: Omit<Estimate, 'judgeCalls' | 'reused'>): string {
  if (usualCalls === calls)
    return `${count(calls, 'call')}, ${costUsd === null ? 'price unknown for this model' : `at most about ${money(costUsd)}`}.`;
  const cost =
    costUsd === null || usualCostUsd === null
      ? 'Price unknown for this model.'
      : `About ${money(usualCostUsd)}, at most ${money(costUsd)}.`;
  return `About ${count(usualCalls, 'call')} if most cases pass, at most ${formatNumber(calls)}. ${cost}`;
}

/** "The cost includes the judge of texts: at most 24 calls."; empty where none is asked. */
export const judgeCallsWords = ({ judgeCalls, costUsd }: Pick<Estimate, 'judgeCalls' | 'costUsd'>): string =>
  judgeCalls === 0
    ? ''
    : costUsd === null
      ? `The judge of texts takes at most ${count(judgeCalls, 'call')} more.`
      : `The judge of texts is included: at most ${count(judgeCalls, 'call')} more.`;

/** "9 cases keep their earlier answer."; empty where none does. */
export const reusedWords = ({ reused }: Pick<Estimate, 'reused'>): string =>
  reused === 0 ? '' : `${count(reused, 'case')} ${reused === 1 ? 'keeps its' : 'keep their'} earlier answer.`;

/** "9 of 10 passed"; null for a case that was asked once. */
export function passedWords({ sampling }: Pick<CaseResult, 'sampling'>): string | null {
  if (sampling === undefined) return null;
  const { passed, failed } = sampling;
  return passed + failed === 0 ? null : `${formatNumber(passed)} of ${formatNumber(passed + failed)} passed`;
}

/** The place of the sample that the reason of the result speaks of: the first that failed, else the first one. */
export function toldSample(samples: readonly Sample[]): number {
  const failed = samples.findIndex(({ verdict }) => verdict === 'fail');
  if (failed !== -1) return failed;
  return Math.max(
    samples.findIndex(({ verdict }) => verdict === 'uncertain'),
    0,
  );
}
