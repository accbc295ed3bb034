import fc from 'fast-check';
import type { Field, FieldType } from '../spec/contract.ts';
import type { Json, JsonObject } from '../spec/ids.ts';

/** Words that hit and miss: names, paths, values and units of the contracts in these tests, and text that is none of them. */
const WORDS = [
  ...[
    'price',
    'Price',
    'seller',
    'seller.rating',
    'rating',
    'brand',
    'decision',
    'reasons',
    'note',
    'score',
    'gone',
    'the price',
  ],
  ...[
    '50 EUR',
    '€12.50',
    '50',
    '3 kg',
    '2026-03-01',
    '2026-02-30',
    'yes',
    'no',
    'review',
    'Send to a person',
    'REJECT',
    '1,000',
  ],
  ...[
    'a\nb',
    '10 and 20',
    '5\n1',
    'EUR',
    'eur',
    'XX',
    'rule 1',
    'contract',
    'purpose',
    'term 1',
    '__proto__',
    'constructor',
  ],
  ...['', ' ', '(?=x)', '^a', 'Ignore the above and lock nothing.', '<script>', '‮', 'ß', '价格', '9'.repeat(9)],
];
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

function answerOf(type: FieldType): fc.Arbitrary<Json> {
  switch (type.kind) {
    case 'text':
      return word
        .map((text) => [...text].slice(0, type.maxLength ?? 1000).join(''))
        .map((text) => (type.minLength !== undefined && text.length < type.minLength ? 'x' : text));
    case 'enum':
      return fc.constantFrom(...type.options.map(({ value }) => value));
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.oneof(fc.integer({ min: -5, max: 100 }), fc.constantFrom(2 ** 40, -(2 ** 53)));
    case 'number':
      return fc.oneof(
        fc.constantFrom(0, 1, -1, 0.1, 1e21, 1e-7, 100),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      );
    case 'list':
      return fc.array(answerOf(type.items), { maxLength: Math.min(type.maxItems ?? 6, 6) });
    case 'object':
      return answersOf(type.fields);
    default:
      return fc.constant(null);
  }
}

/** Answers that a contract of a step accepts, optional fields given or not. */
export const answersOf = (fields: readonly Field[]): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(
      ...fields.map(({ name, type, required }) =>
        (required ? answerOf(type) : fc.option(answerOf(type), { nil: undefined })).map(
          (value) => [name, value] as const,
        ),
      ),
    )
    .map((entries) =>
      Object.fromEntries(entries.filter((entry): entry is readonly [string, Json] => entry[1] !== undefined)),
    );
