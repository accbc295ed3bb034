import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract, Field, FieldType } from '../spec/contract.ts';
import { contracts, documentOf, toWire } from './contracts.test-helper.ts';
import { DIALECTS, type DialectName } from './dialects.ts';
import { FORMATS } from './formats.ts';
import type { JsonSchema } from './json-schema.ts';
import { restoreOutput, wireSchema } from './wire.ts';

const dialects = Object.keys(DIALECTS) as DialectName[];
const field = (name: string, required: boolean, type: FieldType): Field => ({
  id: name,
  name,
  title: name,
  description: `The ${name}.`,
  required,
  type,
});
const outputs = (...output: Field[]): Contract => ({ input: [], output });

function everySchema(schema: JsonSchema): JsonSchema[] {
  const children = [
    ...Object.values(schema.properties ?? {}),
    ...(schema.anyOf ?? []),
    ...(schema.items ? [schema.items] : []),
  ];
  return [schema, ...children.flatMap(everySchema)];
}

describe('wire schema', () => {
  it.each(dialects)('%s accepts every canonical document, which comes back unchanged', (dialect) => {
    fc.assert(
      fc.property(contracts, fc.nat(1000), (contract, seed) => {
        const { schema } = wireSchema(contract, dialect);
        const accepts = new Ajv2020({
          strict: true,
          ownProperties: true,
          multipleOfPrecision: 6,
          formats: FORMATS,
        }).compile(schema);
        const document = documentOf(contract.output, seed);
        const wire = toWire(schema, document);
        expect(accepts(wire), JSON.stringify({ errors: accepts.errors, wire })).toBe(true);
        expect(restoreOutput(contract, dialect, wire)).toEqual(document);
        // What fits already is left as it is, so that it need not be restored at all.
        expect(restoreOutput(contract, dialect, document)).toEqual(document);
      }),
      { numRuns: 40 },
    );
  });

  it.each(dialects)('%s is sent only keywords that it takes, on objects closed where it knows how', (dialect) => {
    const taken = Object.keys(DIALECTS[dialect].keywords);
    const shape = [
      'title',
      'description',
      'type',
      'enum',
      'anyOf',
      'items',
      'properties',
      'required',
      'additionalProperties',
    ];
    fc.assert(
      fc.property(contracts, (contract) => {
        for (const schema of everySchema(wireSchema(contract, dialect).schema)) {
          expect(Object.keys(schema).filter((key) => !shape.includes(key) && !taken.includes(key))).toEqual([]);
          if (schema.type === 'object')
            expect(schema.additionalProperties).toBe(DIALECTS[dialect].openObjects ? undefined : false);
          if (schema.type === 'object' && DIALECTS[dialect].optional === 'nullable')
            expect(schema.required).toEqual(Object.keys(schema.properties ?? {}));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('tells the model in words what the provider does not enforce, and lists it', () => {
    const contract = outputs(
      field('message', true, { kind: 'text', maxLength: 200 }),
      field('score', false, { kind: 'number', minimum: 0 }),
    );
    const openai = wireSchema(contract, 'openai');
    expect(openai.losses).toEqual([
      { path: '/message', keyword: 'maxLength', why: 'OpenAI does not enforce this: At most 200 characters.' },
    ]);
    expect(openai.schema).toMatchObject({
      properties: {
        message: { description: 'The message. At most 200 characters.' },
        score: { anyOf: [{ type: 'number', minimum: 0 }, { type: 'null' }] },
      },
    });
    const anthropic = wireSchema(contract, 'anthropic');
    expect(anthropic.losses.map(({ path, keyword }) => `${path} ${keyword}`)).toEqual([
      '/message maxLength',
      '/score minimum',
    ]);
    expect(anthropic.schema.required).toEqual(['message']);
  });

  it('moves patterns that a grammar cannot follow into the description', () => {
    for (const pattern of ['(?i)abc', 'a(?=b)', '(?P<year>\\d{4})', '\\bword\\b', '\\p{L}+', '(a)\\1']) {
      const { schema, losses } = wireSchema(outputs(field('code', true, { kind: 'text', pattern })), 'openai');
      expect(schema).toMatchObject({
        properties: { code: { description: `The code. Matches the pattern ${pattern}.` } },
      });
      expect(losses).toMatchObject([{ path: '/code', keyword: 'pattern' }]);
    }
    const { losses } = wireSchema(
      outputs(field('code', true, { kind: 'text', pattern: '^(?:AB|CD)-\\d{4}$' })),
      'openai',
    );
    expect(losses).toEqual([]);
  });

  it('keeps within 24 optional and 16 nullable fields for Anthropic and names the excess', () => {
    const some = (count: number): Contract =>
      outputs(...Array.from({ length: count }, (_, index) => field(`f${index}`, false, { kind: 'boolean' })));
    const full = wireSchema(some(40), 'anthropic');
    expect(full.losses).toEqual([]);
    expect(full.schema.required).toHaveLength(16);
    expect(wireSchema(some(41), 'anthropic').losses).toMatchObject([{ path: '', keyword: 'omittable' }]);
  });

  it('restores capitalisation only where one choice is meant', () => {
    const options = (...values: string[]): FieldType => ({
      kind: 'enum',
      options: values.map((value) => ({ value, label: value })),
    });
    const contract = outputs(
      field('decision', true, options('live', 'turn_down')),
      field('size', true, options('m', 'M')),
      field('price', false, { kind: 'money', currencies: ['EUR'] }),
      field('tags', true, { kind: 'list', items: options('new') }),
    );
    const answer = { decision: 'Turn_Down', size: 'l', price: { amount: '1', currency: 'eur' }, tags: ['NEW', 'old'] };
    expect(restoreOutput(contract, 'anthropic', answer)).toEqual({
      decision: 'turn_down',
      size: 'l',
      price: { amount: '1', currency: 'EUR' },
      tags: ['new', 'old'],
    });
    expect(restoreOutput(contract, 'openai', { size: 'M', price: null, decision: null })).toEqual({
      size: 'M',
      decision: null,
    });
  });

  it('hands anything else on untouched, for the validator to name', () => {
    const contract = outputs(field('decision', true, { kind: 'boolean' }));
    for (const odd of [null, 'text', 3, [], { extra: { decision: null } }])
      expect(restoreOutput(contract, 'openai', odd)).toEqual(odd);
  });
});
