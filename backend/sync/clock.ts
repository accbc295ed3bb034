import { AppError } from '../../shared/errors.ts';
import { isClockAhead } from '../../shared/governance/statement-time.ts';

/** What is queued would be refused, because it was dated by a clock that is far ahead of the registry's. */
export class ClockAhead extends Error {
  readonly ms: number;
  constructor(ms: number) {
    super('This clock is ahead of the registry’s.');
    this.name = 'ClockAhead';
    this.ms = ms;
  }
}

/** A difference that people should know of; less than this is ordinary and does no harm. */
const NOTED_MS = 5 * 60_000;

/** What to tell of a clock that is so many milliseconds ahead of the registry's, or behind when negative; null for nothing. */
export const clockNotice = (ms: number | null): string | null =>
  ms === null || Math.abs(ms) <= NOTED_MS
    ? null
    : `${clockWords(ms)} What you decide is dated by it. Put this computer’s date, time and time zone right.`;

export const clockWords = (ms: number): string =>
  `This computer’s clock is ${spanWords(Math.abs(ms))} ${ms > 0 ? 'ahead of' : 'behind'} the registry’s.`;

/** Throws `conflict` when what would be decided now is known to be refused for its date. */
export function refuseWrongClock(ms: number | null): void {
  if (ms === null || !isClockAhead(ms)) return;
  throw new AppError(
    'conflict',
    `${clockWords(ms)} The registry would refuse this decision as one from the future, so it was not taken; your draft keeps everything. Put this computer’s date, time and time zone right and try again.`,
    { rule: 'clock' },
  );
}

const SPANS = [
  { unit: 'year', ms: 365 * 86_400_000 },
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
];

function spanWords(ms: number): string {
  // Nearly a year is said as one: an answer took its time on the way.
  const { unit, ms: one } = SPANS.find((span) => ms >= 0.95 * span.ms) ?? { unit: 'second', ms: 1000 };
  const count = Math.round(ms / one);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
