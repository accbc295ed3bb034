import { describe, expect, it } from 'vitest';
import type { Contract, Field, FieldType } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { type ContentModel, compareSchemas, type Direction } from './compare.ts';
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

describe('comparing any JSON Schemas', () => {
  const check = (before: Json, after: Json, direction: Direction, contentModel?: ContentModel) =>
    compareSchemas(before, after, { direction, contentModel });

  it('takes a new optional field of an open input for additive, and shows the clash to the strict', () => {
    const [before, after] = [{ type: 'object' }, { type: 'object', properties: { size: { type: 'integer' } } }];
    expect(check(before, after, 'input').verdict).toBe('compatible');
    const strict = check(before, after, 'input', 'strict');
    expect(strict).toMatchObject({ verdict: 'breaking', differences: [{ path: '/size', severity: 'breaking' }] });
    expect(strict.differences[0]?.witness).toMatchObject({ size: expect.anything() });
  });

  it('does not take closing an open input for harmless', () => {
    expect(check({ type: 'object' }, { type: 'object', additionalProperties: false }, 'input').verdict).toBe(
      'breaking',
    );
  });

  it('names the place inside a schema that contains itself', () => {
    const tree = (value: JsonObject): Json => ({
      $defs: {
        node: {
          type: 'object',
          properties: { value, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
          required: ['value'],
        },
      },
      $ref: '#/$defs/node',
    });
    const [wide, narrow] = [tree({ type: 'number' }), tree({ type: 'integer' })];
    expect(check(narrow, wide, 'input', 'strict').verdict).toBe('compatible');
    expect(check(wide, narrow, 'input', 'strict').differences).toMatchObject([
      { path: '/value', severity: 'breaking' },
    ]);
  });

  it.each<[string, Json, Json]>([
    ['a reference to another document', { $ref: 'https://example.com/a.json' }, { type: 'string' }],
    ['a dynamic reference', { $dynamicRef: '#node' }, { type: 'string' }],
    ['look-around', { type: 'string', pattern: '^(?=a)' }, { type: 'string', pattern: '^(?!b)' }],
    [
      'a definition that is only itself',
      { $defs: { a: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' },
      { type: 'string' },
    ],
    ['a whole number that may have been rounded', { const: 2 ** 53 }, { enum: [2 ** 53, 1] }],
  ])('cannot show %s safe, and says so', (_, before, after) => {
    const { verdict, differences } = check(before, after, 'input');
    expect(verdict).toBe('unknown');
    expect(
      differences.some(
        ({ severity, sentence }) => severity === 'breaking' && sentence.includes('cannot be shown safe'),
      ),
    ).toBe(true);
  });

  it.each(['__proto__', 'constructor', 'toString', '$ref', ''])('treats the name %j as a name', (name) => {
    const object = (value: Json): JsonObject => JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`);
    const named = (maxLength: number): Json => ({
      properties: object({ type: 'string', maxLength }),
      required: [name],
    });
    const { verdict, differences } = check(named(9), named(3), 'input');
    expect([verdict, JSON.stringify(differences[0]?.witness)]).toEqual(['breaking', JSON.stringify(object('text'))]);
    const safe: [Json, Json][] = [
      [named(3), named(9)],
      [{ enum: [object(1)] }, { enum: [object(1), object(2)] }],
      [{ required: [name] }, { minProperties: 1 }],
      [{ patternProperties: { '^': false } }, { properties: object(false) }],
    ];
    for (const [narrow, wide] of safe)
      expect([
        narrow,
        wide,
        check(narrow, wide, 'input', 'strict').verdict,
        check(wide, narrow, 'input', 'strict').verdict,
      ]).toEqual([narrow, wide, 'compatible', 'breaking']);
  });

  it('gives up on patterns whose automata explode, instead of hanging', () => {
    const pattern = (count: number): Json => ({ type: 'string', pattern: `^(a|b)*a(a|b){${count}}$` });
    expect(check(pattern(60), { anyOf: [pattern(60), pattern(61)] }, 'input').verdict).toBe('compatible');
    const either: Json = { type: 'string', pattern: '^(a|b)*b(a|b){61}$|^(a|b)*a(a|b){60}$' };
    expect(check(pattern(60), either, 'input').verdict).toBe('unknown');
  });

  it.each<[string, Json]>([
    ['a type that is none', { type: 'text' }],
    ['a bound that is no number', { minimum: '1' }],
    ['properties that are no object', { properties: [] }],
    ['a schema that is text', 'string'],
  ])('refuses %s', (_, wrong) => {
    expect(() => check({}, wrong, 'input')).toThrow('The schema is not valid');
  });
});
