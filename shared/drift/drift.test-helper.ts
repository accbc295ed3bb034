import { type CanaryRun, type DriftFinding, findDrift } from './watch.ts';

/** Evenly distributed numbers in [0, 1), the same for a seed. Source: mulberry32, T. Ettinger 2017, public domain. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const day = (index: number): string => new Date(Date.UTC(2026, 0, 1 + index)).toISOString();

/** One night: each case asked once, passing at its rate. */
export const night = (index: number, rates: readonly number[], random: () => number): CanaryRun => ({
  at: day(index),
  cases: new Map(
    rates.map((rate, id) => {
      const passed = random() < rate;
      return [String(id), { passed: Number(passed), failed: Number(!passed) }];
    }),
  ),
});

const times = (count: number, rate: number): number[] => Array.from({ length: count }, () => rate);

/** Suites as they are met: every case alike, and most steady beside some that waver and some that fail. */
export const SUITES = {
  alike: (size: number) => times(size, 0.95),
  mixed: (size: number) => [
    ...times(Math.round(size * 0.8), 1),
    ...times(Math.round(size * 0.14), 0.9),
    ...times(size - Math.round(size * 0.8) - Math.round(size * 0.14), 0.4),
  ],
};

/** The same pass rate lost, in points, in two ways: every case a little, or some cases wholly. */
export const DROPS = {
  everywhere: (rates: readonly number[], points: number) => rates.map((rate) => Math.max(0, rate - points / 100)),
  someCases: (rates: readonly number[], points: number) => {
    const lost = Math.round((rates.length * points) / 100);
    return rates.map((rate, index) => (index < lost ? 0 : rate));
  },
};

/** How many of so many years in which nothing changes have any alarm. The same for the same arguments. */
export function yearsWithAlarm(rates: readonly number[], years: number): number {
  return Array.from({ length: years }, (_, year) => {
    const random = numbersFrom(year + 1);
    const runs: CanaryRun[] = [];
    for (let index = 0; index < NIGHTS_A_YEAR; index += 1) {
      runs.push(night(index, rates, random));
      if (findDrift(runs) !== null) return 1;
    }
    return 0;
  }).reduce<number>((sum, alarm) => sum + alarm, 0);
}
const NIGHTS_A_YEAR = 365;

/** Nights that are quiet before a drop. */
export const QUIET = 30;

/** Nights until a drop is found, at most `most`, and what was found with it. */
export function delayOf(
  seed: number,
  { rates, dropped, most = 120 }: { rates: readonly number[]; dropped: readonly number[]; most?: number },
): { nights: number; found: DriftFinding | null } {
  const random = numbersFrom(seed);
  const runs = Array.from({ length: QUIET }, (_, index) => night(index, rates, random));
  for (let nights = 1; nights <= most; nights += 1) {
    runs.push(night(QUIET + nights - 1, dropped, random));
    const found = findDrift(runs);
    if (found !== null) return { nights, found };
  }
  return { nights: most + 1, found: null };
}

/** Of so many tries the delay in the middle, and the one that nine of ten do not exceed. */
export function delays(
  rates: readonly number[],
  dropped: readonly number[],
  tries: number,
): { median: number; nineOfTen: number } {
  const sorted = Array.from({ length: tries }, (_, at) => delayOf(1000 + at, { rates, dropped }).nights).sort(
    (a, b) => a - b,
  );
  return { median: sorted[Math.floor(tries / 2)] ?? 0, nineOfTen: sorted[Math.floor(tries * 0.9)] ?? 0 };
}
