import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordsOf, wordsOfBoth } from './words.ts';

const text = fc
  .array(fc.constantFrom('buyers', 'sellers', '€40.00', 'honest', ' ', ', ', '. '))
  .map((parts) => parts.join(''));

describe('words of both', () => {
  test('stand in one text where both changed other words', () => {
    const base = 'Protect buyers without holding up honest sellers. Say why.';
    const left = 'Protect buyers and be fair to honest sellers. Say why.';
    const right = 'Protect buyers without holding up honest sellers. Say why. Be kind.';
    expect(wordsOfBoth(base, left, right)).toBe('Protect buyers and be fair to honest sellers. Say why. Be kind.');
  });

  test('are left to people where both changed the same words, or put words in the same place', () => {
    expect(wordsOfBoth('at most €40.00', 'at most €50.00', 'at most €30.00')).toBeNull();
    expect(wordsOfBoth('Be fair.', 'Be very fair.', 'Be quite fair.')).toBeNull();
  });

  test('are the one text that was changed, and the same whoever is named first', () => {
    fc.assert(
      fc.property(text, text, text, (base, left, right) => {
        expect(wordsOf(base).join('')).toBe(base);
        expect(wordsOfBoth(base, left, base)).toBe(left);
        expect(wordsOfBoth(base, left, left)).toBe(left);
        expect(wordsOfBoth(base, left, right)).toBe(wordsOfBoth(base, right, left));
      }),
    );
  });
});
