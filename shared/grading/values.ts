import type { Field, FieldType } from '../spec/contract.ts';
import { compareAmounts } from '../spec/decimal.ts';
import { formatWith, type Notation, notationFor } from '../spec/format-value.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { sameText, squeeze } from '../spec/text.ts';

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON equality, key order aside; money by its type compares as decimals, so 12.5 equals 12.50. */
export function isEqual(a: Json | undefined, b: Json | undefined, type?: FieldType): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (type?.kind === 'money' && compareAmounts(a, b) === 0) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    const items = type?.kind === 'list' ? type.items : undefined;
    return a.every((item, index) => isEqual(item, b[index], items));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  const fields = type?.kind === 'object' ? type.fields : [];
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name], typeOf(fields, name)))
  );
}

const typeOf = (fields: readonly Field[], name: string): FieldType | undefined =>
  fields.find((field) => field.name === name)?.type;

/** Equal as lists whose order does not matter; repetitions count. */
export function isSameSet(a: Json | undefined, b: Json | undefined, type?: FieldType): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  const items = type?.kind === 'list' ? type.items : undefined;
  const left = [...b];
  return a.every((item) => {
    const index = left.findIndex((candidate) => isEqual(item, candidate, items));
    if (index < 0) return false;
    left.splice(index, 1);
    return true;
  });
}

/** Same words: Unicode form, case and white space aside. */
export const isSameText = (a: Json | undefined, b: Json | undefined): boolean =>
  typeof a === 'string' && typeof b === 'string' && sameText(squeeze(a), squeeze(b), false);

const LONGEST = 80;
const clip = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);
let english: Notation | undefined;

/** A value as a person reads it in a reason, in the notation of the rule sentences; long ones are cut. */
export function inWords(value: Json | undefined, type?: FieldType): string {
  if (value === undefined) return 'nothing';
  // Making a notation costs more than comparing a case, so one is kept.
  english ??= notationFor('en');
  return clip(type === undefined ? JSON.stringify(value) : formatWith(value, type, english));
}
