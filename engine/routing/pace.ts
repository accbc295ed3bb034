import { backoffMs } from './backoff.ts';

/**
 * How many calls one model may have running at a time, and from when on: additive increase, multiplicative decrease (Chiu and
 * Jain, "Analysis of the Increase and Decrease Algorithms for Congestion Avoidance", 1989). A value; every step returns the
 * next one. Nothing is held back until the provider refuses for the first time, so that one that never does costs no time.
 */
export interface Pace {
  /** Infinite before the first refusal. */
  limit: number;
  running: number;
  /** The smallest number at a time that was refused lately; the last step towards it is taken more slowly. */
  ceiling: number;
  /** Answers since the limit last changed. */
  answered: number;
  /** Rises with every decrease: calls of an earlier round that are refused too say nothing new. */
  round: number;
  /** Rounds refused in a row without any answer between. */
  refusals: number;
  /** No call starts before; milliseconds of a monotonic clock, as is every time here. */
  pausedUntil: number;
  refusedAt: number;
}
export const FREE_PACE: Pace = {
  limit: Number.POSITIVE_INFINITY,
  running: 0,
  ceiling: Number.POSITIVE_INFINITY,
  answered: 0,
  round: 0,
  refusals: 0,
  pausedUntil: 0,
  refusedAt: 0,
};

/** Refused rounds in a row after which a provider is left alone: with the pauses between them about a minute. */
const MOST_REFUSALS = 12;
/** How long it is left alone before one call tries it again. */
const REST_MS = 30_000;
/** A pause longer than this is no pause: whoever waits is told instead. Limits by the minute ask for less. */
const LONGEST_PAUSE_MS = 120_000;
/** What was learned is forgotten after this long without a refusal and without a call. */
const FORGET_MS = 60_000;
/** How many times slower than usual a limit is tried again that was refused before. */
const CAUTION = 8;

export const mayStart = (pace: Pace, now: number): boolean => pace.running < pace.limit && now >= pace.pausedUntil;

/** Refusing for so long that waiting is senseless. Afterwards a single call finds out for the others. */
export const isClosed = ({ pausedUntil, refusals }: Pace, now: number): boolean =>
  now < pausedUntil && (refusals >= MOST_REFUSALS || pausedUntil - now > LONGEST_PAUSE_MS);

/** The pace with one more call running. It belongs to the round of the pace that it returns. */
export function started(pace: Pace, now: number): Pace {
  const isOld = pace.running === 0 && now - Math.max(pace.refusedAt, pace.pausedUntil) > FORGET_MS;
  const { round } = pace;
  return isOld ? { ...FREE_PACE, round, running: 1 } : { ...pace, running: pace.running + 1 };
}

/** After a call that was answered, or that failed in a way that says nothing about how many there were. */
export function ended(pace: Pace, isAnswer: boolean): Pace {
  const next = { ...pace, running: pace.running - 1 };
  if (!isAnswer) return next;
  const { limit, ceiling, running } = pace;
  const answered = pace.answered + 1;
  const needed = limit + 1 >= ceiling ? CAUTION * limit : limit;
  // A limit that nobody reached was not tried.
  if (running < limit || answered < needed) return { ...next, refusals: 0, answered };
  return {
    ...next,
    refusals: 0,
    answered: 0,
    limit: limit + 1,
    ceiling: limit + 1 >= ceiling ? Number.POSITIVE_INFINITY : ceiling,
  };
}

interface Refusal {
  /** Of the pace that `started` returned for the call. */
  round: number;
  /** What the provider asked for. */
  retryAfterMs: number | null;
  now: number;
  /** In [0, 1). */
  random: number;
}

/** After a call that the provider refused because there were too many. */
export function refused(pace: Pace, { round, retryAfterMs, now, random }: Refusal): Pace {
  const next = { ...pace, running: pace.running - 1, refusedAt: now };
  const asked = retryAfterMs === null ? 0 : now + retryAfterMs;
  if (round !== pace.round) return { ...next, pausedUntil: Math.max(pace.pausedUntil, asked) };
  const refusals = pace.refusals + 1;
  const pause = refusals >= MOST_REFUSALS ? REST_MS : backoffMs(pace.refusals, retryAfterMs, random);
  return {
    ...next,
    limit: Math.max(1, Math.floor(pace.running / 2)),
    ceiling: Math.max(2, pace.running),
    answered: 0,
    round: pace.round + 1,
    refusals,
    pausedUntil: Math.max(pace.pausedUntil, asked, now + pause),
  };
}
