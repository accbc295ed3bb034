import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule } from './rule.ts';
import { createTermMatcher, repeatedTerms, termUses } from './terms.ts';

const glossary = (...terms: string[]) => terms.map((term, index) => ({ id: `t${index}`, term, meaning: '' }));
const found = (text: string, ...terms: string[]): string[] =>
  createTermMatcher(glossary(...terms))(text).map(({ start, end }) => text.slice(start, end));

describe('terms in a text', () => {
  it('are found whatever their case, as whole words only', () => {
    expect(found('A brand, the BRAND, rebranding and brands', 'Brand')).toEqual(['brand', 'BRAND']);
  });
  it('are found whichever way an accent was typed', () => {
    expect(found('the cafe\u0301 and the café', 'CAFÉ')).toEqual(['cafe\u0301', 'café']);
  });
  it('give way to a longer term that begins at the same place', () => {
    expect(found('hearing aid batteries, a hearing', 'hearing', 'hearing aid', 'hearing aid battery')).toEqual([
      'hearing aid',
      'hearing',
    ]);
  });
  it('may hold punctuation, digits and any white space', () => {
    expect(found('e-mail, C++ and 4 K\n video', 'e-mail', 'C++', '4 K video')).toEqual([
      'e-mail',
      'C++',
      '4 K\n video',
    ]);
  });
  it('are the first of two that read the same', () => {
    expect(createTermMatcher(glossary('Lot', 'LOT'))('a lot').map(({ term }) => term.id)).toEqual(['t0']);
  });
  it('never match where a term is still empty', () => {
    expect(found('any text at all', '', '  ')).toEqual([]);
  });
  it('are found where a plain search for whole words finds them', () => {
    const word = fc.constantFrom('ab', 'cd', 'ef', 'AB', 'x');
    const words = fc.array(word, { minLength: 1, maxLength: 12 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(words, word, (text, term) => {
        const expected = text.split(' ').filter((one) => one.toLowerCase() === term.toLowerCase());
        expect(found(text, term)).toEqual(expected);
      }),
    );
  });
});

describe('uses of terms', () => {
  const rule = (id: string, parts: Partial<Rule>): Rule => ({
    id,
    title: '',
    when: { kind: 'all', id: `${id}-when`, conditions: [] },
    then: [],
    enabled: true,
    enforcement: 'check',
    ...parts,
  });
  it('name every rule once, in order, whichever of its texts uses the term, and the purpose', () => {
    const matcher = createTermMatcher(glossary('stock image', 'seller'));
    const uses = termUses(
      {
        purpose: 'Protect the seller.',
        rules: [
          rule('r1', { title: 'Stock image' }),
          rule('r2', { guidance: 'Ask the seller. The seller knows.', judgement: 'it is a stock image' }),
          rule('r3', { title: 'stock', reason: 'image' }),
        ],
      },
      matcher,
    );
    expect(uses.get('t0')).toEqual({ rules: ['r1', 'r2'], purpose: false });
    expect(uses.get('t1')).toEqual({ rules: ['r2'], purpose: true });
  });
});

describe('repeated terms', () => {
  it('are named with the first one, whatever case and white space', () => {
    expect([...repeatedTerms(glossary('Stock  image', 'seller', ' stock image', ''))]).toEqual([['t2', 't0']]);
  });
});
