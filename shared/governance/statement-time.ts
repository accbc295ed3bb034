import type { Instant } from '../spec/ids.ts';

/**
 * How far ahead of a registry's clock a statement may be dated. The time of a statement is its signer's own word: long past is
 * ordinary, because people decide offline for weeks and send it later; ahead are only clocks that are wrong. A day covers a clock
 * that is set to the hours of another zone.
 */
const AHEAD_MS = 24 * 3_600_000;

/** Whether a statement's time is one that a registry whose clock shows `now` refuses. */
export const isDatedAhead = (time: Instant, now: Instant): boolean => Date.parse(time) - Date.parse(now) > AHEAD_MS;

/** Whether a clock that is `ms` ahead of the registry's makes statements that it refuses. */
export const isClockAhead = (ms: number): boolean => ms > AHEAD_MS;
