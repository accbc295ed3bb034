import type { Field, FieldType } from '../../spec/contract.ts';
import { typeProblem } from '../../spec/contract-checks.ts';
import type { JsonObject } from '../../spec/ids.ts';
import { quote } from '../source/json.ts';
import { itemsOf, textOf } from './step.ts';

/** The kinds that a model can name. A list holds one of these; a group or a list of groups gets its fields by their parent. */
export const KINDS = [
  'text',
  'number',
  'integer',
  'boolean',
  'date',
  'date_and_time',
  'choice',
  'money',
  'file',
  'list_of_texts',
  'list_of_numbers',
  'list_of_choices',
  'group',
  'list_of_groups',
] as const;
const FILES = ['image/png', 'image/jpeg', 'application/pdf'];

interface Typed {
  type: FieldType;
  /** The array that its own fields are put into; null where it has none. */
  inside: Field[] | null;
}

/** The type that a flat description says; limits that nothing could meet are left out with a note. */
export function typeFor(item: JsonObject, title: string, notes: string[]): Typed {
  const inside: Field[] = [];
  const kind = textOf(item, 'kind');
  if (kind === 'group') return { type: { kind: 'object', fields: inside }, inside };
  if (kind === 'list_of_groups') return { type: { kind: 'list', items: { kind: 'object', fields: inside } }, inside };
  const list = /^list_of_(text|number|choice)s$/.exec(kind)?.[1];
  const type = single(list ?? kind, item, title, notes);
  return { type: list === undefined ? type : { kind: 'list', items: type }, inside: null };
}

function single(kind: string, item: JsonObject, title: string, notes: string[]): FieldType {
  switch (kind) {
    case 'choice':
      return choiceFrom(item, title, notes);
    case 'money':
      return moneyFrom(item, title, notes);
    case 'number':
    case 'integer':
      return numberFrom(kind, item, title, notes);
    case 'boolean':
    case 'date':
      return { kind };
    case 'date_and_time':
      return { kind: 'date-time' };
    case 'file':
      notes.push(`${quote(title)} takes pictures and PDF files; say under Contract if others are meant.`);
      return { kind: 'file', mediaTypes: FILES };
    default:
      return textFrom(item, title, notes);
  }
}

function textFrom({ longest }: JsonObject, title: string, notes: string[]): FieldType {
  if (typeof longest !== 'number') return { kind: 'text' };
  if (Number.isSafeInteger(longest) && longest > 0) return { kind: 'text', maxLength: longest };
  notes.push(`${quote(title)}: the length ${longest} is not possible and was left out.`);
  return { kind: 'text' };
}

function choiceFrom(item: JsonObject, title: string, notes: string[]): FieldType {
  const options = itemsOf(item, 'options').flatMap((option) => {
    const value = textOf(option, 'value');
    return value === '' ? [] : [{ value, label: textOf(option, 'label') || value }];
  });
  const distinct = options.filter(({ value }, index) => options.findIndex((other) => other.value === value) === index);
  if (distinct.length < options.length) notes.push(`${quote(title)}: a choice that stood there twice was left out.`);
  if (distinct.length > 0) return { kind: 'enum', options: distinct };
  notes.push(`${quote(title)} is a text, because no options were named for it.`);
  return { kind: 'text' };
}

/** Lowest and highest as far as they are given and leave room for a value. */
function limits(
  item: JsonObject,
  title: string,
  isPossible: (limit: number) => boolean,
  notes: string[],
): { minimum?: number; maximum?: number } {
  const { minimum, maximum } = item;
  const found = {
    ...(typeof minimum === 'number' && isPossible(minimum) ? { minimum } : {}),
    ...(typeof maximum === 'number' && isPossible(maximum) ? { maximum } : {}),
  };
  const asked = [minimum, maximum].filter((limit) => typeof limit === 'number').length;
  if (Object.keys(found).length < asked) notes.push(`${quote(title)}: a limit that its kind cannot have was left out.`);
  return found;
}

function numberFrom(kind: 'number' | 'integer', item: JsonObject, title: string, notes: string[]): FieldType {
  const unit = textOf(item, 'unit');
  const plain = { kind, ...(unit === '' ? {} : { unit }) };
  const type: FieldType = { ...plain, ...limits(item, title, Number.isFinite, notes) };
  return possible(type, plain, title, notes);
}

const possible = (type: FieldType, plain: FieldType, title: string, notes: string[]): FieldType => {
  if (typeProblem(type) === null) return type;
  notes.push(`${quote(title)}: its lowest value is above its highest, so both limits were left out.`);
  return plain;
};

function moneyFrom(item: JsonObject, title: string, notes: string[]): FieldType {
  const said = Array.isArray(item.currencies) ? item.currencies.map((code) => String(code).trim().toUpperCase()) : [];
  const currencies = [...new Set(said.filter((code) => /^[A-Z]{3}$/.test(code)))];
  if (currencies.length === 0) {
    notes.push(
      `${quote(title)} is a plain number, because no currency was named for it. Make it money under Contract.`,
    );
    return numberFrom('number', { ...item, unit: '' }, title, notes);
  }
  // Amounts are decimals as text; a number that is written with an exponent is none.
  const isAmount = (limit: number): boolean => /^-?\d{1,15}(\.\d{1,10})?$/.test(String(limit));
  const { minimum, maximum } = limits(item, title, isAmount, notes);
  const plain = { kind: 'money' as const, currencies };
  const type: FieldType = {
    ...plain,
    ...(minimum === undefined ? {} : { minimum: String(minimum) }),
    ...(maximum === undefined ? {} : { maximum: String(maximum) }),
  };
  return possible(type, plain, title, notes);
}
