import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCanaryDue } from './schedule.ts';

const at = (text: string): number => Date.parse(`2026-03-${text}:00.000Z`);
const DAY = 1440;
const MINUTE_MS = 60_000;

describe('when canary cases are asked', () => {
  it('never, where nobody asked for it', () => {
    expect(isCanaryDue({ everyMinutes: null, hour: 3 }, { last: null, since: 0, now: at('01T09:00') })).toBe(false);
  });

  it('without an hour: at once, and when the pause is over', () => {
    const settings = { everyMinutes: 60, hour: null };
    expect(isCanaryDue(settings, { last: null, since: at('01T09:00'), now: at('01T09:00') })).toBe(true);
    expect(isCanaryDue(settings, { last: at('01T09:00'), since: 0, now: at('01T09:59') })).toBe(false);
    expect(isCanaryDue(settings, { last: at('01T09:00'), since: 0, now: at('01T10:00') })).toBe(true);
  });

  it('with an hour: first when it comes next, then daily, and once for days that were missed', () => {
    const settings = { everyMinutes: DAY, hour: 3 };
    const due = (last: string | null, now: string): boolean =>
      isCanaryDue(settings, { last: last === null ? null : at(last), since: at('01T09:00'), now: at(now) });
    expect([due(null, '01T09:00'), due(null, '02T02:59'), due(null, '02T03:00')]).toEqual([false, false, true]);
    // Asked late one night, it is asked in time the next.
    expect([due('02T03:40', '03T02:59'), due('02T03:40', '03T03:00')]).toEqual([false, true]);
    // Asked by hand in the afternoon, the night's run comes nevertheless.
    expect(due('02T15:00', '03T03:00')).toBe(true);
    expect([due('02T03:00', '09T12:00'), due('09T12:00', '09T12:10')]).toEqual([true, false]);
  });

  it('every so many days: on none in between', () => {
    const settings = { everyMinutes: 7 * DAY, hour: 3 };
    const due = (now: string): boolean => isCanaryDue(settings, { last: at('02T03:05'), since: 0, now: at(now) });
    expect([due('08T23:00'), due('09T02:59'), due('09T03:00')]).toEqual([false, false, true]);
  });

  it('an hour changes nothing for pauses shorter than a day', () => {
    const times = fc.record({ last: fc.nat(1e7), now: fc.nat(1e7) });
    fc.assert(
      fc.property(fc.integer({ min: 10, max: DAY - 1 }), fc.nat(23), times, (everyMinutes, hour, { last, now }) => {
        const instants = { last: last * MINUTE_MS, since: 0, now: now * MINUTE_MS };
        expect(isCanaryDue({ everyMinutes, hour }, instants)).toBe(isCanaryDue({ everyMinutes, hour: null }, instants));
      }),
    );
  });

  it('looked at every ten minutes for weeks, it comes once a day, within ten minutes of its hour', () => {
    fc.assert(
      fc.property(fc.nat(23), fc.nat(10_000), fc.nat(30), (hour, start, takes) => {
        const settings = { everyMinutes: DAY, hour };
        const since = start * MINUTE_MS;
        const runs: number[] = [];
        for (let now = since; now < since + 21 * DAY * MINUTE_MS; now += 10 * MINUTE_MS)
          if (isCanaryDue(settings, { last: runs.at(-1) ?? null, since, now }))
            runs.push(now + (takes % 10) * MINUTE_MS);
        expect(runs.length).toBeGreaterThanOrEqual(20);
        expect(runs.length).toBeLessThanOrEqual(21);
        for (const run of runs) {
          const late = (((run / MINUTE_MS - hour * 60) % DAY) + DAY) % DAY;
          expect(late).toBeLessThan(20);
        }
      }),
      { numRuns: 50 },
    );
  });
});
