import { describe, expect, it } from 'vitest';
import { goDurationMs, retryAfterMs } from './retry-after.ts';

const NOW = Date.parse('2026-03-01T09:30:00.000Z');

describe('how long a provider asks to wait', () => {
  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '1m3.5s' }, 63_500],
    [{ 'retry-after': 'Sun, 01 Mar 2026 09:30:12 GMT' }, 12_000],
    [{ 'retry-after': 'Sun, 01 Mar 2026 09:29:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
    [{ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
    [{ 'x-ratelimit-remaining-tokens': '12', 'x-ratelimit-reset-tokens': '6m0s' }, null],
    [
      {
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-03-01T09:30:12Z',
        'anthropic-ratelimit-tokens-remaining': '0',
        'anthropic-ratelimit-tokens-reset': '2026-03-01T09:30:30Z',
      },
      30_000,
    ],
    [{}, null],
  ])('%j is %s ms', (headers, expected) => {
    // The table's rows differ in their keys, which makes some of them optional to the compiler.
    expect(retryAfterMs(headers as Record<string, string>, NOW)).toBe(expected);
  });

  it.each([
    ['6m0s', 360_000],
    ['1h2m3.5s', 3_723_500],
    ['800ms', 800],
    ['12', null],
    ['', null],
    ['5 minutes', null],
  ])('the Go duration %s is %s ms', (text, expected) => {
    expect(goDurationMs(text)).toBe(expected);
  });
});
