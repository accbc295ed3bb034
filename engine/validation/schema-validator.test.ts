import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contracts, documentOf } from '../../shared/schema/contracts.test-helper.ts';
import { outputSchema } from '../../shared/schema/json-schema.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { createSchemaValidator, type DocumentVerdict } from './schema-validator.ts';
import { createValidator } from './validator.ts';

function verdict(schema: Json, document: Json): DocumentVerdict {
  const validator = createSchemaValidator(schema);
  if (!validator.ok) throw new Error(validator.refusal.reason);
  return validator.value.validate(document);
}
const messages = (schema: Json, document: Json): string[] => {
  const judged = verdict(schema, document);
  return judged.ok ? judged.errors.map(({ message }) => message) : [judged.refusal.reason];
};

describe('schema validator', () => {
  it('says of a contract’s schema what calls are held against', () => {
    let refused = 0;
    const wrong = fc.oneof(
      fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value))),
      fc.constantFrom<Json[]>('', '2026-02-30', '12.505', -6, 0.015, { amount: '-6', currency: 'EUR' }, [], null),
    );
    fc.assert(
      fc.property(contracts, fc.nat(1000), fc.nat(5), wrong, (contract, seed, at, value) => {
        const document = documentOf(contract.output, seed);
        const broken = { ...document, [contract.output[at]?.name ?? 'unknown']: value };
        const schema: Json = JSON.parse(JSON.stringify(outputSchema(contract)));
        for (const each of [document, broken]) {
          const called = createValidator(contract).output(each);
          refused += called.length > 0 ? 1 : 0;
          const judged = verdict(schema, each);
          const why = JSON.stringify({ each, called, judged });
          expect(judged, why).toMatchObject({ ok: true, valid: called.length === 0 });
          if (judged.ok)
            expect(judged.errors.map((error) => error.instancePath).sort(), why).toEqual(
              called.map(({ path }) => path).sort(),
            );
        }
      }),
      { numRuns: 80 },
    );
    expect(refused).toBeGreaterThan(15);
  });

  it.each<[Json, Json, string]>([
    [{ const: 3 }, 4, 'The document must be 3'],
    [{ properties: { a: false } }, { a: 1 }, 'a is not allowed here'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 4, 'The document fits none of the forms that are allowed here'],
    [
      { oneOf: [{ minimum: 1 }, { maximum: 9 }] },
      4,
      'The document must fit exactly one of the forms that are allowed here, not 2',
    ],
    [{ contains: { type: 'number' } }, ['a'], 'The document must hold at least 1 item of the required form, not 0'],
    [
      { dependentRequired: { card: ['owner'] } },
      { card: 1 },
      'owner is missing, which is needed where “card” is given',
    ],
    [{ allOf: [{ properties: { a: true } }], unevaluatedProperties: false }, { a: 1, b: 2 }, 'Unknown field “b”'],
    [{ maxProperties: 1 }, { a: 1, b: 2 }, 'The document must have at most 1 field'],
    [{ prefixItems: [true], items: false }, [1, 2], 'The document, item 2, is not allowed here'],
  ])('tells %j of %j in words', (schema, document, message) => {
    expect(messages(schema, document)).toEqual([message]);
  });

  it('gives an example only where one is accepted', () => {
    const schema = { properties: { day: { format: 'date', examples: ['soon', '2026-05-01'] }, odd: { not: {} } } };
    expect(verdict(schema, { day: 'x', odd: 1 })).toMatchObject({
      errors: [{ instancePath: '/day', example: '2026-05-01' }, { instancePath: '/odd' }],
    });
    const judged = verdict(schema, { odd: 1 });
    expect(judged.ok && judged.errors[0]).not.toHaveProperty('example');
  });
});
