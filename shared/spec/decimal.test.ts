import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareAmounts, compareDecimals } from './decimal.ts';

describe('comparing numbers', () => {
  it('says what comparing their decimals says, digit by digit', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(
        0,
        -0,
        0.1 + 0.2,
        0.3,
        1e-7,
        5e-324,
        Number.MAX_VALUE,
        Number.MAX_SAFE_INTEGER,
        2 ** 53,
        2 ** 53 + 2,
      ),
    );
    fc.assert(
      fc.property(number, number, (left, right) => {
        expect(compareAmounts(left, right)).toBe(compareDecimals(String(left), String(right)));
        expect(compareAmounts(left, left)).toBe(0);
      }),
    );
  });
  it('never takes a number for money, and never two currencies for one', () => {
    const euros = { amount: '12.50', currency: 'EUR' };
    expect(compareAmounts(12.5, euros)).toBe(null);
    expect(compareAmounts(euros, { amount: '12.50', currency: 'USD' })).toBe(null);
    expect(compareAmounts(euros, { amount: '12.5', currency: 'EUR' })).toBe(0);
  });
});
