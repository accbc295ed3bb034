import { describe, expect, it } from 'vitest';
import type { Contract, Field, FieldType } from '../../spec/contract.ts';
import { compareContracts } from './compare-contracts.ts';

const field = (name: string, type: FieldType, rest: Partial<Field> = {}): Field => ({
  id: name,
  name,
  title: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  description: 'What it is.',
  required: true,
  type,
  ...rest,
});
const input = (...fields: Field[]): Contract => ({ input: fields, output: [] });
const output = (...fields: Field[]): Contract => ({ input: [], output: fields });
const price = (maximum: number): Field => field('price', { kind: 'number', minimum: 0, maximum });

describe('comparing contracts', () => {
  it('tells a narrower bound in words, with a document that no longer works', () => {
    const { input: compared } = compareContracts(input(price(100)), input(price(80)));
    expect(compared).toEqual({
      verdict: 'breaking',
      differences: [
        {
          path: '/price',
          kind: 'upper-bound',
          severity: 'breaking',
          sentence: 'Price: the upper bound went from 100 to 80; 90 was accepted before and is not now.',
          witness: { price: 90 },
        },
      ],
    });
    expect(compareContracts(input(price(80)), input(price(100))).input).toMatchObject({
      verdict: 'compatible',
      differences: [{ severity: 'additive', sentence: 'Price: the upper bound went from 80 to 100.' }],
    });
  });

  it('calls a new required input breaking and a new optional one additive', () => {
    const added = (required: boolean) =>
      compareContracts(input(price(9)), input(price(9), field('size', { kind: 'integer' }, { required }))).input;
    expect(added(false)).toMatchObject({
      verdict: 'compatible',
      differences: [{ kind: 'field-added', severity: 'additive' }],
    });
    expect(added(true)).toMatchObject({
      verdict: 'breaking',
      differences: [
        { path: '/size', kind: 'field-added', severity: 'breaking', witness: { price: expect.any(Number) } },
      ],
    });
    expect(added(true).differences).toHaveLength(1);
  });

  it('lets readers of outputs ignore new fields unless they are strict, and miss none that they counted on', () => {
    const [small, large] = [output(price(9)), output(price(9), field('size', { kind: 'integer' }))];
    expect(compareContracts(small, large).output.verdict).toBe('compatible');
    expect(compareContracts(small, large, { contentModel: 'strict' }).output.verdict).toBe('breaking');
    expect(compareContracts(large, small).output).toMatchObject({
      verdict: 'breaking',
      differences: [{ path: '/size', kind: 'field-removed', severity: 'breaking' }],
    });
  });

  it.each<[string, FieldType, FieldType, unknown]>([
    [
      'amounts',
      { kind: 'money', currencies: ['EUR'], maximum: '100' },
      { kind: 'money', currencies: ['EUR'], maximum: '99.99' },
      { amount: '100.00', currency: 'EUR' },
    ],
    [
      'currencies',
      { kind: 'money', currencies: ['EUR', 'USD'] },
      { kind: 'money', currencies: ['EUR'] },
      { amount: '12.50', currency: 'USD' },
    ],
    [
      'file sizes',
      { kind: 'file', mediaTypes: ['image/png'], maxBytes: 5 },
      { kind: 'file', mediaTypes: ['image/png'], maxBytes: 4 },
      { name: 'text', mediaType: 'image/png', data: 'AAAAQUE=' },
    ],
    ['patterns', { kind: 'text', pattern: '^[A-Z]{2,3}$' }, { kind: 'text', pattern: '^[A-Z]{2}$' }, 'ABC'],
    ['formats', { kind: 'text' }, { kind: 'date' }, 'text'],
    [
      'list lengths',
      { kind: 'list', items: { kind: 'boolean' }, maxItems: 3 },
      { kind: 'list', items: { kind: 'boolean' }, maxItems: 1 },
      [true, true],
    ],
    [
      'repeated items',
      { kind: 'list', items: { kind: 'boolean' } },
      { kind: 'list', items: { kind: 'boolean' }, uniqueItems: true },
      [true, true],
    ],
    ['steps', { kind: 'number', multipleOf: 0.01 }, { kind: 'number', multipleOf: 0.05 }, expect.any(Number)],
    ['choices', { kind: 'text' }, { kind: 'enum', options: [{ value: 'text', label: 'Text' }] }, expect.any(String)],
  ])('decides %s both ways', (_, wide, narrow, broken) => {
    const compared = compareContracts(input(field('it', wide)), input(field('it', narrow))).input;
    expect(compared.verdict).toBe('breaking');
    expect(compared.differences.map(({ witness }) => witness).find((witness) => witness !== undefined)).toEqual({
      it: broken,
    });
    expect(compareContracts(input(field('it', narrow)), input(field('it', wide))).input.verdict).toBe('compatible');
  });

  it('proves that texts of a narrower pattern or a format fit a wider one', () => {
    const text = (rest: object): Contract => input(field('it', { kind: 'text', ...rest }));
    for (const [narrow, wide] of [
      [{ pattern: '^(red|green)$' }, { pattern: '^[a-z]{3,5}$' }],
      [{ pattern: '^[A-Z]{2}-\\d{4}$' }, { maxLength: 7 }],
      [{ format: 'uuid' }, { minLength: 36, maxLength: 36 }],
    ] as const)
      expect(compareContracts(text(narrow), text(wide)).input.verdict).toBe('compatible');
  });

  it('calls changed words cosmetic', () => {
    const named = input({ ...price(9), title: 'Asking price' });
    const { verdict, differences } = compareContracts(input(price(9)), named).input;
    expect(verdict).toBe('compatible');
    expect(differences.map(({ severity }) => severity)).toEqual(['cosmetic']);
    expect(compareContracts(named, named).input).toEqual({ verdict: 'compatible', differences: [] });
  });
});
