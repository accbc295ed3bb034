import type { Field, FieldType } from '../spec/contract.ts';
import { compareAmounts } from '../spec/decimal.ts';
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

/** A value as a person reads it in a reason: an enum by its label, money with its currency, lists joined, text clipped. */
export function inWords(value: Json | undefined, type?: FieldType): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'empty';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') {
    if (type?.kind === 'enum')
      return type.options.find((option) => option.value === value)?.label ?? `“${clip(value)}”`;
    return value === '' ? 'an empty text' : `“${clip(value)}”`;
  }
  if (typeof value === 'number') {
    const unit = type?.kind === 'number' || type?.kind === 'integer' ? type.unit : undefined;
    return unit === undefined ? String(value) : `${value} ${unit}`;
  }
  if (Array.isArray(value)) {
    const items = type?.kind === 'list' ? type.items : undefined;
    return value.length === 0 ? 'an empty list' : clip(value.map((item) => inWords(item, items)).join(', '));
  }
  if (type?.kind === 'money') return `${inPlainText(value.amount)} ${inPlainText(value.currency)}`;
  if (type?.kind === 'file') return `the file ${inPlainText(value.name)}`;
  const fields = type?.kind === 'object' ? type.fields : [];
  const parts = Object.entries(value).map(([name, part]) => {
    const field = fields.find((candidate) => candidate.name === name);
    return `${field?.title ?? name}: ${inWords(part, field?.type)}`;
  });
  return parts.length === 0 ? 'nothing' : clip(parts.join('; '));
}
const inPlainText = (value: Json | undefined): string => (typeof value === 'string' ? value : inWords(value));
