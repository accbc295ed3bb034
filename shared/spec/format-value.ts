import type { FieldType } from './contract.ts';
import { dayNumber, parseMoment } from './dates.ts';
import { asMoney, fractionDigits } from './decimal.ts';
import type { Json } from './ids.ts';

/** How numbers, money and days read. Two exist: one for people by locale, one for prompts. */
export interface Notation {
  number(value: number): string;
  money(amount: string, currency: string): string;
  day(day: string): string;
}

// `format` takes any decimal text and keeps every digit of it; TypeScript only lets numeric literals through.
const exactly = (text: string) => text as `${number}`;
// The no-break spaces of Intl make two texts differ that look the same.
const plainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const MOST_DIGITS = 100;

const moneyFormat = (locale: string, currency: string, digits?: number): Intl.NumberFormat =>
  new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    ...(digits === undefined ? {} : { maximumFractionDigits: digits }),
  });

function makeNotation(locale: string): Notation {
  // Day before month is read the same way everywhere; the American order of plain English is not.
  const dates = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone: 'UTC' });
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: MOST_DIGITS });
  const usual = new Map<string, Intl.NumberFormat>();
  return {
    number: (value) => plainSpaces(numbers.format(exactly(String(value)))),
    money: (amount, currency) => {
      const format = usual.get(currency) ?? moneyFormat(locale, currency);
      usual.set(currency, format);
      const digits = fractionDigits(amount);
      const enough = digits <= (format.resolvedOptions().maximumFractionDigits ?? 0);
      return plainSpaces((enough ? format : moneyFormat(locale, currency, digits)).format(exactly(amount)));
    },
    day: (day) => plainSpaces(dates.format(new Date(`${day}T00:00:00Z`))),
  };
}

// Making the formats of a locale takes longer than every sentence of a spec, and the editor asks at each keystroke.
const notations = new Map<string, Notation>();

/** For people: "€40.00", "1,250.5", "1 March 2026". Every digit is kept; nothing is rounded for show. */
export function notationFor(locale: string): Notation {
  const known = notations.get(locale) ?? makeNotation(locale);
  notations.set(locale, known);
  return known;
}

/**
 * For prompts: "EUR 40.00", "1250.5", "2026-03-01". Independent of the locale data of the machine, which changes
 * between releases of Node and browsers and would change prompts with it.
 */
export const PLAIN_NOTATION: Notation = {
  number: (value) => String(value),
  money: (amount, currency) => `${currency} ${amount}`,
  day: (day) => day,
};

const quote = (text: string): string => `“${text.replaceAll('”', '””')}”`;
const asJson = (value: Json): string => JSON.stringify(value);

type TypeOf<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;
type Formats = { readonly [K in FieldType['kind']]: (value: Json, type: TypeOf<K>, notation: Notation) => string };

const withUnit = (value: Json, type: { unit?: string | undefined }, notation: Notation): string =>
  typeof value !== 'number'
    ? asJson(value)
    : type.unit === undefined
      ? notation.number(value)
      : `${notation.number(value)}${type.unit === '%' ? '' : ' '}${type.unit}`;

const FORMATS: Formats = {
  text: (value) => (typeof value === 'string' ? quote(value) : asJson(value)),
  number: withUnit,
  integer: withUnit,
  boolean: (value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : asJson(value)),
  date: (value, _, notation) => formatDate(value, notation),
  'date-time': (value, _, notation) => formatDate(value, notation),
  enum: (value, type) => {
    const option = type.options.find((candidate) => candidate.value === value);
    if (option === undefined) return asJson(value);
    const twin = type.options.some((other) => other !== option && other.label === option.label);
    return twin ? `${option.label} (${option.value})` : option.label;
  },
  money: (value, _, notation) => {
    const money = asMoney(value);
    const sound = money !== null && /^[A-Z]{3}$/.test(money.currency) && /^-?\d+(\.\d+)?$/.test(money.amount);
    return sound ? notation.money(money.amount, money.currency) : asJson(value);
  },
  file: (value) => {
    const name = typeof value === 'object' && value !== null && !Array.isArray(value) ? value.name : undefined;
    return typeof name === 'string' ? name : asJson(value);
  },
  list: (value, type, notation) =>
    !Array.isArray(value)
      ? asJson(value)
      : value.length === 0
        ? 'nothing'
        : value.map((item) => formatWith(item, type.items, notation)).join(', '),
  object: (value, type, notation) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return asJson(value);
    const parts = Object.entries(value).map(([name, part]) => {
      const field = type.fields.find((candidate) => candidate.name === name);
      return field === undefined
        ? `${name}: ${asJson(part)}`
        : `${field.title}: ${formatWith(part, field.type, notation)}`;
    });
    return parts.length === 0 ? 'nothing' : parts.join('; ');
  },
};

function formatDate(value: Json, notation: Notation): string {
  if (typeof value !== 'string') return asJson(value);
  if (dayNumber(value) !== null) return notation.day(value);
  if (parseMoment(value) === null) return asJson(value);
  const [, hour, second, zone = 'Z'] = /[Tt](\d\d:\d\d):(\d\d(?:\.\d+)?)(.+)$/.exec(value) ?? [];
  const time = /^00(\.0+)?$/.test(second ?? '') ? hour : `${hour}:${second}`;
  return `${notation.day(value.slice(0, 10))}, ${time} UTC${/^[Zz]$/.test(zone) ? '' : zone}`;
}

/** A value in words and a given notation; text in quotation marks. */
export function formatWith(value: Json, type: FieldType, notation: Notation): string {
  if (value === null) return 'nothing';
  // The table's function for a kind takes exactly that kind's type; TypeScript cannot follow the pair.
  const format = FORMATS[type.kind] as (value: Json, type: FieldType, notation: Notation) => string;
  return format(value, type, notation);
}

/**
 * A value as a person reads it: "€40.00", "Send to a person", "12 kg", "1 March 2026", "yes". Text stands as it is.
 * A value that does not fit the type is shown as JSON rather than hidden.
 */
export function formatValue(value: Json, type: FieldType, locale = 'en'): string {
  return typeof value === 'string' && type.kind === 'text' ? value : formatWith(value, type, notationFor(locale));
}
