import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Contract, type Field, type FieldType } from '../spec/contract.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { compareSchemas } from './compare/compare.ts';
import { contracts, documentOf } from './contracts.test-helper.ts';
import { judgeDocument } from './document/evaluate.ts';
import { readSchema } from './document/read.ts';
import { fieldsOf, object, read } from './import.test-helper.ts';
import { readFields } from './import.ts';
import { inputSchema, outputSchema } from './json-schema.ts';

const schemaOf = (fields: Field[]): Json => inputSchema({ input: fields, output: [] }) as Json;

/** Without ids, and as the generator reads it: the words it adds by itself are nobody's own. */
function withoutIds(fields: readonly Field[]): unknown {
  const typed = (type: FieldType): unknown => {
    if (type.kind === 'list') return { ...type, items: typed(type.items) };
    return type.kind === 'object' ? { ...type, fields: withoutIds(type.fields) } : type;
  };
  return fields.map(({ id: _, description, type, ...rest }) => ({
    ...rest,
    description: description.trim(),
    type: typed(type),
  }));
}

const accepts = (schema: Json, document: Json): boolean => {
  const document_ = readSchema(schema);
  return document_.ok ? judgeDocument(document_.value, document).length === 0 : expect.fail(document_.refusal.reason);
};

describe('a contract’s own schema', () => {
  it('is read back into the same fields', () => {
    fc.assert(
      fc.property(contracts, ({ input, output }) => {
        const ids: string[] = [];
        const again = readFields(inputSchema({ input, output }) as Json, () => {
          ids.push(`new-${ids.length}`);
          return ids.at(-1) ?? '';
        });
        expect(again.ok && again.leftOut).toEqual([]);
        expect(again.ok && withoutIds(again.fields)).toEqual(withoutIds(input));
        expect(withoutIds(fieldsOf(outputSchema({ input, output })))).toEqual(withoutIds(output));
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps labels, units and examples whatever punctuation they hold', () => {
    const options = [
      { value: 'a; b (c)', label: 'A: b', description: 'One of: x (y).' },
      { value: 'b', label: 'b); c (d' },
    ];
    const field = { id: 'x', description: 'Weighed. Unit: kg.', required: true };
    const input: Field[] = [
      { ...field, name: 'choice', title: 'The choice', type: { kind: 'enum', options } },
      {
        ...field,
        name: 'weight',
        title: 'Weight',
        type: { kind: 'number', unit: 'kg.' },
        example: { odd: ['example'] },
      },
      { ...field, name: 'sizes', title: 'Sizes', type: { kind: 'list', items: { kind: 'integer', unit: 'cm' } } },
      { ...field, name: 'kinds', title: ' Kinds ', type: { kind: 'list', items: { kind: 'enum', options } } },
    ];
    expect(withoutIds(fieldsOf(inputSchema({ input, output: [] })))).toEqual(withoutIds(input));
  });
});

/** The same schema as other people write it. */
const SPELLINGS: Record<string, (schema: JsonObject) => JsonObject> = {
  'draft-07 with definitions': (schema) => shared(schema, 'definitions', 'http://json-schema.org/draft-07/schema#'),
  'draft 2020-12 with $defs': (schema) => shared(schema, '$defs', 'https://json-schema.org/draft/2020-12/schema'),
  'allOf around everything': (schema) => {
    const { $schema: _, properties, ...rest } = schema;
    return { ...rest, properties: mapped(properties, (inner) => ({ allOf: [inner] })) };
  },
  'no titles': (schema) => bare(schema) as JsonObject,
  'labels as alternatives': (schema) => alternatives(schema) as JsonObject,
};
const mapped = (value: Json | undefined, change: (inner: Json, name: string) => Json): JsonObject =>
  Object.fromEntries(Object.entries((value ?? {}) as JsonObject).map(([name, inner]) => [name, change(inner, name)]));
function shared(schema: JsonObject, keyword: string, dialect: string): JsonObject {
  const properties = mapped(schema.properties, (_, name) => ({ $ref: `#/${keyword}/${name}` }));
  return { ...schema, $schema: dialect, properties, [keyword]: schema.properties ?? {} };
}
/** Changes every schema inside; `properties` hold names, not keywords. */
function inside(schema: Json, change: (schema: JsonObject) => JsonObject): Json {
  const { properties, items, ...rest } = schema as JsonObject;
  return {
    ...change(rest),
    ...(properties === undefined ? {} : { properties: mapped(properties, (inner) => inside(inner, change)) }),
    ...(items === undefined ? {} : { items: inside(items, change) }),
  };
}
const bare = (schema: Json): Json => inside(schema, ({ title: _, description: __, examples: ___, ...rest }) => rest);
const alternatives = (schema: Json): Json =>
  inside(schema, ({ enum: values, 'x-options': labels, ...rest }) => {
    if (!Array.isArray(values) || !Array.isArray(labels))
      return values === undefined ? rest : { ...rest, enum: values };
    const options = values.map((value, at) => {
      const { label = '', ...more } = labels[at] as JsonObject;
      return { const: value, title: label, ...more };
    });
    return { ...rest, oneOf: options };
  });

describe('other people’s schemas', () => {
  it.each(Object.keys(SPELLINGS))('mean the same documents afterwards (%s)', (spelling) => {
    fc.assert(
      fc.property(contracts, fc.nat(1000), ({ input }, seed) => {
        const original = (SPELLINGS[spelling] ?? ((schema) => schema))(schemaOf(input) as JsonObject);
        const fields = fieldsOf(original);
        Contract.parse({ input: fields, output: [] });
        const generated = schemaOf(fields);
        for (const direction of ['input', 'output'] as const)
          for (const [before, after] of [
            [original, generated],
            [generated, original],
          ] as const) {
            const { verdict, differences } = compareSchemas(before, after, { direction, contentModel: 'strict' });
            expect(differences.filter(({ severity }) => severity === 'breaking')).toEqual([]);
            expect(verdict).toBe('compatible');
          }
        const valid = documentOf(input, seed);
        const [name] = Object.keys(valid);
        const broken: Json[] = [{ ...valid, unknown: 1 }, [], name === undefined ? 'x' : { ...valid, [name]: null }];
        for (const document of [valid, ...broken])
          expect([document, accepts(generated, document)]).toEqual([document, accepts(original, document)]);
      }),
      { numRuns: 60 },
    );
  });

  it('give fields a title and keep what they say of them', () => {
    const schema = object(
      {
        unitPrice: { $ref: '#/$defs/Price', description: 'Without tax.' },
        ship_date: { type: 'string', format: 'date', examples: ['2026-03-01', '2026-04-01'], default: '2026-03-01' },
        kind: { const: 'order' },
      },
      { required: ['kind', 'unitPrice', 'kind'], $defs: { Price: { type: ['number'], minimum: 0, title: 'Price' } } },
    );
    const result = read(schema);
    expect(result).toEqual({
      ok: true,
      fields: [
        {
          id: 'id-1',
          name: 'unitPrice',
          title: 'Price',
          description: 'Without tax.',
          required: true,
          type: { kind: 'number', minimum: 0 },
        },
        {
          id: 'id-2',
          name: 'ship_date',
          title: 'Ship date',
          description: '',
          required: false,
          type: { kind: 'date' },
          example: '2026-03-01',
        },
        {
          id: 'id-3',
          name: 'kind',
          title: 'Kind',
          description: '',
          required: true,
          type: { kind: 'enum', options: [{ value: 'order', label: 'order' }] },
        },
      ],
      leftOut: [
        { path: '/properties/ship_date/default', reason: 'a contract has no place for “default” here' },
        { path: '/properties/ship_date/examples', reason: 'a field has one example; the first is kept' },
      ],
    });
  });

  it('may allow null in words that no value reaches, and lie behind an address of their own', () => {
    const schema = object(
      { size: { type: ['string', 'null'], enum: ['s', 'm'] }, other: { $ref: 'https://example.com/a#size' } },
      { $id: 'https://example.com/a', $defs: { size: { $anchor: 'size', type: ['integer', 'number'] } } },
    );
    expect(fieldsOf(schema).map(({ type }) => type.kind)).toEqual(['enum', 'number']);
  });
});
