import fc from 'fast-check';
import type { Contract, Field, FieldType } from '../spec/contract.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { exampleValues } from './example.ts';
import type { JsonSchema } from './json-schema.ts';

const NAMES = ['title', 'price', 'constructor', 'toString', 'valueOf', 'brand', 'a', 'Rating_5', 'hasOwnProperty'];
const WORDS = ['live', 'Live', 'turn_down', 'É', 'two words', 'null', '0', 'Ünïcode', 'x'];
const PATTERNS = [
  '^[A-Z]{2}-\\d{4}$',
  '^(red|green|blue)$',
  '[a-z]+@',
  '^\\w{3,8}$',
  '^#[0-9a-f]{6}$',
  '^[^0-9]{2,}$',
  '.',
];

/** `{low?, high?}` in order, so that bounds never contradict each other. */
const range = (low: string, high: string, from: number, to: number): fc.Arbitrary<Record<string, number>> =>
  fc
    .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: 1, max: to }), fc.boolean(), fc.boolean())
    .map(([least, room, hasLow, hasHigh]) => ({
      ...(hasLow ? { [low]: least } : {}),
      ...(hasHigh ? { [high]: least + room } : {}),
    }));

const number: fc.Arbitrary<FieldType> = fc
  .tuple(
    fc.constantFrom<('number' | 'integer')[]>('number', 'integer'),
    fc.oneof(
      range('minimum', 'maximum', -1000, 1000),
      range('exclusiveMinimum', 'exclusiveMaximum', 0, 50).filter(roomy),
    ),
    fc.option(fc.constantFrom(1, 0.5, 0.01), { nil: undefined }),
  )
  .map(([kind, bounds, step]) => ({ kind, ...bounds, ...(step === undefined ? {} : { multipleOf: step }) }));
/** Between 3 and 4, both excluded, there is no integer; such a field has no valid value at all. */
function roomy(bounds: Record<string, number>): boolean {
  const { exclusiveMinimum: low, exclusiveMaximum: high } = bounds;
  return low === undefined || high === undefined || high - low > 1;
}

const scalar: fc.Arbitrary<FieldType> = fc.oneof(
  range('minLength', 'maxLength', 0, 30).map((bounds): FieldType => ({ kind: 'text', ...bounds })),
  fc.constantFrom(...PATTERNS).map((pattern): FieldType => ({ kind: 'text', pattern })),
  fc
    .constantFrom('email', 'uri', 'hostname', 'uuid', 'time', 'duration', 'ipv4', 'ipv6')
    .map((format): FieldType => ({ kind: 'text', format })),
  number,
  fc.constantFrom<FieldType[]>({ kind: 'boolean' }, { kind: 'date' }, { kind: 'date-time' }),
  fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 1 }).map(
    (values): FieldType => ({
      kind: 'enum',
      options: values.map((value) => ({ value, label: `Label of ${value}` })),
    }),
  ),
  fc.constantFrom<FieldType[]>(
    { kind: 'money', currencies: ['EUR'] },
    { kind: 'money', currencies: ['EUR', 'USD'], minimum: '-5', maximum: '-4.99' },
    { kind: 'money', currencies: ['USD'], minimum: '0.0000000001' },
    { kind: 'file', mediaTypes: ['image/png', 'image/jpeg'], maxBytes: 3 },
    { kind: 'file', mediaTypes: ['text/plain'] },
  ),
);

const field = (type: fc.Arbitrary<FieldType>): fc.Arbitrary<Field> =>
  fc.record({
    id: fc.constant('field'),
    name: fc.constantFrom(...NAMES),
    title: fc.constantFrom('Price', 'Seller’s rating'),
    description: fc.constantFrom('', 'What the seller asks for.'),
    required: fc.boolean(),
    type,
  });
const fieldsOf = (type: fc.Arbitrary<FieldType>): fc.Arbitrary<Field[]> =>
  fc.uniqueArray(field(type), { maxLength: 6, selector: ({ name }) => name });

const listOf = (items: fc.Arbitrary<FieldType>): fc.Arbitrary<FieldType> =>
  fc
    .tuple(items, range('minItems', 'maxItems', 0, 4), fc.boolean())
    // As many different items as the list wants must exist, or the list has no valid value.
    .filter(([type, bounds, unique]) => exampleValues(type, 10).length >= (unique ? (bounds.minItems ?? 0) : 1))
    .map(([type, bounds, uniqueItems]): FieldType => ({ kind: 'list', items: type, ...bounds, uniqueItems }));
const objectOf = (type: fc.Arbitrary<FieldType>): fc.Arbitrary<FieldType> =>
  fieldsOf(type).map((fields): FieldType => ({ kind: 'object', fields }));

const nested = fc.oneof(scalar, listOf(scalar), objectOf(scalar));
const anyType = fc.oneof({ weight: 3, arbitrary: scalar }, listOf(nested), objectOf(nested));

/** Random contracts with at least one valid document each, awkward names included. */
export const contracts: fc.Arbitrary<Contract> = fc.record({ input: fieldsOf(anyType), output: fieldsOf(anyType) });

/** Valid documents of a contract's fields, optional ones sometimes left out; `seed` varies the values. */
export function documentOf(fields: readonly Field[], seed: number): JsonObject {
  const entries = fields.flatMap((each, index): [string, Json][] => {
    if (!each.required && (seed >> index) % 2 === 1) return [];
    const values = exampleValues(each.type, 4);
    const value = values[seed % Math.max(values.length, 1)];
    return value === undefined ? [] : [[each.name, value]];
  });
  return Object.fromEntries(entries);
}

/** What a provider that follows the wire schema would send for a canonical document: null where it may not leave out. */
export function toWire(schema: JsonSchema, value: Json): Json {
  const branch = schema.anyOf?.find((option) => option.type !== 'null') ?? schema;
  if (Array.isArray(value)) return value.map((item) => toWire(branch.items ?? {}, item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(branch.properties ?? {}).flatMap(([name, property]): [string, Json][] => {
    const item = Object.hasOwn(value, name) ? value[name] : undefined;
    if (item !== undefined) return [[name, toWire(property, item)]];
    return branch.required?.includes(name) === true ? [[name, null]] : [];
  });
  return Object.fromEntries(entries);
}
