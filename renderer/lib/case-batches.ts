import type { TestCase } from '../../shared/grading/case.ts';

/** Splits a list, in its order, so that no part weighs more than `most`, except for a single item that does by itself. */
export function inBatches<T>(items: readonly T[], most: number, weigh: (item: T) => number): T[][] {
  const batches: T[][] = [];
  let weight = 0;
  for (const item of items) {
    const own = weigh(item);
    const last = batches.at(-1);
    if (last === undefined || weight + own > most) {
      batches.push([item]);
      weight = own;
    } else {
      last.push(item);
      weight += own;
    }
  }
  return batches;
}

/** Characters of one request; the host takes 8 MB at once, and a character can be three bytes. */
const MOST_AT_ONCE = 2_000_000;

/** Cases in parts that one request each can carry. */
export const caseBatches = (cases: readonly TestCase[]): TestCase[][] =>
  inBatches(cases, MOST_AT_ONCE, (one) => JSON.stringify(one).length);
