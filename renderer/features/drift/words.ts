import type { AgentDrift } from '../../../shared/api/desktop/drift.ts';
import { DAY_MINUTES } from '../../../shared/drift/schedule.ts';
import type { CanarySettings, DriftKind } from '../../../shared/drift/views.ts';
import { count, formatInstant, formatNumber, formatPercent, formatTime, formatUsd } from '../../lib/format.ts';
import { suggestedLimit } from '../../lib/model-choices.ts';
import { shareOf } from './chart.ts';

const HOUR_MINUTES = 60;
const DAYS_OF_A_MONTH = 30;

export const KIND_WORDS: Record<DriftKind, string> = {
  quality: 'The model got worse on this agent’s cases',
  model: 'The provider answers with another model',
  fingerprint: 'The provider set the model up differently',
  retirement: 'The provider stops serving the model',
};

/** "03:00 UTC (04:00 here)": the registry goes by one clock for everybody, wherever they are. `today` is what the offset of here is of. */
export function hourWords(hour: number, today = new Date()): string {
  const there = `${String(hour).padStart(2, '0')}:00`;
  const here = formatTime(new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate(), hour)));
  return today.getTimezoneOffset() === 0 ? `${there} UTC` : `${there} UTC (${here} here)`;
}

/** "Not watched", "Asked once a day, at 03:00 UTC" or "Asked every 6 hours". */
export function paceWords({ everyMinutes, hour }: Pick<CanarySettings, 'everyMinutes' | 'hour'>): string {
  if (everyMinutes === null) return 'Not watched: the cases are asked only when somebody asks for it.';
  if (everyMinutes === DAY_MINUTES)
    return hour === null ? 'Asked once a day.' : `Asked once a day, at ${hourWords(hour)}.`;
  return everyMinutes < HOUR_MINUTES
    ? `Asked every ${count(everyMinutes, 'minute')}.`
    : `Asked every ${count(Math.round((everyMinutes / HOUR_MINUTES) * 100) / 100, 'hour')}.`;
}

/** "The cases are being asked since 3 March, 09:00: 12 of 50 have answered." */
export function goingWords({ since, done, total }: NonNullable<AgentDrift['going']>): string {
  const asked = `The cases are being asked since ${formatInstant(since)}`;
  return total === 0 ? `${asked}.` : `${asked}: ${formatNumber(done)} of ${formatNumber(total)} have answered.`;
}

/** "95 % (19 of 20)"; "none answered" where the model gave no answer that could be judged. */
export function passedWords(tally: { passed: number; failed: number }): string {
  const share = shareOf(tally);
  return share === null
    ? 'none answered'
    : `${formatPercent(share)} (${formatNumber(tally.passed)} of ${formatNumber(tally.passed + tally.failed)})`;
}

/** Whole cents, upwards: an estimate never promises less than it found. */
const money = (usd: number): string => formatUsd(Number(suggestedLimit(usd)));

/** "20 calls a run, at most about $0.05; at most about $1.50 in 30 days." */
export function costWords(
  { caseUsd, suite }: Pick<AgentDrift, 'caseUsd' | 'suite'>,
  { cases, everyMinutes, limitUsd }: CanarySettings,
): string {
  const calls = Math.min(cases, suite);
  if (caseUsd === null) return `${count(calls, 'call')} a run, price unknown for this model.`;
  const once = Math.min(caseUsd * calls, limitUsd ?? Number.POSITIVE_INFINITY);
  const run = `${count(calls, 'call')} a run, at most about ${money(once)}`;
  if (everyMinutes === null) return `${run}.`;
  const times = (DAYS_OF_A_MONTH * DAY_MINUTES) / everyMinutes;
  return `${run}; at most about ${money(once * times)} in ${DAYS_OF_A_MONTH} days.`;
}
