import type { Field, FieldType } from '../spec/contract.ts';
import { compareDecimals } from './decimal.ts';
import { base64Bytes, FORMATS } from './formats.ts';
import { AMOUNT_PATTERN } from './json-schema.ts';
import { compilePattern } from './pattern.ts';
import { firstRepeat } from './repeats.ts';

type TypeOf<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;
type Checks = { [K in FieldType['kind']]: (type: TypeOf<K>, value: unknown) => boolean };

const AMOUNT = new RegExp(AMOUNT_PATTERN);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const hasExactly = (value: unknown, names: readonly string[]): value is Record<string, unknown> =>
  isObject(value) && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));

function isMultiple(value: number, step: number): boolean {
  const quotient = value / step;
  return Math.abs(Math.round(quotient) - quotient) <= 10 ** -MULTIPLE_PLACES;
}
/** 19.99 is a multiple of 0.01 to people; binary floats alone would deny it. Places after the point of the quotient. */
export const MULTIPLE_PLACES = 6;

function isWithin(type: TypeOf<'number' | 'integer'>, value: unknown): boolean {
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value >= (type.minimum ?? Number.NEGATIVE_INFINITY) &&
    value <= (type.maximum ?? Number.POSITIVE_INFINITY) &&
    value > (type.exclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
    value < (type.exclusiveMaximum ?? Number.POSITIVE_INFINITY) &&
    (type.multipleOf === undefined || isMultiple(value, type.multipleOf))
  );
}

const CHECKS: Checks = {
  text: (type, value) => {
    if (typeof value !== 'string') return false;
    const length = [...value].length;
    return (
      length >= (type.minLength ?? 0) &&
      length <= (type.maxLength ?? Number.POSITIVE_INFINITY) &&
      (type.pattern === undefined || compilePattern(type.pattern).test(value)) &&
      (type.format === undefined || FORMATS[type.format](value))
    );
  },
  number: isWithin,
  integer: (type, value) => Number.isInteger(value) && isWithin(type, value),
  boolean: (_, value) => typeof value === 'boolean',
  date: (_, value) => typeof value === 'string' && FORMATS.date(value),
  'date-time': (_, value) => typeof value === 'string' && FORMATS['date-time'](value),
  enum: (type, value) => type.options.some((option) => option.value === value),
  money: (type, value) =>
    hasExactly(value, ['amount', 'currency']) &&
    typeof value.amount === 'string' &&
    AMOUNT.test(value.amount) &&
    type.currencies.some((currency) => currency === value.currency) &&
    (type.minimum === undefined || compareDecimals(value.amount, type.minimum) >= 0) &&
    (type.maximum === undefined || compareDecimals(value.amount, type.maximum) <= 0),
  file: (type, value) => {
    if (!hasExactly(value, ['name', 'mediaType', 'data'])) return false;
    const { name, mediaType, data } = value;
    const bytes = typeof data === 'string' ? base64Bytes(data) : undefined;
    return (
      typeof name === 'string' &&
      name !== '' &&
      type.mediaTypes.some((media) => media === mediaType) &&
      bytes !== undefined &&
      bytes <= (type.maxBytes ?? Number.POSITIVE_INFINITY)
    );
  },
  list: (type, value) =>
    Array.isArray(value) &&
    value.length >= (type.minItems ?? 0) &&
    value.length <= (type.maxItems ?? Number.POSITIVE_INFINITY) &&
    value.every((item) => fits(type.items, item)) &&
    (type.uniqueItems !== true || firstRepeat(value) === undefined),
  object: (type, value) => fitsDocument(type.fields, value),
};

/**
 * Whether a JSON value is one that a field of this type accepts. The same answer as `engine/validation` gives, without a
 * reason and without Ajv, which needs `eval` and so cannot run in the window. Throws a SyntaxError for a pattern that
 * `compilePattern` refuses.
 */
export function fits(type: FieldType, value: unknown): boolean {
  // The table's rows are typed by kind; looking one up by a value of the union loses that pairing.
  return (CHECKS[type.kind] as (type: FieldType, value: unknown) => boolean)(type, value);
}

/** Whether a value is a valid document of these fields: an object, every required field there, none unknown. */
export function fitsDocument(fields: readonly Field[], value: unknown): boolean {
  return (
    isObject(value) &&
    Object.keys(value).every((name) => fields.some((field) => field.name === name)) &&
    fields.every((field) => (Object.hasOwn(value, field.name) ? fits(field.type, value[field.name]) : !field.required))
  );
}
