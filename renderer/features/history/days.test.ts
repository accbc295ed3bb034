import { expect, it } from 'vitest';
import { localDay, startOfDay } from './days.ts';

it('a day begins on itself and ends where the next begins, also when the clocks change', () => {
  for (const day of [
    '2026-01-01',
    '2026-02-28',
    '2026-03-29',
    '2026-10-25',
    '2026-12-31',
    '2028-02-29',
    '0099-05-05',
  ]) {
    expect(localDay(startOfDay(day))).toBe(day);
    const last = new Date(Date.parse(startOfDay(day, 1)) - 1).toISOString();
    expect(localDay(last)).toBe(day);
  }
});
