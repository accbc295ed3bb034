import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { judgeDocument } from '../document/evaluate.ts';
import { readSchema } from '../document/read.ts';
import { compareSchemas } from './compare.ts';
import { createCompiler } from './compile.ts';
import { createFormulas } from './formula.ts';
import { truthOf } from './truth.ts';

const NAMES = ['a', 'b', 'ab', 'c'];
const name = fc.constantFrom(...NAMES);
const VALUES: Json[] = [1, 'x'];
/** Every object of the four names with one of two values each, or without. */
const OBJECTS: Json[] = NAMES.reduce<JsonObject[]>(
  (found, key) => found.flatMap((object) => [object, ...VALUES.map((value) => ({ ...object, [key]: value }))]),
  [{}],
);
const leaf = fc.constantFrom<Json[]>(true, { type: 'string' }, { type: 'number' }, { const: 1 });
const only = (key: string, inner: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  inner.map((value) => ({ [key]: value }));
/** Every list of up to three items. */
const LISTS: Json[] = [1, 2, 3].reduce<Json[][]>(
  (found) => [...found, ...found.flatMap((list) => VALUES.map((value) => [...list, value]))],
  [[]],
);
const ofFields: fc.Arbitrary<JsonObject>[] = [
  only('properties', fc.dictionary(name, leaf, { maxKeys: 2 })),
  only('patternProperties', fc.dictionary(fc.constantFrom('^a', 'b$'), leaf, { maxKeys: 1 })),
  only('required', fc.uniqueArray(name, { maxLength: 1 })),
  only('not', only('required', fc.tuple(name))),
  only('additionalProperties', leaf),
  only('unevaluatedProperties', fc.oneof(leaf, fc.constant(false))),
];
const ofItems: fc.Arbitrary<JsonObject>[] = [
  only('prefixItems', fc.array(leaf, { minLength: 1, maxLength: 2 })),
  only('prefixItems', fc.array(leaf, { minLength: 1, maxLength: 2 })),
  only('items', leaf),
  only('minItems', fc.nat(2)),
  only('not', only('minItems', fc.constantFrom(1, 2))),
  only('contains', leaf),
  only('unevaluatedItems', fc.oneof(leaf, fc.constant(false))),
];
const schemaOf = (plain: fc.Arbitrary<JsonObject>[]): fc.Arbitrary<Json> =>
  fc.letrec<{ schema: Json; part: JsonObject }>((tie) => ({
    part: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      ...plain,
      ...['allOf', 'anyOf', 'oneOf'].map((key) => only(key, fc.array(tie('schema'), { minLength: 1, maxLength: 2 }))),
      fc
        .tuple(tie('schema'), tie('schema'), tie('schema'))
        .map(([test, then, other]) => ({ if: test, then, else: other })),
      only('dependentSchemas', fc.dictionary(name, tie('schema'), { maxKeys: 1 })),
      fc.constantFrom({ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }),
    ),
    schema: fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts): Json => Object.assign({}, ...parts)),
  })).schema;
const wholeOf = (
  plain: fc.Arbitrary<JsonObject>[],
  type: string,
  keyword: string,
  $defs: JsonObject,
): fc.Arbitrary<JsonObject> =>
  fc.tuple(schemaOf(plain), leaf, fc.boolean()).map(([own, rest, closed]) => ({
    type,
    // Only objects are made above.
    ...(own as JsonObject),
    [keyword]: closed ? false : rest,
    $defs,
  }));
const KINDS: [string, fc.Arbitrary<JsonObject>, Json[]][] = [
  [
    'fields',
    wholeOf(ofFields, 'object', 'unevaluatedProperties', {
      a: { properties: { a: true } },
      b: { anyOf: [{ required: ['b'], properties: { b: true } }, true] },
    }),
    OBJECTS,
  ],
  [
    'items',
    wholeOf(ofItems, 'array', 'unevaluatedItems', {
      a: { prefixItems: [true] },
      b: { anyOf: [{ minItems: 2, prefixItems: [true, true] }, true] },
    }),
    LISTS,
  ],
];
const judgeOf = (of: Json): ((document: Json) => boolean) => {
  const read = readSchema(of);
  return read.ok ? (document) => judgeDocument(read.value, document).length === 0 : expect.fail(read.refusal.reason);
};

describe.each(KINDS)('%s that nothing looked at', (_, whole, DOCUMENTS) => {
  it('are told apart as the judge of documents tells them', () => {
    let decided = 0;
    fc.assert(
      fc.property(whole, (one) => {
        const formula = createCompiler(createFormulas(), one, 'left').compile(one, 'exact');
        const judge = judgeOf(one);
        for (const document of DOCUMENTS) {
          const truth = truthOf(formula, document);
          if (truth === undefined) continue;
          decided += 1;
          expect([document, truth]).toEqual([document, judge(document)]);
        }
      }),
      { numRuns: 200 },
    );
    expect(decided).toBeGreaterThan(100 * DOCUMENTS.length);
  });

  it('are compared soundly', () => {
    const verdicts = { compatible: 0, breaking: 0, unknown: 0 };
    fc.assert(
      fc.property(whole, whole, (one, other) => {
        const { verdict, differences } = compareSchemas(one, other, { direction: 'input', contentModel: 'strict' });
        verdicts[verdict] += 1;
        const [was, is] = [judgeOf(one), judgeOf(other)];
        const broken = DOCUMENTS.filter((document) => was(document) && !is(document));
        if (verdict === 'compatible') expect(broken).toEqual([]);
        for (const { witness } of differences)
          if (witness !== undefined) expect([was(witness), is(witness)]).toEqual([true, false]);
      }),
      { numRuns: 100 },
    );
    expect(verdicts.compatible).toBeGreaterThan(3);
    expect(verdicts.breaking).toBeGreaterThan(10);
  });
});

describe('a schema that is put together from others', () => {
  it('closes an object', () => {
    const closed = (properties: JsonObject): Json => ({
      $defs: { base: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } },
      allOf: [{ $ref: '#/$defs/base' }],
      properties,
      unevaluatedProperties: false,
    });
    const [small, large] = [closed({ size: { type: 'integer' } }), closed({ size: { type: 'integer' }, note: {} })];
    const compare = (before: Json, after: Json): string =>
      compareSchemas(before, after, { direction: 'input' }).verdict;
    expect([compare(small, large), compare(large, small)]).toEqual(['compatible', 'breaking']);
  });
});
