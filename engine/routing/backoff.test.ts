import { describe, expect, it } from 'vitest';
import { abortableSleep, backoffMs } from './backoff.ts';

describe('waiting between attempts', () => {
  it('doubles the room for chance and bounds it', () => {
    expect([0, 1, 2, 3, 9].map((retry) => backoffMs(retry, null, 0.5))).toEqual([250, 500, 1000, 2000, 10_000]);
    expect(backoffMs(3, null, 0)).toBe(0);
  });

  it('never waits less than the provider asked for', () => {
    expect(backoffMs(0, 7000, 0)).toBe(7000);
    expect(backoffMs(0, 7000, 0.5)).toBe(7250);
  });

  it('ends a wait when the caller gives up, before or during it', async () => {
    const caller = new AbortController();
    const long = abortableSleep(60_000, caller.signal);
    caller.abort();
    await long;
    await abortableSleep(60_000, caller.signal);
    await abortableSleep(1, new AbortController().signal);
  });
});
