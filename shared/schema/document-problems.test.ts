import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTRACT } from '../spec/spec.test-helper.ts';
import { contracts, documentOf } from './contracts.test-helper.ts';
import { documentChecker } from './document-problems.ts';
import { exampleDocument } from './example.ts';

const check = documentChecker(CONTRACT, 'input');
const messages = (document: Parameters<typeof check>[0]): string[] => {
  const checked = check(document);
  if (!checked.ok) throw new Error(checked.refusal.reason);
  return checked.problems.map(({ message }) => message);
};

describe('a document held against a contract in the window', () => {
  it('is accepted where it is an example of the contract', () => {
    fc.assert(
      fc.property(contracts, fc.nat(64), (contract, seed) => {
        for (const side of ['input', 'output'] as const)
          expect(documentChecker(contract, side)(documentOf(contract[side], seed))).toEqual({ ok: true, problems: [] });
      }),
      { numRuns: 100 },
    );
  });
  it('is refused with the field, the problem and an accepted example', () => {
    const document = exampleDocument(CONTRACT.input);
    const checked = check({ ...document, stock: 'many', colour: 'red', price: { amount: '12,50', currency: 'EUR' } });
    expect(checked).toMatchObject({ ok: true });
    expect(messages({ ...document, stock: 'many' })).toEqual(['Stock must be a whole number, not text']);
    expect(messages({ ...document, colour: 'red' })[0]).toMatch(/^Unknown field “colour”; known fields are condition/);
    const { brand: _, ...rest } = document;
    expect(check(rest)).toEqual({
      ok: true,
      problems: [{ path: '/brand', field: 'Brand', message: 'Brand is missing', example: 'Example' }],
    });
  });
  it('names the item of a list', () => {
    expect(messages({ ...exampleDocument(CONTRACT.input), tags: ['a', 3] })).toEqual([
      'Tags, item 2, must be text, not a number',
    ]);
  });
  it('says why where the contract itself cannot be checked', () => {
    const [first] = CONTRACT.input;
    if (first === undefined) throw new Error('the contract has no field');
    const broken = { ...CONTRACT, input: [{ ...first, type: { kind: 'text' as const, pattern: '(?=a)' } }] };
    expect(documentChecker(broken, 'input')({})).toMatchObject({ ok: false, refusal: { keyword: 'pattern' } });
  });
});
