import { describe, expect, it } from 'vitest';
import { readDecimal, showDecimal } from './decimal-text.ts';

describe('readDecimal', () => {
  it('reads a half whichever sign the person uses', () => {
    for (const locale of ['en', 'de'])
      for (const typed of ['1.5', '1,5', ' 1,5 ']) expect(readDecimal(typed, locale)).toBe('1.5');
  });
  it('keeps trailing zeros, because money is exact', () => {
    expect(readDecimal('40.00', 'en')).toBe('40.00');
    expect(readDecimal('40,00', 'de')).toBe('40.00');
  });
  it('tells grouping from fractions by the locale', () => {
    expect(readDecimal('1,234', 'en')).toBe('1234');
    expect(readDecimal('1,234', 'de')).toBe('1.234');
    expect(readDecimal('1.234.567,5', 'de')).toBe('1234567.5');
    expect(readDecimal('1,234,567.5', 'en')).toBe('1234567.5');
  });
  it('refuses what is no number instead of guessing', () => {
    for (const typed of ['', 'abc', '1.2.3', '1,23,4', '--1', '12 kg', '.', '1'.repeat(20)])
      expect(readDecimal(typed, 'en')).toBeNull();
  });
  it('shows what it read', () => {
    expect(showDecimal('1234.50', 'de')).toBe('1234,50');
    expect(readDecimal(showDecimal('-0.25', 'de'), 'de')).toBe('-0.25');
  });
});
