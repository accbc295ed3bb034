import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contracts, documentOf } from '../../shared/schema/contracts.test-helper.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import { FORMATS } from '../../shared/schema/formats.ts';
import { inputSchema, outputSchema } from '../../shared/schema/json-schema.ts';
import { Contract, type Field, type FieldType } from '../../shared/spec/contract.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { valueFits } from '../../shared/spec/value-fits.ts';
import { createValidator, validatorFor } from './validator.ts';

const field = (name: string, title: string, type: FieldType, required = false): Field => ({
  id: name,
  name,
  title,
  description: '',
  required,
  type,
});
const listing = (...input: Field[]): Contract => ({ input, output: [] });
const problems = (contract: Contract, value: unknown) => createValidator(contract).input(value);
const messages = (contract: Contract, value: unknown) => problems(contract, value).map(({ message }) => message);

describe('validator', () => {
  it('accepts the example and random documents of every contract, and valueFits() agrees', () => {
    fc.assert(
      fc.property(contracts, fc.nat(1000), (contract, seed) => {
        const validator = createValidator(contract);
        const example = exampleDocument(contract.output);
        expect(validator.input(exampleDocument(contract.input))).toEqual([]);
        expect(validator.output(example)).toEqual([]);
        // Every field has an example, optional ones too.
        expect(Object.keys(example)).toEqual(contract.output.map(({ name }) => name));
        const document = documentOf(contract.output, seed);
        expect(validator.output(document)).toEqual([]);
        expect(valueFits(document, { kind: 'object', fields: contract.output })).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('agrees with valueFits() on documents that are wrong in one place', () => {
    const wrong: fc.Arbitrary<Json> = fc.oneof(
      fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value))),
      fc.constantFrom('', '2026-02-30', '12.505', -6, 0.015, { amount: '-6', currency: 'EUR' }, []),
    );
    let refused = 0;
    fc.assert(
      fc.property(contracts, fc.nat(1000), fc.nat(5), wrong, (contract, seed, at, value) => {
        const document = documentOf(contract.output, seed);
        const name = contract.output[at]?.name ?? 'unknown';
        const broken = { ...document, [name]: value };
        const found = createValidator(contract).output(broken);
        refused += found.length > 0 ? 1 : 0;
        expect(found.length === 0, JSON.stringify({ broken, found })).toBe(
          valueFits(broken, { kind: 'object', fields: contract.output }) === null,
        );
      }),
      { numRuns: 100 },
    );
    expect(refused).toBeGreaterThan(15);
  });

  it('works from schemas that are valid JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: true, formats: FORMATS, multipleOfPrecision: 6 });
    ajv.addVocabulary(['x-minimum-amount', 'x-maximum-amount', 'x-max-bytes', 'x-unit', 'x-options']);
    fc.assert(
      fc.property(contracts, (contract) => {
        Contract.parse(contract);
        expect(ajv.validateSchema(inputSchema(contract))).toBe(true);
        expect(() => ajv.compile(outputSchema(contract))).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
});

describe('problems in words', () => {
  const product = listing(
    field('title', 'Title', { kind: 'text', minLength: 1, maxLength: 5 }, true),
    field('price', 'Price', { kind: 'number', minimum: 0 }),
    field('cost', 'Cost', { kind: 'money', currencies: ['EUR', 'USD'], minimum: '1.00' }),
    field('launch', 'Launch day', { kind: 'date' }),
    field('tags', 'Tags', {
      kind: 'list',
      items: { kind: 'text', pattern: '^[a-z]+$' },
      maxItems: 2,
      uniqueItems: true,
    }),
    field('code', 'Code', { kind: 'text', pattern: '^[0-9]+$' }),
    field('photo', 'Photo', { kind: 'file', mediaTypes: ['image/png'], maxBytes: 3 }),
    field('seller', 'Seller', {
      kind: 'object',
      fields: [field('rating', 'Seller rating', { kind: 'integer' }, true)],
    }),
  );

  it.each<[string, object, string]>([
    ['wrong type', { price: '12' }, 'Price must be a number, not text'],
    ['null', { price: null }, 'Price must be a number, not empty (null)'],
    ['too small', { price: -1 }, 'Price must be at least 0, not -1'],
    ['too long', { title: 'longer' }, 'Title must have at most 5 characters'],
    ['empty', { title: '' }, 'Title must not be empty'],
    [
      'impossible day',
      { launch: '2026-02-30' },
      'Launch day must be a date that exists, such as 2026-03-01, not “2026-02-30”',
    ],
    ['money as a number', { cost: 12 }, 'Cost must be money with an amount and a currency, not a number'],
    ['amount as a number', { cost: { amount: 12, currency: 'EUR' } }, 'Cost: amount must be text, not a number'],
    [
      'no amount',
      { cost: { amount: 'cheap', currency: 'EUR' } },
      'Cost: amount must be an amount such as 12.50, not “cheap”',
    ],
    ['amount too small', { cost: { amount: '0.99', currency: 'EUR' } }, 'Cost: amount must be at least 1.00, not 0.99'],
    ['currency', { cost: { amount: '2', currency: 'GBP' } }, 'Cost: currency must be EUR or USD, not “GBP”'],
    ['currency missing', { cost: { amount: '2' } }, 'Cost: currency is missing'],
    ['list item', { tags: ['a', 'B'] }, 'Tags, item 2, must match the pattern ^[a-z]+$, not “B”'],
    ['second pattern', { code: 'a' }, 'Code must match the pattern ^[0-9]+$, not “a”'],
    ['repeated item', { tags: ['a', 'a'] }, 'Tags must not repeat an item: items 1 and 2 are the same'],
    ['list too long', { tags: ['a', 'b', 'c'] }, 'Tags must have at most 2 items'],
    [
      'file too big',
      { photo: { name: 'a', mediaType: 'image/png', data: 'QUJDRA==' } },
      'Photo: data must be at most 3 bytes',
    ],
    ['not base64', { photo: { name: 'a', mediaType: 'image/png', data: '?' } }, 'Photo: data must be in base64'],
    ['nested', { seller: {} }, 'Seller rating is missing'],
    ['nested type', { seller: { rating: 4.5 } }, 'Seller rating must be a whole number, not a number'],
    [
      'unknown',
      { colour: 'red' },
      'Unknown field “colour”; known fields are title, price, cost, launch, tags, code, photo and seller',
    ],
    ['unknown nested', { seller: { rating: 1, x: 1 } }, 'Unknown field “x”; known fields are rating'],
  ])('%s', (_, value, message) => {
    expect(messages(product, { title: 'Lamp', ...value })).toEqual([message]);
  });

  it('gives the place as a pointer, the field as its title, and an example that is accepted', () => {
    const [problem, ...others] = problems(product, { title: 'Lamp', tags: ['a', 7] });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ path: '/tags/1', field: 'Tags' });
    expect(problems(product, { title: 'Lamp', tags: [problem?.example] })).toEqual([]);
    expect(problems(product, {})).toMatchObject([
      { path: '/title', field: 'Title', message: 'Title is missing', example: 'Examp' },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'a/b~c', ''])('names the unknown field %j', (name) => {
    const value: unknown = JSON.parse(`{"title":"Lamp",${JSON.stringify(name)}:{"title":"x"}}`);
    const [problem] = problems(product, value);
    expect(problem).toMatchObject({ field: name, message: expect.stringContaining(`Unknown field “${name}”`) });
    expect(problem?.path).toBe(`/${name.replace('~', '~0').replace('/', '~1')}`);
  });

  it('takes fields called constructor or toString as fields', () => {
    const contract = listing(
      field('constructor', 'Builder', { kind: 'text' }, true),
      field('toString', 'Text', { kind: 'boolean' }, true),
    );
    expect(messages(contract, {})).toEqual(['Builder is missing', 'Text is missing']);
    expect(messages(contract, { constructor: 'a', toString: true })).toEqual([]);
  });

  it('survives items that shadow the methods of objects', () => {
    const items: FieldType = { kind: 'object', fields: [field('note', 'Note', { kind: 'text' })] };
    const contract = listing(field('notes', 'Notes', { kind: 'list', items, uniqueItems: true }));
    const hostile = JSON.parse('{"notes":[{"valueOf":1},{"toString":2},{"__proto__":3}]}');
    expect(messages(contract, hostile)).toEqual(
      ['valueOf', 'toString', '__proto__'].map((name) => `Unknown field “${name}”; known fields are note`),
    );
    let deep: unknown = [];
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    expect(messages(contract, { notes: [deep] })).toEqual(['Notes, item 1, must be an object, not a list']);
  });

  it('reports all problems, up to 50', () => {
    expect(messages(product, { title: 1, price: 'x', launch: 'y' })).toHaveLength(3);
    expect(
      messages(listing(), Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`f${index}`, 1]))),
    ).toHaveLength(50);
  });

  it('names the first problem of a document too large to list them all', () => {
    expect(messages(product, { title: 'Lamp', tags: Array.from({ length: 500_000 }, () => 0) })).toHaveLength(1);
    const unknown = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`f${index}`, 1]));
    expect(messages(product, { ...unknown, title: 'Lamp' })).toHaveLength(1);
  });

  it.each([
    [null, 'empty (null)'],
    ['text', 'text'],
    [[], 'a list'],
    [7, 'a number'],
  ])('refuses %j as a whole document', (value, word) => {
    expect(messages(product, value)).toEqual([`Input must be an object, not ${word}`]);
  });

  it('answers hostile text for a nested pattern at once', () => {
    const contract = listing(field('code', 'Code', { kind: 'text', pattern: '^(a+)+$' }));
    expect(messages(contract, { code: `${'a'.repeat(50_000)}!` })).toHaveLength(1);
  });

  it('says which pattern it cannot keep in linear time', () => {
    const contract = listing(field('code', 'Code', { kind: 'text', pattern: '(?=a)' }));
    expect(() => problems(contract, { code: 'a' })).toThrow('The contract’s pattern (?=a) cannot be checked quickly');
  });
});

it('equal contracts share one validator', () => {
  const make = () => listing(field('price', 'Price', { kind: 'number' }));
  const first = make();
  expect(validatorFor(first)).toBe(validatorFor(first));
  expect(validatorFor(make())).toBe(validatorFor(first));
  expect(validatorFor(listing(field('price', 'Cost', { kind: 'number' })))).not.toBe(validatorFor(first));
});
