import { compareDecimals, isMultipleOf } from '../../spec/decimal.ts';
import type { Json } from '../../spec/ids.ts';
import { base64Bytes } from '../formats.ts';
import { firstRepeat } from '../repeats.ts';
import { DOCUMENT_FORMATS, isUndecided } from './formats.ts';
import { isRecord } from './keywords.ts';
import { linearPattern } from './pattern.ts';
import { Refused } from './refusal.ts';

/** What a message needs beside the keyword's own value. */
export type Params = { [name: string]: Json };
/** Null where the value passes, otherwise the params of the error. */
export type Assertion = (wanted: Json, value: Json) => Params | null;

export const sameJson = (left: Json, right: Json): boolean => firstRepeat([left, right]) !== undefined;

function isOfType(type: Json, value: Json): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  return typeof value === type;
}
const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
};

const verdict = (passes: boolean, params: Params): Params | null => (passes ? null : params);
const onNumber =
  (passes: (value: number, limit: number) => boolean): Assertion =>
  (limit, value) =>
    typeof value === 'number' && typeof limit === 'number' ? verdict(passes(value, limit), { limit }) : null;
const onCount =
  (count: (value: Json) => number | null, passes: (count: number, limit: number) => boolean): Assertion =>
  (limit, value) => {
    const counted = count(value);
    return counted === null || typeof limit !== 'number' ? null : verdict(passes(counted, limit), { limit });
  };
const onText =
  (passes: (value: string, wanted: Json) => boolean, params: (wanted: Json) => Params): Assertion =>
  (wanted, value) =>
    typeof value === 'string' ? verdict(passes(value, wanted), params(wanted)) : null;

const characters = (value: Json): number | null => (typeof value === 'string' ? lengthOf(value) : null);
const items = (value: Json): number | null => (Array.isArray(value) ? value.length : null);
const fields = (value: Json): number | null => (isRecord(value) ? Object.keys(value).length : null);
const atLeast = (value: number, limit: number): boolean => value >= limit;
const atMost = (value: number, limit: number): boolean => value <= limit;

function hasFormat(format: string, text: string): boolean {
  const fits = Object.hasOwn(DOCUMENT_FORMATS, format) && DOCUMENT_FORMATS[format]?.(text) === true;
  if (fits && isUndecided(format, text))
    throw new Refused('', 'format', `${text} is an encoded international name, which cannot be checked here`);
  return fits;
}

/** Keywords that judge a value by itself. `readSchema` has checked the keyword's own value. */
export const ASSERTIONS: Record<string, Assertion> = {
  type: (wanted, value) =>
    verdict(
      (Array.isArray(wanted) ? wanted : [wanted]).some((type) => isOfType(type, value)),
      { type: wanted },
    ),
  enum: (wanted, value) =>
    verdict(Array.isArray(wanted) && wanted.some((option) => sameJson(option, value)), { allowedValues: wanted }),
  const: (wanted, value) => verdict(sameJson(wanted, value), { allowedValue: wanted }),
  minimum: onNumber(atLeast),
  maximum: onNumber(atMost),
  exclusiveMinimum: onNumber((value, limit) => value > limit),
  exclusiveMaximum: onNumber((value, limit) => value < limit),
  // 19.99 is a multiple of 0.01 to people; binary floats alone would deny it.
  multipleOf: onNumber(isMultipleOf),
  minLength: onCount(characters, atLeast),
  maxLength: onCount(characters, atMost),
  pattern: onText(
    (value, wanted) => linearPattern(String(wanted))?.matcher(value).find() ?? false,
    (pattern) => ({ pattern }),
  ),
  format: onText(
    (value, wanted) => hasFormat(String(wanted), value),
    (format) => ({ format }),
  ),
  'x-max-bytes': onText(
    (value, most) => (base64Bytes(value) ?? Number.POSITIVE_INFINITY) <= Number(most),
    (limit) => ({ limit }),
  ),
  'x-minimum-amount': onText(
    (value, least) => (compareDecimals(value, String(least)) ?? 0) >= 0,
    (limit) => ({ limit }),
  ),
  'x-maximum-amount': onText(
    (value, most) => (compareDecimals(value, String(most)) ?? 0) <= 0,
    (limit) => ({ limit }),
  ),
  minItems: onCount(items, atLeast),
  maxItems: onCount(items, atMost),
  uniqueItems: (wanted, value) => {
    const repeat = wanted === true && Array.isArray(value) ? firstRepeat(value) : undefined;
    return repeat === undefined ? null : { items: repeat };
  },
  minProperties: onCount(fields, atLeast),
  maxProperties: onCount(fields, atMost),
};
