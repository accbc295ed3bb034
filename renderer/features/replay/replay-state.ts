import type { ReplaySummary } from '../../../shared/api/desktop/replays.ts';
import { count, formatNumber, formatUsd } from '../../lib/format.ts';

type Progress = NonNullable<ReplaySummary['progress']>;

/** "Held 4,200 executions against the rules." and, once models are asked, how far that is and what it cost. */
export function progressWords({ judged, asked, toAsk, costUsd }: Progress): string {
  const rules =
    judged === 0 ? 'Reading executions from the registry.' : `Held ${count(judged, 'execution')} against the rules.`;
  if (toAsk === 0) return rules;
  const cost = costUsd === null ? 'cost unknown' : `${formatUsd(costUsd)} so far`;
  return `${rules} Asked ${formatNumber(asked)} of ${formatNumber(toAsk)} again, ${cost}.`;
}

const STATES: Record<ReplaySummary['state'], string> = {
  running: 'going on',
  finished: 'finished',
  cancelled: 'stopped',
  failed: 'failed',
};

/** "against v3 · finished · an earlier draft" */
export const stateWords = ({ version, state, current }: ReplaySummary): string =>
  [`against v${version.number}`, STATES[state], current ? 'this draft' : 'an earlier draft'].join(' · ');
