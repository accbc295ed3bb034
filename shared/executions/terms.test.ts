import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fieldTerm, queryTermsOf, ruleTerm, termsOf, wordsOf } from './terms.ts';

it('reads words in any case and accent, and pairs where a script has no spaces', () => {
  expect(wordsOf('Crème-brûlée, 2 pcs!')).toEqual(['creme', 'brulee', '2', 'pcs']);
  expect(wordsOf('東京都 a')).toEqual(['東京', '京都', 'a']);
  expect(wordsOf('猫')).toEqual(['猫']);
  expect(queryTermsOf('Garden  hos* 東京')).toEqual([
    { term: 'garden', isBeginning: false },
    { term: 'hos', isBeginning: true },
    { term: '東京', isBeginning: false },
  ]);
});

it('finds by words, values at any depth, rules and nothing else', () => {
  const rule = { rule: 'r1', title: 'T', position: 1, enforcement: 'check' as const, reason: 'x' };
  const terms = new Set(
    termsOf(
      {
        input: { title: 'Red hose', size: { cm: 40 }, tags: ['Garden', 'new'], sold: false },
        output: { decision: 'Live' },
        rules: [{ ...rule, result: 'violated' }],
        fired: ['r2'],
      },
      null,
    ),
  );
  const fields = { 'input.title': 'red HOSE', 'input.size.cm': '40', 'input.tags': 'garden', 'input.sold': 'false' };
  for (const [path, value] of Object.entries(fields)) expect(terms).toContain(fieldTerm(path, value));
  expect(terms).toContain(fieldTerm('output.decision', 'live'));
  for (const term of ['red', 'hose', '40', 'live', ruleTerm('r1', 'violated'), ruleTerm('r1', 'fired')])
    expect(terms).toContain(term);
  expect(terms).toContain(ruleTerm('r2', 'fired'));
  expect(terms).not.toContain(ruleTerm('r2', 'violated'));
  expect(terms).not.toContain(fieldTerm('input.title', 'red'));
});

it('reads plain English letters as it reads any other', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 200 }), (text) => {
      // One letter of another script makes the whole text take the long way.
      expect([...wordsOf(text), 'ж']).toEqual(wordsOf(`${text} ж`));
    }),
  );
});

it('marks a value as earlier releases did, whose rows stay found', () => {
  expect(fieldTerm('input.category', 'Kitchen')).toBe('x91sl22ycfjwwq');
  expect(ruleTerm(null, 'violated')).toBe('x91ypy0fymyjtq');
});

it('every word of a text is found by typing it, in whatever case', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const terms = new Set(termsOf({ input: { text } }, null));
      for (const { term } of queryTermsOf(text)) expect(terms).toContain(term);
      for (const term of terms) expect(term).not.toMatch(/[\s"'\\:&|!()*]/u);
    }),
  );
});
