import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../../spec/contract.ts';
import type { Json, JsonObject } from '../../spec/ids.ts';
import { contracts, documentOf } from '../contracts.test-helper.ts';
import { FORMATS } from '../formats.ts';
import { inputSchema } from '../json-schema.ts';
import { compareSchemas } from './compare.ts';
import { compareContracts } from './compare-contracts.ts';
import { createCompiler } from './compile.ts';
import { createFormulas } from './formula.ts';
import { truthOf } from './truth.ts';

// Not `__proto__` or `toString`: Ajv passes over the one, and compares values with the other.
const NAMES = ['a', 'b', 'ab', 'c'];
const name = fc.constantFrom(...NAMES);
const small = fc.integer({ min: 0, max: 3 });
const scalar: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(0, 1, 1.5, 2, -1, 'a', 'b', 'ab', '', true, false, null);
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 2 }),
  fc.uniqueArray(fc.tuple(name, scalar), { maxLength: 2, selector: ([key]) => key }).map(Object.fromEntries<Json>),
);
const keyword = <T extends Json>(key: string, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<JsonObject> =>
  arbitrary.map((inner) => ({ [key]: inner }));
const byName = (inner: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  fc.uniqueArray(fc.tuple(name, inner), { maxLength: 2, selector: ([key]) => key }).map(Object.fromEntries<Json>);

const simple: fc.Arbitrary<JsonObject> = fc.oneof(
  keyword('type', fc.constantFrom('string', 'number', 'integer', 'boolean', 'object', 'array', 'null')),
  keyword(
    'type',
    fc.uniqueArray(fc.constantFrom('string', 'number', 'integer', 'object', 'array', 'null'), {
      minLength: 1,
      maxLength: 3,
    }),
  ),
  keyword('enum', fc.array(value, { minLength: 1, maxLength: 3 })),
  keyword('const', value),
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((key) =>
    keyword(key, fc.constantFrom(-1, 0, 0.5, 1, 2)),
  ),
  keyword('multipleOf', fc.constantFrom(1, 2, 0.5, 1.5)),
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'].map((key) =>
    keyword(key, small),
  ),
  keyword('pattern', fc.constantFrom('^a', 'b$', '^[ab]*$', '^.$', 'a|b', '^(ab)+$')),
  keyword('format', fc.constantFrom('date', 'ipv4')),
  keyword('uniqueItems', fc.constant(true)),
  keyword('required', fc.uniqueArray(name, { maxLength: 2 })),
);
const { schema } = fc.letrec<{ schema: Json; part: JsonObject }>((tie) => ({
  part: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    keyword('properties', byName(tie('schema'))),
    keyword(
      'patternProperties',
      fc.tuple(fc.constantFrom('^a', 'b$'), tie('schema')).map(([key, inner]) => ({ [key]: inner })),
    ),
    keyword('additionalProperties', tie('schema')),
    keyword('propertyNames', tie('schema')),
    keyword('items', tie('schema')),
    keyword('prefixItems', fc.array(tie('schema'), { minLength: 1, maxLength: 2 })),
    fc.tuple(tie('schema'), small, small).map(([inner, minContains, more]) => ({
      // Apart from `prefixItems` and not plainly `false`, with which Ajv lets an empty list pass.
      allOf: [{ contains: { allOf: [inner] }, minContains, maxContains: minContains + more }],
    })),
    keyword('not', tie('schema')),
    ...['allOf', 'anyOf', 'oneOf'].map((key) => keyword(key, fc.array(tie('schema'), { minLength: 1, maxLength: 3 }))),
    fc
      .tuple(tie('schema'), tie('schema'), tie('schema'))
      .map(([test, then, otherwise]) => ({ if: test, then, else: otherwise })),
    keyword(
      'dependentRequired',
      fc.tuple(name, fc.uniqueArray(name, { maxLength: 1 })).map(([key, names]) => ({ [key]: names })),
    ),
    keyword(
      'dependentSchemas',
      fc.tuple(name, tie('schema')).map(([key, inner]) => ({ [key]: inner })),
    ),
  ),
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 1, arbitrary: fc.boolean() as fc.Arbitrary<Json> },
    {
      weight: 9,
      arbitrary: fc
        .array(tie('part'), { minLength: 1, maxLength: 3 })
        .map((parts): Json => Object.assign({}, ...parts)),
    },
  ),
}));

/** Everything small: what brute force looks through for a document that breaks. */
const SCALARS: Json[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  -1,
  0.5,
  1.5,
  3,
  4,
  0.25,
  '',
  'a',
  'b',
  'ab',
  'ba',
  'abab',
  'zz',
  'c',
  '2026-03-01',
  '1.1.1.1',
];
const FEW: Json[] = [null, true, 0, 1, 1.5, '', 'a', 'ab', [], {}];
const UNIVERSE: Json[] = [
  ...SCALARS,
  [],
  {},
  ...SCALARS.map((one): Json => [one]),
  ...FEW.flatMap((one) => FEW.map((two): Json => [one, two])),
  ...FEW.flatMap(
    (one) =>
      [
        [one, one, one],
        [one, one, 'b'],
        [0, 'b', one, one],
      ] as Json[],
  ),
  ...[...NAMES, 'zb'].flatMap((key) => SCALARS.map((one): Json => Object.fromEntries([[key, one]]))),
  ...FEW.flatMap((one) =>
    FEW.flatMap((two): Json[] => [
      Object.fromEntries([
        ['a', one],
        ['b', two],
      ]),
      Object.fromEntries([
        ['ab', one],
        ['zz', two],
      ]),
      Object.fromEntries([
        ['a', one],
        ['b', two],
        ['ab', one],
      ]),
      { a: { a: one, b: two } },
      [{ a: one }, two],
    ]),
  ),
];

const ajv = new Ajv2020({ strict: false, ownProperties: true, formats: FORMATS, validateFormats: true });
// What is still unevaluated is asked for by no schema here, and keeping count of it makes Ajv fail on some `oneOf`.
ajv.opts.unevaluated = false;
const judge = (subject: Json): ((document: Json) => boolean) => {
  const validate = ajv.compile(typeof subject === 'boolean' ? subject : (subject as object));
  ajv.removeSchema();
  return (document) => validate(document) === true;
};
const truths = (subject: Json): ((document: Json) => boolean | undefined) => {
  const formula = createCompiler(createFormulas(), subject, 'it').compile(subject, 'exact');
  return (document) => truthOf(formula, document);
};

const outcomes = { compatible: 0, breaking: 0, unknown: 0 };

/** Compares both ways and holds the answers against every document of the universe and against Ajv. */
function check(left: Json, right: Json): void {
  for (const [before, after] of [
    [left, right],
    [right, left],
  ] as const) {
    const [old, now] = [judge(before), judge(after)];
    const { verdict, differences } = compareSchemas(before, after, { direction: 'input', contentModel: 'strict' });
    outcomes[verdict] += 1;
    const broken = UNIVERSE.find((document) => old(document) && !now(document));
    const told = JSON.stringify({ before, after, broken });
    if (broken !== undefined) expect(verdict, told).not.toBe('compatible');
    for (const { severity, witness } of differences) {
      if (witness === undefined) continue;
      const seen = [severity, old(witness), now(witness)];
      expect(seen, `${told} ${JSON.stringify(witness)}`).toEqual(['breaking', true, false]);
    }
    if (verdict === 'breaking')
      expect(
        differences.some(({ witness }) => witness !== undefined),
        told,
      ).toBe(true);
    const output = compareSchemas(after, before, { direction: 'output', contentModel: 'strict' });
    expect(output.verdict, told).toBe(verdict);
  }
}

describe('random pairs of schemas', () => {
  it('are judged document by document as Ajv judges them', () => {
    fc.assert(
      fc.property(schema, (subject) => {
        const [ours, theirs] = [truths(subject), judge(subject)];
        for (const document of UNIVERSE)
          expect(ours(document), JSON.stringify({ subject, document })).toBe(theirs(document));
      }),
      { numRuns: 300 },
    );
  });

  it('are never called compatible where a document breaks, and every witness is one to Ajv', () => {
    fc.assert(
      fc.property(schema, schema, fc.boolean(), (left, other, related) => {
        // Unrelated schemas nearly always differ; a part of the same one often lies inside it.
        check(left, related ? { anyOf: [left, other] } : other);
      }),
      { numRuns: 400 },
    );
    // An answer that is always the careful one would pass everything above.
    expect(outcomes.unknown / (outcomes.compatible + outcomes.breaking)).toBeLessThan(0.05);
    expect(outcomes.compatible).toBeGreaterThan(100);
  });

  it('that contain themselves are judged as well', () => {
    const inward = fc.constantFrom<JsonObject[]>(
      { items: { $ref: '#/$defs/t' } },
      { properties: { a: { $ref: '#/$defs/t' } } },
      { additionalProperties: { $ref: '#/$defs/t' }, required: ['b'] },
      { prefixItems: [true, { $ref: '#/$defs/t' }], minItems: 1 },
      {},
    );
    const recursive = (part: Json, step: JsonObject, more: Json[]): Json => ({
      $defs: { t: { anyOf: [{ allOf: [part, step] }, ...more] } },
      $ref: '#/$defs/t',
    });
    fc.assert(
      fc.property(schema, schema, inward, inward, fc.boolean(), (part, other, step, another, related) => {
        const left = recursive(part, step, []);
        check(left, related ? recursive(part, step, [{ allOf: [other, another] }]) : recursive(other, another, []));
      }),
      { numRuns: 200 },
    );
  });
});

describe('random pairs of contracts', () => {
  it('are decided, and what is valid before or after agrees with the answer', () => {
    let undecided = 0;
    let asked = 0;
    fc.assert(
      fc.property(contracts, contracts, fc.nat(255), fc.nat(1000), (before, other, bits, seed) => {
        // Half of the fields from the other contract, so that some differ and some do not.
        const after: Contract = {
          input: before.input.map((own, index) =>
            (bits >> index) % 2 === 1 ? (other.input.find(({ name: each }) => each === own.name) ?? own) : own,
          ),
          output: [],
        };
        const { input } = compareContracts(before, after);
        asked += 1;
        if (input.verdict === 'unknown') undecided += 1;
        const [old, now] = [truths(inputSchema(before) as Json), truths(inputSchema(after) as Json)];
        const document = documentOf(before.input, seed);
        if (old(document) === true && now(document) === false) expect(input.verdict).not.toBe('compatible');
        for (const { witness } of input.differences)
          if (witness !== undefined) expect([old(witness), now(witness)]).toEqual([true, false]);
      }),
      { numRuns: 200 },
    );
    // Only formats are not always decided: no rule says in general which texts of one have another.
    expect(undecided / asked).toBeLessThan(0.05);
  });
});
