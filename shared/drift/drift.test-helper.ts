import type { CanaryRun } from './watch.ts';

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
