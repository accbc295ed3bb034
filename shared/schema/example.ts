import type { Field, FieldType } from '../spec/contract.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { valueFits } from '../spec/value-fits.ts';
import { matchingText } from './pattern-example.ts';
import { fromTicks, toTicks } from './ticks.ts';

type TypeOf<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;
/** Candidates in the order of preference, at least `count` different ones where the type has them; not all need fit. */
type Candidates = { [K in FieldType['kind']]: (type: TypeOf<K>, count: number) => Iterable<Json> };

const upTo = (count: number): number[] => Array.from({ length: Math.max(count, 0) }, (_, index) => index);
const two = (value: number): string => String(value).padStart(2, '0');
const day = (index: number): string =>
  `${2026 + (Math.floor(index / 336) % 7000)}-${two((Math.floor(index / 28) % 12) + 1)}-${two((index % 28) + 1)}`;
const clock = (index: number): string => `${two((9 + Math.floor(index / 60)) % 24)}:${two(index % 60)}:00Z`;
const hex = (index: number, width: number): string => index.toString(16).padStart(width, '0');

/** By format, the `index`th text; `longer` asks for that many characters more where the format has room. */
const FORMAT_EXAMPLES: Record<NonNullable<TypeOf<'text'>['format']>, (index: number, longer: string) => string[]> = {
  email: (index, longer) => [`person${index + 1}${longer}@example.com`, `p${index + 1}@a.io`],
  uri: (index, longer) => [`https://example.com/${index + 1}${longer}`, `a:${index + 1}`],
  hostname: (index, longer) => [`host${index + 1}${longer}.example.com`, `h${index + 1}`],
  uuid: (index) => [`01890a5d-ac96-774b-bcce-${hex(index, 12)}`],
  time: (index) => [clock(index)],
  duration: (index) => [`P${index + 1}D`],
  ipv4: (index) => [`192.0.2.${index % 256}`],
  ipv6: (index) => [`2001:db8::${hex(index, 1)}`],
};

function* texts(type: TypeOf<'text'>, count: number): Iterable<string> {
  const [least, most] = [type.minLength ?? 0, type.maxLength ?? Number.POSITIVE_INFINITY];
  const { pattern, format } = type;
  const longer = 'x'.repeat(Math.min(least, 40));
  for (const index of upTo(count)) {
    if (format !== undefined) {
      yield* FORMAT_EXAMPLES[format](index, '');
      yield* FORMAT_EXAMPLES[format](index, longer);
    }
    if (pattern !== undefined) {
      for (const repeat of [1, 2, 3, 5, 8, 13, least, Math.min(most, 1000)])
        for (const text of [matchingText(pattern, repeat, index)]) {
          if (text !== undefined) yield text;
          if (text !== undefined) yield text.padEnd(least, '.');
        }
    }
    const tag = index === 0 ? '' : String(index + 1);
    yield `Example${tag && ` ${tag}`}`.padEnd(least, ' text');
    yield ('Example'.slice(0, Math.max(0, most - tag.length)) + tag).slice(0, most).padEnd(least, '.');
  }
}

/** Multiples are exact decimals; 3 × 0.1 must not come out as 0.30000000000000004. */
const round = (value: number): number => Number(value.toPrecision(14));

function* numbers(type: TypeOf<'number' | 'integer'>, count: number): Iterable<number> {
  const low = Math.max(type.minimum ?? Number.NEGATIVE_INFINITY, type.exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
  const high = Math.min(type.maximum ?? Number.POSITIVE_INFINITY, type.exclusiveMaximum ?? Number.POSITIVE_INFINITY);
  const step = type.multipleOf ?? 1;
  for (const index of upTo(count)) yield round((index + 1) * step);
  for (const index of upTo(count + 2)) {
    if (Number.isFinite(low)) yield round((Math.ceil(low / step) + index) * step);
    if (Number.isFinite(high)) yield round((Math.floor(high / step) - index) * step);
  }
  // Between the bounds there may be no whole number, or, for a whole number of fractional steps, only every nth.
  if (Number.isFinite(low) && Number.isFinite(high))
    for (const index of upTo(count)) yield low + ((high - low) * (index + 1)) / (count + 1);
  for (const index of upTo(type.multipleOf === undefined ? 0 : 1000))
    yield round((Math.ceil((Number.isFinite(low) ? low : 0) / step) + index) * step);
  if (Number.isFinite(low)) yield low;
  if (Number.isFinite(high)) yield high;
}

function* amounts(type: TypeOf<'money'>, count: number): Iterable<string> {
  for (const index of upTo(count)) yield `${12 + index}.50`;
  const one = toTicks('1');
  const low = type.minimum === undefined ? undefined : toTicks(type.minimum);
  const high = type.maximum === undefined ? undefined : toTicks(type.maximum);
  const room = low !== undefined && high !== undefined ? (high - low) / BigInt(count + 1) : one;
  for (const index of upTo(count + 1)) {
    const offset = (room < one ? room : one) * BigInt(index);
    if (low !== undefined) yield fromTicks(low + offset);
    if (high !== undefined) yield fromTicks(high - offset);
  }
}

/** The `index`th way to take one of each, counting like an odometer whose wheels are the given sizes. */
function odometer(index: number, sizes: readonly number[]): number[] {
  let rest = index;
  return sizes.map((size) => {
    const digit = rest % size;
    rest = Math.floor(rest / size);
    return digit;
  });
}

function* lists(type: TypeOf<'list'>, count: number): Iterable<Json[]> {
  const least = type.minItems ?? 0;
  const length = Math.min(Math.max(least, 1), type.maxItems ?? Number.POSITIVE_INFINITY);
  if (type.uniqueItems === true) {
    const pool = exampleValues(type.items, length + count);
    for (const index of upTo(count)) yield pool.slice(index, index + length);
  } else {
    const pool = exampleValues(type.items, count);
    const wheels = upTo(length).map(() => Math.max(pool.length, 1));
    for (const index of upTo(pool.length === 0 ? 0 : count))
      yield odometer(index, wheels).map((digit) => pool[digit] ?? null);
  }
  yield [];
  // A list of few different items can still be longer.
  for (const index of upTo(count)) yield upTo(least + index).map(() => exampleValues(type.items, 1)[0] ?? null);
}

function* objects(type: TypeOf<'object'>, count: number): Iterable<JsonObject> {
  const choices = type.fields.flatMap((field) => {
    const values = fieldValues(field, count);
    return values.length === 0 ? [] : [{ name: field.name, values }];
  });
  const sizes = choices.map(({ values }) => values.length);
  for (const index of upTo(count)) {
    const digits = odometer(index, sizes);
    yield Object.fromEntries(choices.map(({ name, values }, at) => [name, values[digits[at] ?? 0] ?? null]));
  }
}

const CANDIDATES: Candidates = {
  text: texts,
  number: numbers,
  integer: numbers,
  boolean: () => [true, false],
  date: (_, count) => upTo(count).map(day),
  'date-time': (_, count) => upTo(count).map((index) => `${day(index)}T09:30:00Z`),
  enum: (type) => type.options.map((option) => option.value),
  money: function* (type, count) {
    for (const currency of type.currencies) for (const amount of amounts(type, count)) yield { amount, currency };
  },
  file: (type, count) =>
    upTo(count).map((index) => ({
      name: `file-${index + 1}`,
      mediaType: type.mediaTypes[index % type.mediaTypes.length] ?? '',
      data: 'QQ==',
    })),
  list: lists,
  object: objects,
};

/** Up to `count` different values that the type accepts; fewer where it has fewer or none was found. */
export function exampleValues(type: FieldType, count: number): Json[] {
  const found = new Map<string, Json>();
  // The table's rows are typed by kind; looking one up by a value of the union loses that pairing.
  const candidates = CANDIDATES[type.kind] as (type: FieldType, count: number) => Iterable<Json>;
  for (const candidate of candidates(type, count)) {
    if (found.size >= count) break;
    if (valueFits(candidate, type) === null) found.set(JSON.stringify(candidate), candidate);
  }
  return [...found.values()];
}

function fieldValues(field: Field, count: number): Json[] {
  const values = exampleValues(field.type, count);
  // `z.json()` parsed it, which TypeScript cannot see behind the recursive type of a field.
  const example = field.example as Json | undefined;
  if (example === undefined || valueFits(example, field.type) !== null) return values;
  const text = JSON.stringify(example);
  return [example, ...values.filter((value) => JSON.stringify(value) !== text)].slice(0, count);
}

/** A value that the field accepts: its own example where that is valid; null where its bounds leave no value. */
export const exampleValue = (field: Field): Json => fieldValues(field, 1)[0] ?? null;

/**
 * A document with every field filled in, valid against the generated schema. A field whose bounds contradict each other
 * has no example: it is left out when optional and null when required, and only then is the document invalid.
 */
export function exampleDocument(fields: readonly Field[]): JsonObject {
  const entries = fields.map((field) => [field, exampleValue(field)] as const);
  return Object.fromEntries(
    entries.filter(([field, value]) => value !== null || field.required).map(([field, value]) => [field.name, value]),
  );
}
