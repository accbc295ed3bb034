import { describe, expect, it } from 'vitest';
import { createBreaker } from './breaker.ts';

const fail = (breaker: ReturnType<typeof createBreaker>, times: number, now = 0): void => {
  for (let time = 0; time < times; time += 1) breaker.record('a', 'badly', now);
};

describe('leaving out a model that keeps failing', () => {
  it('takes five failures in a row; one success starts the count anew', () => {
    const breaker = createBreaker();
    fail(breaker, 4);
    expect(breaker.isOpen('a', 1)).toBe(false);
    breaker.record('a', 'well', 1);
    fail(breaker, 4);
    expect(breaker.isOpen('a', 1)).toBe(false);
    fail(breaker, 1);
    expect([breaker.isOpen('a', 1), breaker.isOpen('b', 1)]).toEqual([true, false]);
  });

  it('lets one call through after a rest, and the others only when that one went well', () => {
    const breaker = createBreaker();
    fail(breaker, 5);
    expect([breaker.isOpen('a', 29_999), breaker.isOpen('a', 30_000), breaker.isOpen('a', 30_001)]).toEqual([
      true,
      false,
      true,
    ]);
    breaker.record('a', 'well', 30_500);
    expect(breaker.isOpen('a', 30_501)).toBe(false);
  });

  it('rests again when the probe fails', () => {
    const breaker = createBreaker();
    fail(breaker, 5);
    expect(breaker.isOpen('a', 30_000)).toBe(false);
    breaker.record('a', 'badly', 31_000);
    expect([breaker.isOpen('a', 60_999), breaker.isOpen('a', 61_000)]).toEqual([true, false]);
  });

  it('believes an empty account at once', () => {
    const breaker = createBreaker();
    breaker.record('a', 'exhausted', 0);
    expect(breaker.isOpen('a', 1)).toBe(true);
  });
});
