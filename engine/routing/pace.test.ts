import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ended, FREE_PACE, isClosed, mayStart, type Pace, refused, started } from './pace.ts';

const refusal = (round: number, changes = {}) => ({ round, retryAfterMs: null, now: 0, random: 0, ...changes });
/** So many calls at a time, as far as the pace allows. */
function start(pace: Pace, most: number, now = 0): Pace {
  let next = pace;
  for (let call = 0; call < most && mayStart(next, now); call += 1) next = started(next, now);
  return next;
}

describe('how many calls may run at a time', () => {
  it('is not limited before the provider refuses one', () => {
    expect(start(FREE_PACE, 500).running).toBe(500);
  });
  it('is halved by a refusal, once for all calls that were out at the time', () => {
    let pace = start(FREE_PACE, 20);
    for (let call = 0; call < 15; call += 1) pace = refused(pace, refusal(0));
    expect([pace.limit, pace.running, pace.refusals]).toEqual([10, 5, 1]);
  });
  it('grows by one for each full round of answers, and more slowly to where it was refused', () => {
    const answers = (from: Pace): number => {
      let pace = from;
      for (let count = 1; ; count += 1) {
        pace = ended(start(pace, 99), true);
        if (pace.limit > from.limit) return count;
      }
    };
    const slow: Pace = { ...FREE_PACE, limit: 3, ceiling: 9 };
    expect(answers(slow)).toBe(3);
    expect(answers({ ...slow, limit: 8 })).toBe(64);
  });
  it('does not grow where fewer run than may', () => {
    let pace: Pace = { ...FREE_PACE, limit: 4 };
    for (let call = 0; call < 50; call += 1) pace = ended(started(pace, 0), true);
    expect(pace.limit).toBe(4);
  });
  it('is forgotten after a minute without calls and refusals', () => {
    const pace = refused(start(FREE_PACE, 8), refusal(0));
    const idle = { ...pace, running: 0 };
    expect(started(idle, 50_000).limit).toBe(4);
    expect(started(idle, 70_000).limit).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a pause', () => {
  it('is at least as long as the provider asked for, whoever was asked', () => {
    let pace = refused(start(FREE_PACE, 4), refusal(0, { retryAfterMs: 2000 }));
    expect([mayStart(pace, 1999), mayStart(pace, 2000)]).toEqual([false, false]);
    pace = refused(pace, refusal(0, { retryAfterMs: 5000 }));
    expect([mayStart(pace, 4999), mayStart({ ...pace, running: 0 }, 5000)]).toEqual([false, true]);
  });
  it('that would take too long closes the way instead, until one call may try again', () => {
    const long = refused(started(FREE_PACE, 0), refusal(0, { retryAfterMs: 3_600_000 }));
    expect([isClosed(long, 1), isClosed(long, 3_600_000), mayStart(long, 3_600_000)]).toEqual([true, false, true]);
    let pace = FREE_PACE;
    let now = 0;
    for (let round = 0; round < 12; round += 1) {
      expect(isClosed(pace, now)).toBe(false);
      now = Math.max(now, pace.pausedUntil);
      pace = refused(started(pace, now), refusal(pace.round, { now, random: 0.5 }));
    }
    // The whole of a limit by the minute was waited for.
    expect(now).toBeGreaterThan(45_000);
    expect([isClosed(pace, now), isClosed(pace, now + 30_000)]).toEqual([true, false]);
    expect(ended(started(pace, now + 30_000), true).refusals).toBe(0);
  });
});

const step = fc.record({
  kind: fc.constantFrom('start', 'answer', 'fault', 'refusal'),
  wait: fc.nat(3000),
  pick: fc.nat(100),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  retryAfterMs: fc.option(fc.nat(5000), { nil: null }),
});
it('whatever happens, at least one call may run, no more than allowed do, and the wait ends', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let pace = FREE_PACE;
      let now = 0;
      const out: number[] = [];
      for (const { kind, wait, pick, random, retryAfterMs } of steps) {
        now += wait;
        if (kind === 'start') {
          if (!mayStart(pace, now)) continue;
          pace = started(pace, now);
          out.push(pace.round);
          expect(pace.running).toBeLessThanOrEqual(pace.limit);
        } else {
          const [round] = out.splice(pick % Math.max(out.length, 1), 1);
          if (round === undefined) continue;
          const before = pace.limit;
          pace =
            kind === 'refusal' ? refused(pace, { round, retryAfterMs, now, random }) : ended(pace, kind === 'answer');
          if (kind === 'refusal') expect(pace.limit).toBeLessThanOrEqual(before);
          else expect(pace.limit - before || 0).toBeLessThanOrEqual(1);
        }
        expect(pace.running).toBe(out.length);
        expect(pace.limit).toBeGreaterThanOrEqual(1);
        expect(pace.pausedUntil - now).toBeLessThanOrEqual(30_000);
      }
      expect(mayStart({ ...pace, running: 0 }, Math.max(now, pace.pausedUntil))).toBe(true);
    }),
  );
});
