import { base64Bytes, FORMATS } from '../schema/formats.ts';
import { firstRepeat } from '../schema/repeats.ts';
import type { FieldType } from './contract.ts';
import { asMoney, compareAmounts, compareDecimals, isMultipleOf } from './decimal.ts';
import { acceptedMediaTypes } from './file-content.ts';
import { formatValue } from './format-value.ts';
import type { Json } from './ids.ts';
import { ownValue } from './paths.ts';
import { isPattern, matchesPattern } from './pattern.ts';
import { lengthOf } from './text.ts';

type TypeOf<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;
type Checks = { readonly [K in FieldType['kind']]: (value: Json, type: TypeOf<K>) => string | null };

const numeric =
  (noun: string, example: string, isKind: (value: number) => boolean) =>
  (value: Json, type: TypeOf<'number'> | TypeOf<'integer'>): string | null => {
    if (typeof value !== 'number' || !isKind(value)) return `needs ${noun}, for example ${example}`;
    if (type.minimum !== undefined && value < type.minimum) return `needs at least ${type.minimum}`;
    if (type.maximum !== undefined && value > type.maximum) return `needs at most ${type.maximum}`;
    if (type.exclusiveMinimum !== undefined && value <= type.exclusiveMinimum)
      return `needs a number above ${type.exclusiveMinimum}`;
    if (type.exclusiveMaximum !== undefined && value >= type.exclusiveMaximum)
      return `needs a number below ${type.exclusiveMaximum}`;
    if (type.multipleOf !== undefined && !isMultipleOf(value, type.multipleOf))
      return `needs a multiple of ${type.multipleOf}`;
    return null;
  };

const hasOnly = (value: Json, names: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).every((name) => names.includes(name));

const CHECKS: Checks = {
  text: (value, type) => {
    if (typeof value !== 'string') return 'needs text, for example “blue”';
    if (type.minLength !== undefined && lengthOf(value) < type.minLength)
      return `needs at least ${type.minLength} characters`;
    if (type.maxLength !== undefined && lengthOf(value) > type.maxLength)
      return `needs at most ${type.maxLength} characters`;
    if (type.pattern !== undefined && isPattern(type.pattern) && !matchesPattern(value, type.pattern, true))
      return `needs text that matches the pattern ${type.pattern}`;
    if (type.format !== undefined && !FORMATS[type.format](value)) return `needs a valid ${type.format}`;
    return null;
  },
  number: numeric('a number', '12.5', Number.isFinite),
  integer: numeric('a whole number', '3', Number.isInteger),
  boolean: (value) => (typeof value === 'boolean' ? null : 'needs yes or no'),
  date: (value) => (typeof value === 'string' && FORMATS.date(value) ? null : 'needs a day, for example 2026-03-01'),
  'date-time': (value) =>
    typeof value === 'string' && FORMATS['date-time'](value)
      ? null
      : 'needs a day and a time, for example 2026-03-01T09:30:00Z',
  enum: (value, type) =>
    type.options.some((option) => option.value === value)
      ? null
      : `needs one of the options, for example ${type.options[0]?.label ?? ''}`,
  money: (value, type) => {
    const money = asMoney(value);
    const [currency = 'EUR'] = type.currencies;
    if (
      money === null ||
      !hasOnly(value, ['amount', 'currency']) ||
      compareDecimals(money.amount, '0') === null ||
      !/^-?\d{1,15}(\.\d{1,10})?$/.test(money.amount)
    )
      return `needs an amount of money, for example ${formatValue({ amount: '12.50', currency }, type)}`;
    if (!type.currencies.includes(money.currency)) return `needs an amount in ${type.currencies.join(' or ')}`;
    const limit = (amount: string): Json => ({ amount, currency: money.currency });
    if (type.minimum !== undefined && (compareAmounts(value, limit(type.minimum)) ?? -1) < 0)
      return `needs at least ${formatValue(limit(type.minimum), type)}`;
    if (type.maximum !== undefined && (compareAmounts(value, limit(type.maximum)) ?? 1) > 0)
      return `needs at most ${formatValue(limit(type.maximum), type)}`;
    return null;
  },
  file: (value, type) => {
    const [name, mediaType, data] = ['name', 'mediaType', 'data'].map((part) => ownValue(value, part));
    const bytes = typeof data === 'string' ? base64Bytes(data) : undefined;
    if (
      typeof name !== 'string' ||
      name === '' ||
      bytes === undefined ||
      !hasOnly(value, ['name', 'mediaType', 'data'])
    )
      return 'needs a file';
    if (!acceptedMediaTypes(type.mediaTypes).some((media) => media === mediaType))
      return `needs a file of type ${type.mediaTypes.join(' or ')}`;
    return type.maxBytes !== undefined && bytes > type.maxBytes
      ? `needs a file of at most ${type.maxBytes} bytes`
      : null;
  },
  list: (value, type) => {
    if (!Array.isArray(value)) return 'needs a list';
    if (type.minItems !== undefined && value.length < type.minItems) return `needs at least ${type.minItems} items`;
    if (type.maxItems !== undefined && value.length > type.maxItems) return `needs at most ${type.maxItems} items`;
    if (type.uniqueItems === true && firstRepeat(value) !== undefined) return 'needs every item only once';
    const problem = value.map((item) => valueFits(item, type.items)).find((message) => message !== null);
    return problem === undefined ? null : `has an item that ${problem}`;
  },
  object: (value, type) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'needs a group of fields';
    const unknown = Object.keys(value).find((name) => !type.fields.some((field) => field.name === name));
    if (unknown !== undefined) return `has a field “${unknown}” that the contract does not know`;
    for (const field of type.fields) {
      const inside = ownValue(value, field.name);
      const problem = inside === undefined ? (field.required ? 'is missing' : null) : valueFits(inside, field.type);
      if (problem !== null) return `has “${field.title}”, which ${problem}`;
    }
    return null;
  },
};

/**
 * Null when a value can stand in a field of this type; otherwise what it needs, with an accepted example, to follow the
 * field's title: "needs a day, for example 2026-03-01". The same verdict as the schema's validation in `engine/`, which
 * needs Ajv and so cannot run in the window.
 */
export function valueFits(value: Json, type: FieldType): string | null {
  // The table's function for a kind takes exactly that kind's type; TypeScript cannot follow the pair.
  const check = CHECKS[type.kind] as (value: Json, type: FieldType) => string | null;
  return check(value, type);
}

/** The type without its limits: a condition may ask for a price outside the range that the contract allows. */
export function bareType(type: FieldType): FieldType {
  switch (type.kind) {
    case 'text':
    case 'number':
    case 'integer':
      return { kind: type.kind };
    case 'money':
      return { kind: 'money', currencies: type.currencies };
    case 'list':
      return { kind: 'list', items: bareType(type.items) };
    default:
      return type;
  }
}
