import { Decimal, type Field, type FieldType, fieldAt } from '../spec/contract.ts';
import { dayNumber, parseMoment } from '../spec/dates.ts';
import type { Json } from '../spec/ids.ts';
import { fold, squeeze } from '../spec/text.ts';

/** Text for comparison: without case, and with `_` and `-` as spaces. */
const plain = (text: string): string => fold(squeeze(text.replace(/[_-]+/g, ' ')));
const unquoted = (text: string): string => /^(["'“”‘’`])([\s\S]*)["'“”‘’`]$/.exec(text.trim())?.[2] ?? text.trim();

/** The one thing whose name, in some writing of it, is meant; undefined where none or several could be. */
export function theOne<T>(
  wanted: string,
  things: readonly T[],
  namesOf: (thing: T) => readonly string[],
): T | undefined {
  const exact = things.filter((thing) => namesOf(thing).includes(wanted));
  if (exact.length > 0) return exact.length === 1 ? exact[0] : undefined;
  const like = things.filter((thing) => namesOf(thing).some((name) => plain(name) === plain(wanted)));
  return plain(wanted) !== '' && like.length === 1 ? like[0] : undefined;
}

/** A field by its path, name or title; undefined where it is not certain which is meant. */
export function fieldMeant(wanted: string, fields: readonly Field[]): { path: string; field: Field } | undefined {
  const path = unquoted(wanted).replace(/^(the|its)\s+/i, '');
  const exact = fieldAt(fields, path);
  if (exact !== undefined) return { path, field: exact };
  return theOne(path, placedFields(fields), (place) => [place.path, place.field.name, place.field.title]);
}

/** Every field with its path, groups among them. */
const placedFields = (fields: readonly Field[], prefix = ''): { path: string; field: Field }[] =>
  fields.flatMap((field) => [
    { path: prefix + field.name, field },
    ...(field.type.kind === 'object' ? placedFields(field.type.fields, `${prefix}${field.name}.`) : []),
  ]);

const SIGNS: Record<string, string> = { '€': 'EUR', '£': 'GBP', $: 'USD' };

/** `50 EUR`, `€50`, or `50` where there is only one currency. A dollar sign means US dollars only where no other dollars are. */
function moneyFrom(text: string, currencies: readonly string[]): Json | undefined {
  const found = /^([A-Za-z]{3}|[€£$])?\s*(-?\d+(?:\.\d+)?)\s*([A-Za-z]{3}|[€£$])?$/.exec(text);
  if (found === null) return undefined;
  const [, before, amount = '', after] = found;
  if ((before !== undefined && after !== undefined) || !Decimal.safeParse(amount).success) return undefined;
  const said = before ?? after;
  const currency =
    said === undefined ? (currencies.length === 1 ? currencies[0] : undefined) : (SIGNS[said] ?? said.toUpperCase());
  const isVague = said === '$' && currencies.some((code) => code !== 'USD' && /D$/.test(code));
  return currency === undefined || isVague || !currencies.includes(currency) ? undefined : { amount, currency };
}

/** A number, with its unit or without. A comma is a decimal sign to some and a separator to others, so it is neither. */
function numberFrom(text: string, unit: string | undefined): number | undefined {
  const found = /^([-+]?\d{1,15}(?:\.\d{1,10})?)\s*(\S.*)?$/.exec(text);
  if (found === null) return undefined;
  const [, digits = '', rest] = found;
  const singular = (word: string): string => plain(word).replace(/S$/, '');
  if (rest !== undefined && (unit === undefined || singular(rest) !== singular(unit))) return undefined;
  return Number(digits);
}

/**
 * The value that a text stands for in a field of this type, where that is certain: a choice by value or label, `50 EUR`, `yes`,
 * `2026-03-01`, one item of a list on each line. Undefined otherwise. Limits of the type are not looked at.
 */
export function valueFrom(text: string, type: FieldType): Json | undefined {
  const said = unquoted(text);
  switch (type.kind) {
    case 'text':
      return said === '' ? undefined : said;
    case 'enum':
      return theOne(said, type.options, ({ value, label }) => [value, label])?.value;
    case 'boolean':
      return /^(yes|true)$/i.test(said) ? true : /^(no|false)$/i.test(said) ? false : undefined;
    case 'number':
      return numberFrom(said, type.unit);
    case 'integer': {
      const value = numberFrom(said, type.unit);
      return value !== undefined && Number.isInteger(value) ? value : undefined;
    }
    case 'money':
      return moneyFrom(said, type.currencies);
    case 'date':
      return dayNumber(said) === null ? undefined : said;
    case 'date-time':
      return dayNumber(said) === null && parseMoment(said) === null ? undefined : said;
    case 'list': {
      const items = valuesFrom(text, type.items);
      return items.length > 0 && items.every((item) => item !== undefined) ? items : undefined;
    }
    default:
      return undefined;
  }
}

/** One value on each line; a single line of choices may part them by commas, which no other kind of value can. */
export function valuesFrom(text: string, type: FieldType): (Json | undefined)[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim().replace(/^[-*•]\s+/, ''))
    .filter((line) => line !== '');
  const [only = ''] = lines;
  if (lines.length > 1 || valueFrom(only, type) !== undefined) {
    const isList = type.kind === 'text' && lines.length === 1 && /^\[.*\]$/.test(only);
    if (!isList) return lines.map((line) => valueFrom(line, type));
  }
  const inside = /^\[(.*)\]$/.exec(only)?.[1] ?? only;
  const parts = inside.split(/[,;|]/).map((part) => valueFrom(part, type));
  return type.kind === 'text' && inside === only ? [valueFrom(only, type)] : parts;
}
