import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisher } from '../grading/exact-tests.ts';
import { failingMore, gainOfChange, type Stratum } from './stratified.ts';

const tally = (max: number) => fc.record({ passed: fc.nat({ max }), failed: fc.nat({ max }) });
const stratum = (max: number): fc.Arbitrary<Stratum> => fc.record({ before: tally(max), since: tally(max) });

/** Every way each case's failures could have fallen on its samples, counted one by one. */
function byHand(strata: readonly Stratum[]): number {
  let sums = new Map([[0, 1]]);
  for (const { before, since } of strata) {
    const drawn = since.passed + since.failed;
    const all = before.passed + before.failed + drawn;
    const failed = before.failed + since.failed;
    const ways = new Map<number, number>();
    for (let choice = 0; choice < 2 ** all; choice += 1) {
      const bits = [...choice.toString(2).padStart(all, '0')].slice(0, all);
      if (bits.filter((bit) => bit === '1').length !== failed) continue;
      const inSince = bits.slice(0, drawn).filter((bit) => bit === '1').length;
      ways.set(inSince, (ways.get(inSince) ?? 0) + 1);
    }
    if (all === 0) ways.set(0, 1);
    const next = new Map<number, number>();
    for (const [sum, one] of sums)
      for (const [k, other] of ways) next.set(sum + k, (next.get(sum + k) ?? 0) + one * other);
    sums = next;
  }
  const seen = strata.reduce((sum, { since }) => sum + since.failed, 0);
  const total = [...sums.values()].reduce((sum, each) => sum + each, 0);
  return [...sums].filter(([sum]) => sum >= seen).reduce((sum, [, ways]) => sum + ways, 0) / total;
}

describe('failing more often than before', () => {
  it('is what counting every way gives', () => {
    fc.assert(
      fc.property(fc.array(stratum(2), { maxLength: 3 }), (strata) => {
        expect(failingMore(strata)).toBeCloseTo(byHand(strata), 10);
      }),
      { numRuns: 300 },
    );
  });
  it('is one tail of Fisher’s test where there is one case', () => {
    // Three of three failing after three of three passing: twice the tail is both tails.
    const table = { before: { passed: 3, failed: 0 }, since: { passed: 0, failed: 3 } };
    expect(2 * failingMore([table])).toBeCloseTo(fisher(table.before, table.since), 10);
  });
  it('is a probability, in any order of cases, and cases that never change their answer say nothing', () => {
    fc.assert(
      fc.property(fc.array(stratum(400), { maxLength: 12 }), fc.nat({ max: 50 }), (strata, steady) => {
        const p = failingMore(strata);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(failingMore([...strata].reverse())).toBeCloseTo(p, 9);
        const silent = { before: { passed: steady, failed: 0 }, since: { passed: 3, failed: 0 } };
        expect(failingMore([...strata, silent])).toBeCloseTo(p, 9);
      }),
    );
  });
  it('is smaller, the more of the failures fell on the later side', () => {
    fc.assert(
      fc.property(fc.array(stratum(30), { minLength: 1, maxLength: 8 }), (strata) => {
        const later = strata.map(({ before, since }) =>
          before.failed > 0 && since.passed > 0
            ? {
                before: { passed: before.passed + 1, failed: before.failed - 1 },
                since: { passed: since.passed - 1, failed: since.failed + 1 },
              }
            : { before, since },
        );
        expect(failingMore(later)).toBeLessThanOrEqual(failingMore(strata) + 1e-9);
      }),
    );
  });
  it('a change never explains the results worse than none', () => {
    fc.assert(
      fc.property(fc.array(stratum(50), { maxLength: 8 }), (strata) => {
        expect(gainOfChange(strata)).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });
});
