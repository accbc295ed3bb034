import { describe, expect, it } from 'vitest';
import { fieldsOf, object, refusalsOf } from './import.test-helper.ts';

describe('what a contract cannot hold', () => {
  const places: [string, unknown, string[]][] = [
    ['an open object', { type: 'object', properties: { a: { type: 'string' } } }, ['']],
    ['a typed rest', object({}, { additionalProperties: { type: 'string' } }), ['/additionalProperties']],
    ['an open object further in', object({ a: { type: 'object' } }), ['/properties/a']],
    ['null', object({ a: { type: ['string', 'null'] } }), ['/properties/a/type']],
    [
      'null as an alternative',
      object({ a: { anyOf: [{ type: 'string' }, { type: 'null' }] } }),
      ['/properties/a/anyOf/1'],
    ],
    ['null as OpenAPI wrote it', object({ a: { type: 'string', nullable: true } }), ['/properties/a/nullable']],
    ['null as a choice', object({ a: { enum: ['x', null] } }), ['/properties/a/enum/1']],
    ['numbers as choices', object({ a: { enum: [1, 'x', 2] } }), ['/properties/a/enum/0', '/properties/a/enum/2']],
    ['alternatives', object({ a: { oneOf: [{ type: 'string' }, { type: 'number' }] } }), ['/properties/a/oneOf']],
    ['several types', object({ a: { type: ['string', 'number'] } }), ['/properties/a/type']],
    ['no type', object({ a: { minLength: 2 } }), ['/properties/a']],
    ['anything', object({ a: true, b: {} }), ['/properties/a', '/properties/b']],
    [
      'a tuple',
      object({ a: { type: 'array', prefixItems: [{ type: 'string' }] } }),
      ['/properties/a/prefixItems', '/properties/a'],
    ],
    [
      'a tuple of draft-07',
      { $schema: 'http://json-schema.org/draft-07/schema#', ...object({ a: { type: 'array', items: [{}] } }) },
      ['/properties/a/items'],
    ],
    ['patterned names', object({}, { patternProperties: { '^x': {} } }), ['/patternProperties']],
    [
      'names that fields cannot have',
      object({ 'a-b': { type: 'string' }, _x: { type: 'string' }, 'a/b~c': {} }),
      ['/properties/a-b', '/properties/_x', '/properties/a~1b~0c', '/properties/a~1b~0c'],
    ],
    ['conditions', object({}, { if: {}, then: {}, dependentRequired: {} }), ['/if', '/then', '/dependentRequired']],
    ['unknown keywords', object({ a: { type: 'string', minLenght: 3 } }), ['/properties/a/minLenght']],
    ['other formats', object({ a: { type: 'string', format: 'iri' } }), ['/properties/a/format']],
    [
      'a length on a date',
      object({ a: { type: 'string', format: 'date', minLength: 3 } }),
      ['/properties/a/minLength'],
    ],
    ['slow patterns', object({ a: { type: 'string', pattern: '(?=x)' } }), ['/properties/a/pattern']],
    [
      'a bound that is no number',
      object({ a: { type: 'number', exclusiveMinimum: true } }),
      ['/properties/a/exclusiveMinimum'],
    ],
    [
      'a keyword of another draft',
      { $schema: 'http://json-schema.org/draft-07/schema#', ...object({}, { unevaluatedProperties: false }) },
      ['/unevaluatedProperties'],
    ],
    [
      'what stands beside a reference in draft-07',
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        ...object({ a: { $ref: '#/definitions/a', minLength: 2 } }, { definitions: { a: { type: 'string' } } }),
      },
      ['/properties/a/minLength'],
    ],
    ['a required field that is none', object({}, { required: ['a'] }), ['/required']],
    ['itself', object({ a: { $ref: '#' } }), ['/properties/a/$ref']],
    [
      'itself by a detour',
      object(
        { a: { $ref: '#/$defs/a' } },
        { $defs: { a: object({ b: { $ref: '#/$defs/b' } }), b: { type: 'array', items: { $ref: '#/$defs/a' } } } },
      ),
      ['/$defs/b/items/$ref'],
    ],
    ['other documents', object({ a: { $ref: 'https://example.com/a' } }), ['/properties/a/$ref']],
    ['a reference to nothing', object({ a: { $ref: '#/$defs/a' } }), ['/properties/a/$ref']],
    ['two schemas with fields', object({ a: { allOf: [object({}), object({})] } }), ['/properties/a/allOf/1']],
    [
      'a bound said twice',
      object({ a: { type: 'number', minimum: 1, allOf: [{ minimum: 2 }] } }),
      ['/properties/a/allOf/0/minimum'],
    ],
    [
      'an amount without money',
      object({ a: { type: 'string', 'x-minimum-amount': '3' } }),
      ['/properties/a/x-minimum-amount'],
    ],
    [
      'labels that do not fit',
      object({ a: { type: 'string', enum: ['a'], 'x-options': [] } }),
      ['/properties/a/x-options'],
    ],
    ['a list of anything', object({ a: { type: 'array' } }), ['/properties/a']],
    ['no object', { type: 'array', items: { type: 'string' } }, ['/type']],
    ['no schema', 3, ['']],
    ['an unknown dialect', { $schema: 'https://example.com/mine', type: 'object' }, ['/$schema']],
  ];
  it.each(places)('is refused with its place: %s', (_, schema, expected) => {
    expect(refusalsOf(schema).map((line) => line.slice(0, line.indexOf(':')))).toEqual(expected);
  });

  it('is told all at once and in words', () => {
    const nested = object({ b: { type: ['string', 'null'] }, c: { enum: [] } });
    expect(
      refusalsOf(object({ 'no name': { type: 'string' }, a: nested, d: { type: 'array', items: { not: {} } } })),
    ).toEqual([
      '/properties/no name: the name “no name” is not possible; use letters, digits and _, starting with a letter, 64 at most',
      '/properties/a/properties/b/type: null is a value of its own here, and a contract knows only present and absent: leave the field out of “required” and take null away',
      '/properties/a/properties/c/enum: a choice needs at least one text',
      '/properties/d/items: no “type” is said, so values of any type are accepted; name one',
    ]);
  });

  it('includes names that JavaScript gives a meaning, while the harmless ones are fields', () => {
    const schema = JSON.parse(
      '{"type":"object","additionalProperties":false,"properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"},"toString":{"type":"boolean"}}}',
    );
    expect(refusalsOf(schema)).toHaveLength(1);
    expect(refusalsOf(schema)[0]).toMatch('/properties/__proto__: ');
    expect(fieldsOf(object({ constructor: { type: 'string' }, toString: { type: 'boolean' } }))).toHaveLength(2);
  });

  it('includes what a small document makes endless by reference', () => {
    const levels = Array.from({ length: 30 }, (_, level) => [
      `l${level}`,
      object({ a: { $ref: `#/$defs/l${level + 1}` }, b: { $ref: `#/$defs/l${level + 1}` } }),
    ]);
    const $defs = { ...Object.fromEntries(levels), l30: { type: 'string' } };
    expect(refusalsOf(object({ a: { $ref: '#/$defs/l0' } }, { $defs })).join()).toMatch(
      'larger than a contract can be',
    );
  });
});
