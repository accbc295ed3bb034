import { describe, expect, it } from 'vitest';
import { DROPS, delayOf, delays, night, numbersFrom, QUIET, SUITES, yearsWithAlarm } from './drift.test-helper.ts';
import { alarmLevel, type CanaryRun, findDrift, USUAL_PLAN } from './watch.ts';

describe('drift of a model', () => {
  // `npm run bench -- drift` gives the numbers of `docs/statistics.md`; these are the first of the same.
  it('raises no more alarms in years of unchanged noise than promised', () => {
    const alarms = yearsWithAlarm(SUITES.alike(50), 4) + yearsWithAlarm(SUITES.mixed(50), 4);
    // 8 years at 5 % each: more than 2 would happen in fewer than one of 100 such tests.
    expect(alarms).toBeLessThanOrEqual(2);
  });

  it('finds drops of 20, 10 and 5 points within nights, however they fall on the cases', () => {
    for (const rates of [SUITES.alike(50), SUITES.mixed(50)])
      for (const drop of Object.values(DROPS)) {
        const typical = [20, 10, 5].map((points) => delays(rates, drop(rates, points), 9).median);
        expect(typical[0]).toBeLessThanOrEqual(2);
        expect(typical[1]).toBeLessThanOrEqual(6);
        expect(typical[2]).toBeLessThanOrEqual(25);
      }
  });

  it('names since when, and the cases that changed', () => {
    const rates = SUITES.mixed(50);
    const { found, nights } = delayOf(7, { rates, dropped: DROPS.someCases(rates, 10) });
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
