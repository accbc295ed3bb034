import { describe, expect, it } from 'vitest';
import type { Json } from '../../spec/ids.ts';
import { resolveAddress } from './address.ts';
import { judgeDocument } from './evaluate.ts';
import { readSchema } from './read.ts';
import { refusing } from './refusal.ts';

/** Whether a document is valid, or why that cannot be said. */
function holds(schema: Json, value: Json, further: { [address: string]: Json } = {}): boolean | string {
  const read = readSchema(schema, further);
  if (!read.ok) return `${read.refusal.path} ${read.refusal.keyword}`.trim();
  const judged = refusing(() => judgeDocument(read.value, value));
  return judged.ok ? judged.value.length === 0 : judged.refusal.reason;
}

describe('addresses', () => {
  it.each([
    // RFC 3986 section 5.4.
    ['g:h', 'g:h'],
    ['g', 'http://a/b/c/g'],
    ['./g', 'http://a/b/c/g'],
    ['/g', 'http://a/g'],
    ['//g', 'http://g'],
    ['?y', 'http://a/b/c/d;p?y'],
    ['#s', 'http://a/b/c/d;p?q#s'],
    ['', 'http://a/b/c/d;p?q'],
    ['..', 'http://a/b/'],
    ['../g', 'http://a/b/g'],
    ['../../../g', 'http://a/g'],
    ['g;x=1/../y', 'http://a/b/c/y'],
  ])('%s from http://a/b/c/d;p?q is %s', (reference, address) => {
    expect(resolveAddress('http://a/b/c/d;p?q', reference)).toBe(address);
  });
});

describe('reading and judging', () => {
  it('reads draft-07 as it was meant: tuples, dependencies, and nothing beside a reference', () => {
    const $schema = 'http://json-schema.org/draft-07/schema#';
    const tuple = { $schema, items: [{ type: 'string' }], additionalItems: { type: 'number' } };
    expect([holds(tuple, ['a', 1]), holds(tuple, ['a', 'b']), holds(tuple, [1])]).toEqual([true, false, false]);
    const needs = { $schema, dependencies: { a: ['b'], c: { required: ['d'] } } };
    expect([holds(needs, { a: 1 }), holds(needs, { a: 1, b: 1 }), holds(needs, { c: 1 })]).toEqual([
      false,
      true,
      false,
    ]);
    const beside = { $schema, definitions: { any: {} }, allOf: [{ $ref: '#/definitions/any', type: 'string' }] };
    expect(holds(beside, 1)).toBe(true);
    expect(holds({ ...beside, $schema: 'https://json-schema.org/draft/2020-12/schema' }, 1)).toBe(false);
    expect(holds({ $schema, prefixItems: [true] }, [])).toBe('prefixItems');
  });

  it('follows addresses, anchors and recursion, and only to schemas', () => {
    const list = {
      $id: 'https://example.com/list',
      type: 'object',
      properties: { value: { $ref: '#number' }, next: { $ref: 'list' } },
      additionalProperties: false,
      $defs: { number: { $anchor: 'number', type: 'number' } },
    };
    expect([holds(list, { value: 1, next: { value: 2 } }), holds(list, { next: { value: 'x' } })]).toEqual([
      true,
      false,
    ]);
    expect(holds({ $ref: 'https://example.com/list' }, { value: 'x' }, { 'https://example.com/list': list })).toBe(
      false,
    );
    expect(holds({ enum: [{ type: 'string' }], $ref: '#/enum/0' }, 1)).toBe('$ref');
    expect(holds({ anyOf: [{ $ref: '#' }] }, 1)).toBe('$ref');
  });

  it('compares numbers and values as people do', () => {
    expect(holds({ multipleOf: 0.01 }, 19.99)).toBe(true);
    expect(holds({ const: { valueOf: 1, a: [1] } }, { a: [1], valueOf: 1 })).toBe(true);
    expect(holds({ uniqueItems: true }, [1, true, '1', [1], { a: 1 }])).toBe(true);
    expect(holds({ maxLength: 1 }, '😀')).toBe(true);
  });

  it('takes patterns in the words of JavaScript, in linear time', () => {
    expect([holds({ pattern: '^\\s$' }, '\u00a0'), holds({ pattern: '^.$' }, '\u2028')]).toEqual([true, false]);
    expect([holds({ pattern: '^[\\u{1F600}-\\u{1F64F}]$' }, '😀'), holds({ pattern: '^\\cA$' }, '\u0001')]).toEqual([
      true,
      true,
    ]);
    expect(holds({ pattern: '^(a+)+$' }, `${'a'.repeat(50_000)}!`)).toBe(false);
  });

  it('refuses a document that multiplies the alternatives without end, instead of stalling', () => {
    const either = { type: 'array', items: { $ref: '#' } };
    let nested: Json = 'x';
    for (let level = 0; level < 60; level += 1) nested = [nested];
    expect(holds({ anyOf: [either, { ...either, maxItems: 5 }, { type: 'null' }] }, nested)).toMatch(/too deeply/);
  });

  it('does not vouch for an encoded international name that it cannot read', () => {
    expect(holds({ format: 'hostname' }, 'xn--X.example')).toMatch(/cannot be checked/);
    expect(holds({ format: 'hostname' }, 'a b')).toBe(false);
  });
});

describe.each(['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', '$ref', ''])(
  'a field called %j',
  (name) => {
    const object = (value: Json, key = name): Json => JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(value)}}`);
    const empty: Json = {};

    it('is described, required and found missing like any other', () => {
      const schema: Json = { properties: object({ type: 'string' }), required: [name], additionalProperties: false };
      expect([holds(schema, object('a')), holds(schema, object(1)), holds(schema, empty)]).toEqual([
        true,
        false,
        false,
      ]);
      expect(holds({ additionalProperties: false }, object(1))).toBe(false);
      expect(holds({ unevaluatedProperties: false, allOf: [{ properties: object(true) }] }, object(1))).toBe(true);
      expect(holds({ maxProperties: 0 }, object(1))).toBe(false);
    });

    it('is found by patterns, names, choices and dependencies', () => {
      const pattern = `^${name.replaceAll('$', '\\$')}$`;
      expect(holds({ patternProperties: object(false, pattern) }, object(1))).toBe(false);
      expect(holds({ patternProperties: object(false, pattern) }, empty)).toBe(true);
      expect([
        holds({ propertyNames: { const: name } }, object(1)),
        holds({ propertyNames: { const: 'x' } }, object(1)),
      ]).toEqual([true, false]);
      expect([
        holds({ enum: [object(1)] }, object(1)),
        holds({ enum: [object(1)] }, empty),
        holds({ enum: [empty] }, object(1)),
      ]).toEqual([true, false, false]);
      expect([holds({ const: object(1) }, object(2)), holds({ uniqueItems: true }, [object(1), empty])]).toEqual([
        false,
        true,
      ]);
      expect([
        holds({ dependentRequired: object(['x']) }, object(1)),
        holds({ dependentRequired: object(['x']) }, empty),
      ]).toEqual([false, true]);
      expect([
        holds({ dependentSchemas: object(false) }, object(1)),
        holds({ dependentSchemas: object(false) }, empty),
      ]).toEqual([false, true]);
    });

    it('can name a definition', () => {
      const schema: Json = { $ref: `#/$defs/${name}`, $defs: object({ type: 'string' }) };
      expect([holds(schema, 'a'), holds(schema, 1)]).toEqual([true, false]);
    });
  },
);
