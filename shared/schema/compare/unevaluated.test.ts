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
const { schema } = fc.letrec<{ schema: Json; part: JsonObject }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    only('properties', fc.dictionary(name, leaf, { maxKeys: 2 })),
    only('patternProperties', fc.dictionary(fc.constantFrom('^a', 'b$'), leaf, { maxKeys: 1 })),
    only('required', fc.uniqueArray(name, { maxLength: 1 })),
    only('not', only('required', fc.tuple(name))),
    ...['allOf', 'anyOf', 'oneOf'].map((key) => only(key, fc.array(tie('schema'), { minLength: 1, maxLength: 2 }))),
    fc
      .tuple(tie('schema'), tie('schema'), tie('schema'))
      .map(([test, then, other]) => ({ if: test, then, else: other })),
    only('dependentSchemas', fc.dictionary(name, tie('schema'), { maxKeys: 1 })),
    only('additionalProperties', leaf),
    only('unevaluatedProperties', fc.oneof(leaf, fc.constant(false))),
    fc.constantFrom({ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }),
  ),
  schema: fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts): Json => Object.assign({}, ...parts)),
}));
const whole = fc.tuple(schema, leaf, fc.boolean()).map(([inner, rest, closed]): JsonObject => {
  const own = inner as JsonObject;
  return {
    type: 'object',
    ...own,
    unevaluatedProperties: closed ? false : rest,
    $defs: { a: { properties: { a: true } }, b: { anyOf: [{ required: ['b'], properties: { b: true } }, true] } },
  };
});
const judgeOf = (of: Json): ((document: Json) => boolean) => {
  const read = readSchema(of);
  return read.ok ? (document) => judgeDocument(read.value, document).length === 0 : expect.fail(read.refusal.reason);
};

describe('fields that nothing looked at', () => {
  it('are told apart as the judge of documents tells them', () => {
    let decided = 0;
    fc.assert(
      fc.property(whole, (one) => {
        const formula = createCompiler(createFormulas(), one, 'left').compile(one, 'exact');
        const judge = judgeOf(one);
        for (const document of OBJECTS) {
          const truth = truthOf(formula, document);
          if (truth === undefined) continue;
          decided += 1;
          expect([document, truth]).toEqual([document, judge(document)]);
        }
      }),
      { numRuns: 400 },
    );
    expect(decided).toBeGreaterThan(20_000);
  });

  it('are compared soundly', () => {
    const verdicts = { compatible: 0, breaking: 0, unknown: 0 };
    fc.assert(
      fc.property(whole, whole, (one, other) => {
        const { verdict, differences } = compareSchemas(one, other, { direction: 'input', contentModel: 'strict' });
        verdicts[verdict] += 1;
        const [was, is] = [judgeOf(one), judgeOf(other)];
        const broken = OBJECTS.filter((document) => was(document) && !is(document));
        if (verdict === 'compatible') expect(broken).toEqual([]);
        for (const { witness } of differences)
          if (witness !== undefined) expect([was(witness), is(witness)]).toEqual([true, false]);
      }),
      { numRuns: 150 },
    );
    expect(verdicts.compatible).toBeGreaterThan(5);
    expect(verdicts.breaking).toBeGreaterThan(20);
  });

  it('close an object that is put together from others', () => {
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
