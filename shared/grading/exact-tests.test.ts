import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisher, holm, mcnemar, wilson } from './exact-tests.ts';

/** Every way a number of coins can fall, counted one by one. */
function mcnemarByHand(lost: number, gained: number): number {
  const coins = lost + gained;
  const fewest = Math.min(lost, gained);
  let extreme = 0;
  for (let fall = 0; fall < 2 ** coins; fall += 1) {
    const heads = fall.toString(2).replaceAll('0', '').length;
    if (heads <= fewest || heads >= coins - fewest) extreme += 1;
  }
  return extreme / 2 ** coins;
}

/** Every way to choose which samples of both sides passed, counted one by one. */
function fisherByHand(a: number, b: number, c: number, d: number): number {
  const [first, all, passed] = [a + b, a + b + c + d, a + c];
  const ways = new Map<number, number>();
  for (let choice = 0; choice < 2 ** all; choice += 1) {
    const bits = [...choice.toString(2).padStart(all, '0')];
    if (bits.filter((bit) => bit === '1').length !== passed) continue;
    const inFirst = all === 0 ? 0 : bits.slice(0, first).filter((bit) => bit === '1').length;
    ways.set(inFirst, (ways.get(inFirst) ?? 0) + 1);
  }
  const counts = [...ways.values()];
  const seen = ways.get(a) ?? 0;
  const sum = (list: number[]): number => list.reduce((total, each) => total + each, 0);
  return sum(counts.filter((each) => each <= seen)) / sum(counts);
}

describe('exact tests', () => {
  it('McNemar is what counting every outcome gives', () => {
    for (let lost = 0; lost <= 7; lost += 1)
      for (let gained = 0; gained <= 7; gained += 1)
        expect(mcnemar(lost, gained), `${lost}, ${gained}`).toBeCloseTo(mcnemarByHand(lost, gained), 10);
  });
  it('Fisher is what counting every table gives', () => {
    for (let a = 0; a <= 3; a += 1)
      for (let b = 0; b <= 3; b += 1)
        for (let c = 0; c <= 3; c += 1)
          for (let d = 1; d <= 3; d += 1)
            expect(fisher({ passed: a, failed: b }, { passed: c, failed: d }), `${a}, ${b}, ${c}, ${d}`).toBeCloseTo(
              fisherByHand(a, b, c, d),
              10,
            );
  });
  it('agrees with published values', () => {
    // The lady tasting tea: three of four cups right, two-sided.
    expect(fisher({ passed: 3, failed: 1 }, { passed: 1, failed: 3 })).toBeCloseTo(0.4857, 4);
    expect(mcnemar(0, 6)).toBeCloseTo(0.03125, 10);
  });
  it('gives a probability, and the same from either side, however many samples there are', () => {
    const count = fc.nat({ max: 10_000 });
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const [one, other] = [
          { passed: a, failed: b },
          { passed: c, failed: d },
        ];
        for (const p of [fisher(one, other), mcnemar(a, b)]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
        expect(fisher(one, other)).toBeCloseTo(fisher(other, one), 6);
        expect(mcnemar(a, b)).toBe(mcnemar(b, a));
      }),
      { numRuns: 40 },
    );
  });
  it('raises p-values of many questions, in the order given', () => {
    expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
  it('Wilson: known bounds, and they lie around the rate', () => {
    const { low, high } = wilson({ passed: 8, failed: 2 });
    expect([low, high].map((bound) => bound.toFixed(3))).toEqual(['0.490', '0.943']);
    expect(wilson({ passed: 0, failed: 0 })).toEqual({ low: 0, high: 1 });
    expect(wilson({ passed: 10, failed: 0 }).high).toBe(1);
  });
});
