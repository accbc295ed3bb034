import type { CaseResult, Sample } from '../../../shared/grading/report.ts';
import { count, formatNumber, formatUsd } from '../../lib/format.ts';
import { suggestedLimit } from './model-choices.ts';

/** Calls and cost of a run: at most, and usually. */
export interface Estimate {
  calls: number;
  costUsd: number | null;
  usualCalls: number;
  usualCostUsd: number | null;
}

/** Whole cents, upwards: an estimate never promises less than it found. */
const money = (usd: number): string => formatUsd(Number(suggestedLimit(usd)));

/** "120 calls, at most about $0.30." and, where cases are asked again, what that takes if most of them pass. */
export function estimateWords({ calls, costUsd, usualCalls, usualCostUsd }: Estimate): string {
  if (usualCalls === calls)
    return `${count(calls, 'call')}, ${costUsd === null ? 'price unknown for this model' : `at most about ${money(costUsd)}`}.`;
  const cost =
    costUsd === null || usualCostUsd === null
      ? 'Price unknown for this model.'
      : `About ${money(usualCostUsd)}, at most ${money(costUsd)}.`;
  return `About ${count(usualCalls, 'call')} if most cases pass, at most ${formatNumber(calls)}. ${cost}`;
}

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
