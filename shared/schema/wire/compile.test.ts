import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../spec/ids.ts';
import { DIALECTS, type DialectName } from '../dialects.ts';
import { judgeDocument } from '../document/evaluate.ts';
import { ROOT, readSchema, type SchemaDocument } from '../document/read.ts';
import { compileSchema } from './compile.ts';
import { restoreDocument } from './restore.ts';
import { asWire, samples } from './schemas.test-helper.ts';

const dialects = Object.keys(DIALECTS) as DialectName[];
function read(schema: Json): SchemaDocument {
  const found = readSchema(schema);
  if (!found.ok) throw new Error(JSON.stringify(found.refusal));
  return found.value;
}
const compiled = (schema: Json, name: DialectName) => compileSchema(read(schema), name);

/** An object schema with one required field. */
const holding = (field: Json, definitions: { [name: string]: Json } = {}): Json => ({
  type: 'object',
  properties: { field },
  required: ['field'],
  additionalProperties: false,
  $defs: definitions,
});
const fieldOf = (schema: Json, name: DialectName): unknown => {
  const found = compiled(schema, name);
  return found.ok ? (found.value.schema.properties as { [name: string]: Json }).field : found.refusal;
};

describe('wire schemas of arbitrary schemas', () => {
  it.each(dialects)('%s takes every document that the schema takes, which comes back unchanged', (name) => {
    let judged = 0;
    fc.assert(
      fc.property(samples, ({ schema, values }) => {
        const document = read(schema);
        const found = compileSchema(document, name);
        if (!found.ok) throw new Error(JSON.stringify(found.refusal));
        const wire = read(found.value.schema);
        for (const value of values.filter((each) => judgeDocument(document, each).length === 0)) {
          judged += 1;
          const sent = asWire(wire, { $ref: ROOT }, value);
          const why = JSON.stringify({ schema, value, sent, wire: found.value.schema });
          expect(judgeDocument(wire, sent), why).toEqual([]);
          expect(restoreDocument(document, sent), why).toEqual(value);
        }
      }),
      { numRuns: 150 },
    );
    expect(judged).toBeGreaterThan(200);
  });

  it('keeps recursion where the provider takes it and names the place where it does not', () => {
    const tree = holding(
      { $ref: '#/$defs/Node' },
      {
        Node: {
          type: 'object',
          properties: { value: { type: 'string' }, next: { $ref: '#/$defs/Node' } },
          required: ['value'],
          additionalProperties: false,
        },
      },
    );
    expect(fieldOf(tree, 'openai')).toEqual({ $ref: '#/$defs/Node' });
    expect(fieldOf(tree, 'google')).toEqual({ $ref: '#/$defs/Node' });
    for (const name of ['anthropic', 'perplexity'] as const)
      expect(fieldOf(tree, name)).toEqual({
        path: '/field/next',
        keyword: '$ref',
        reason: `${DIALECTS[name].label} takes no schema that contains itself`,
      });
    const endless = holding(
      { $ref: '#/$defs/Node' },
      {
        Node: {
          type: 'object',
          properties: { next: { type: 'array', items: { $ref: '#/$defs/Node' } } },
          required: ['next'],
        },
      },
    );
    expect(fieldOf(endless, 'google')).toMatchObject({ path: '/field/next/*', keyword: '$ref' });
  });

  it('writes an annotated reference out, also one that contains itself', () => {
    const noted = holding(
      { $ref: '#/$defs/Node', description: 'The first.' },
      {
        Node: {
          type: 'object',
          properties: { next: { anyOf: [{ $ref: '#/$defs/Node', description: 'The next.' }, { type: 'null' }] } },
          required: ['next'],
          additionalProperties: false,
        },
      },
    );
    expect(fieldOf(noted, 'openai')).toMatchObject({
      description: 'The first.',
      type: 'object',
      properties: { next: { anyOf: [{ $ref: '#/$defs/Node' }, { type: 'null' }] } },
    });
  });

  it('merges allOf, splits types, and drops what nobody enforces with a loss', () => {
    const found = compiled(
      holding({
        allOf: [
          { type: ['object', 'null'], properties: { a: { type: 'string' } }, required: ['a'] },
          { type: 'object', properties: { b: { type: 'number', minimum: 1 } }, not: { required: ['c'] } },
        ],
        unevaluatedProperties: false,
      }),
      'openai',
    );
    expect(found).toMatchObject({
      ok: true,
      value: {
        schema: {
          properties: {
            field: {
              type: 'object',
              properties: { a: { type: 'string' }, b: { anyOf: [{ type: 'number', minimum: 1 }, { type: 'null' }] } },
              required: ['a', 'b'],
              additionalProperties: false,
            },
          },
        },
        losses: [{ path: '/field', keyword: 'not', why: 'OpenAI does not enforce not' }],
      },
    });
  });

  it.each<[string, Json, DialectName, object]>([
    [
      'an answer that is no object',
      { type: 'array', items: { type: 'string' } },
      'openai',
      { path: '', keyword: 'type' },
    ],
    [
      'alternatives of the whole answer',
      { anyOf: [holding({ type: 'string' }), holding({ type: 'number' })] },
      'anthropic',
      { path: '', keyword: 'anyOf' },
    ],
    ['free field names', holding({ type: 'object' }), 'openai', { path: '/field', keyword: 'additionalProperties' }],
    ['a place that holds anything', holding({}), 'perplexity', { path: '/field', keyword: 'type' }],
    ['a list of anything', holding({ type: 'array' }), 'google', { path: '/field', keyword: 'items' }],
    ['nothing at all', holding({ allOf: [{ type: 'string' }, { type: 'number' }] }), 'openai', { path: '/field' }],
    [
      'a required field without a description of it',
      { type: 'object', properties: {}, required: ['a'] },
      'openai',
      { path: '', keyword: 'required' },
    ],
  ])('refuses %s, with the place', (_, schema, name, refusal) => {
    expect(compiled(schema, name)).toMatchObject({ ok: false, refusal });
  });

  it('lets alternatives begin with a field that tells them apart', () => {
    const form = (name: string): Json => ({
      type: 'object',
      properties: { title: { type: 'string' }, [name]: { type: 'number' } },
      required: ['title', name],
      additionalProperties: false,
    });
    expect(JSON.stringify(fieldOf(holding({ anyOf: [form('width'), form('weight')] }), 'openai'))).toBe(
      JSON.stringify({
        anyOf: ['width', 'weight'].map((name) => ({
          type: 'object',
          properties: { [name]: { type: 'number' }, title: { type: 'string' } },
          required: [name, 'title'],
          additionalProperties: false,
        })),
      }),
    );
  });

  it('names the limits that a schema passes', () => {
    const wide = (count: number, field: Json): Json => ({
      type: 'object',
      properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, field])),
      additionalProperties: false,
    });
    let deep: Json = { type: 'string' };
    for (let level = 0; level < 11; level += 1) deep = holding(deep);
    const long = holding({ enum: Array.from({ length: 300 }, (_, index) => `${index}`.padStart(60, 'x')) });
    const exceeded = (schema: Json, name: DialectName): string[] => {
      const found = compiled(schema, name);
      return found.ok ? found.value.exceeded.map(({ keyword }) => keyword) : ['refused'];
    };
    expect(exceeded(wide(5001, { type: 'string' }), 'openai')).toEqual(['properties']);
    expect(exceeded(deep, 'openai')).toEqual(['depth']);
    expect(exceeded(long, 'openai')).toEqual(['longChoice']);
    expect(exceeded(wide(41, { type: 'string' }), 'anthropic')).toEqual(['omittable']);
    expect(exceeded(wide(100, { type: 'string' }), 'google')).toEqual([]);
  });

  it('ends on references that multiply when they are written out', () => {
    const definitions = Object.fromEntries(
      Array.from({ length: 30 }, (_, index): [string, Json] => [
        `D${index}`,
        index === 29
          ? { type: 'string' }
          : holding({
              type: 'array',
              items: {
                anyOf: [{ $ref: `#/$defs/D${index + 1}` }, { allOf: [{ $ref: `#/$defs/D${index + 1}` }], title: 'x' }],
              },
            }),
      ]),
    );
    const found = compiled(holding({ $ref: '#/$defs/D0' }, definitions), 'perplexity');
    expect(found).toMatchObject({
      ok: false,
      refusal: { reason: 'the schema grows too large when it is written out' },
    });
  });
});
