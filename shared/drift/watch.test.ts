import { describe, expect, it } from 'vitest';
import { DROPS, night, numbersFrom, SUITES } from './drift.test-helper.ts';
import { alarmLevel, type CanaryRun, type DriftFinding, findDrift, USUAL_PLAN } from './watch.ts';

const QUIET = 30;

/** Nights until the drop is found, at most `most`; what was found with it. */
function delayOf(
  seed: number,
  rates: number[],
  dropped: number[],
  most = 60,
): { nights: number; found: DriftFinding | null } {
  const random = numbersFrom(seed);
  const runs: CanaryRun[] = [];
  for (let index = 0; index < QUIET; index += 1) runs.push(night(index, rates, random));
  for (let nights = 1; nights <= most; nights += 1) {
    runs.push(night(QUIET + nights - 1, dropped, random));
    const found = findDrift(runs);
    if (found !== null) return { nights, found };
  }
  return { nights: most + 1, found: null };
}
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('drift of a model', () => {
  // `docs/statistics.md` has the numbers of 300 years and 200 drops; these are the first of the same.
  it('raises no more alarms in years of unchanged noise than promised', () => {
    const years = 4;
    let alarms = 0;
    for (const rates of [SUITES.alike(50), SUITES.mixed(50)])
      for (let year = 1; year <= years; year += 1) {
        const random = numbersFrom(year);
        const runs: CanaryRun[] = [];
        for (let index = 0; index < 365; index += 1) {
          runs.push(night(index, rates, random));
          if (findDrift(runs) === null) continue;
          alarms += 1;
          break;
        }
      }
    // 8 years at 5 % each: more than 2 would happen in fewer than one of 100 such tests.
    expect(alarms).toBeLessThanOrEqual(2);
  });

  it('finds drops of 20, 10 and 5 points within nights, however they fall on the cases', () => {
    for (const rates of [SUITES.alike(50), SUITES.mixed(50)])
      for (const drop of Object.values(DROPS)) {
        const typical = [20, 10, 5].map((points) =>
          median(Array.from({ length: 9 }, (_, seed) => delayOf(1000 + seed, rates, drop(rates, points)).nights)),
        );
        expect(typical[0]).toBeLessThanOrEqual(2);
        expect(typical[1]).toBeLessThanOrEqual(6);
        expect(typical[2]).toBeLessThanOrEqual(25);
      }
  });

  it('names since when, and the cases that changed', () => {
    const rates = SUITES.mixed(50);
    const { found, nights } = delayOf(7, rates, DROPS.someCases(rates, 10));
    expect(found?.since).toBe(night(QUIET, [], () => 0).at);
    expect(found?.cases.map(({ id }) => Number(id)).filter((id) => id >= 5)).toEqual([]);
    expect(found?.cases.length).toBeGreaterThan(0);
    expect(found?.after.passed).toBeLessThan(50 * nights);
    expect(found?.p).toBeLessThan(found?.level ?? 0);
  });

  it('says nothing of a first run, of runs that found nothing, of cases that are new, or of a model that got better', () => {
    const empty: CanaryRun = { at: '2026-01-01T00:00:00.000Z', cases: new Map() };
    expect(findDrift([])).toBeNull();
    expect(findDrift([empty])).toBeNull();
    expect(findDrift([empty, empty])).toBeNull();
    const random = numbersFrom(3);
    const steady = Array.from({ length: 20 }, (_, index) => night(index, SUITES.mixed(50), random));
    const unseen: CanaryRun = { at: '2026-02-01T00:00:00.000Z', cases: new Map([['new', { passed: 0, failed: 9 }]]) };
    expect(findDrift([...steady, unseen])).toBeNull();
    const better = Array.from({ length: 10 }, (_, index) => night(20 + index, Array(50).fill(1), random));
    expect(findDrift([...steady, ...better])).toBeNull();
  });

  it('shares the promise among all comparisons of a year', () => {
    expect(alarmLevel(USUAL_PLAN) * 365 * USUAL_PLAN.windows.length).toBeCloseTo(0.05, 12);
  });
});
