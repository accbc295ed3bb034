import { parseStrictJson } from '../../json/parse.ts';
import type { FieldType } from '../../spec/contract.ts';
import { compareDecimals } from '../../spec/decimal.ts';
import type { Json } from '../../spec/ids.ts';
import { isSameJson } from './same.ts';
import { readText, spellText } from './spreadsheet-text.ts';

/** A value, or why the cell holds none, to follow the field's title: "needs a number, for example 12.5". */
export type ReadCell = { ok: true; value: Json } | { ok: false; message: string };
type Read = (cell: string, type: FieldType) => ReadCell;

const value = (found: Json): ReadCell => ({ ok: true, value: found });
const refuse = (message: string): ReadCell => ({ ok: false, message });

// One notation for every reader of the file, whatever the locale of whoever opens it: 1,500 must never read as one and a half.
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const readNumber: Read = (cell, { kind }) => {
  const text = cell.trim();
  const number = Number(text);
  if (!NUMBER.test(text) || !Number.isFinite(number))
    return refuse(
      kind === 'integer'
        ? 'needs a whole number without separators, for example 1500'
        : 'needs a number with a point and without separators, for example 1500.5',
    );
  if (compareDecimals(text, String(number)) !== 0)
    return refuse('has more digits than a number keeps, for example 1500.5 has few enough');
  return value(number);
};

const TRUTH: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};
const readBoolean: Read = (cell) => {
  const word = cell.trim().toLowerCase();
  const truth = Object.hasOwn(TRUTH, word) ? TRUTH[word] : undefined;
  return truth === undefined ? refuse('needs yes or no, for example yes') : value(truth);
};

const readChoice: Read = (cell, type) => {
  if (type.kind !== 'enum') return value(cell);
  const exact = type.options.find((option) => option.value === cell);
  const plain = cell.trim().toLowerCase();
  const like = type.options.filter(
    (option) => option.value.toLowerCase() === plain || option.label.trim().toLowerCase() === plain,
  );
  const found = exact ?? (like.length === 1 ? like[0] : undefined);
  return found === undefined
    ? refuse(`needs one of the options, for example ${type.options[0]?.label ?? ''}`)
    : value(found.value);
};

const AMOUNT = /^-?\d{1,15}(\.\d{1,10})?$/;
const readMoney: Read = (cell, type) => {
  const currencies = type.kind === 'money' ? type.currencies : [];
  const [first, second, ...more] = cell.trim().split(/\s+/);
  const [amount = '', currency = currencies.length === 1 ? currencies[0] : undefined] =
    second !== undefined && /^[A-Z]{3}$/.test(first ?? '') ? [second, first] : [first, second];
  return more.length === 0 && AMOUNT.test(amount) && currency !== undefined && /^[A-Z]{3}$/.test(currency)
    ? value({ amount, currency })
    : refuse(`needs an amount with a point and its currency, for example 12.50 ${currencies[0] ?? 'EUR'}`);
};

const readJson: Read = (cell, { kind }) => {
  const parsed = parseStrictJson(cell);
  if (parsed.ok) return value(parsed.value);
  return refuse(
    kind === 'file'
      ? 'names a file, which a table does not carry: attach it by hand, or import a JSON lines file'
      : 'needs JSON',
  );
};

const readList: Read = (cell, type) => {
  if (type.kind !== 'list') return readJson(cell, type);
  if (cell.trim().startsWith('[')) return readJson(cell, type);
  const items: Json[] = [];
  for (const part of cell.split(';')) {
    const item = part.trim();
    if (item === '') return refuse('needs items with ; between them, for example first; second');
    const read = readCell(item, type.items);
    if (!read.ok) return refuse(`has an item that ${read.message}`);
    items.push(read.value);
  }
  return value(items);
};

const trimmed: Read = (cell) => value(cell.trim());
const READERS: { readonly [K in FieldType['kind']]: Read } = {
  text: (cell) => value(readText(cell)),
  number: readNumber,
  integer: readNumber,
  boolean: readBoolean,
  date: trimmed,
  'date-time': trimmed,
  enum: readChoice,
  money: readMoney,
  file: readJson,
  list: readList,
  object: readJson,
};

/**
 * The value that a spreadsheet's cell spells for a field; the cell is not empty. Numbers and money with a point, days as
 * 2026-03-01, choices by value or label, lists with `;` or as JSON. Whether the value keeps the field's limits is not asked here.
 */
export const readCell = (cell: string, type: FieldType): ReadCell => READERS[type.kind](cell, type);

/** A cell of a JSON document: values as they are, text for anything else as a spreadsheet would have it. */
export function readJsonCell(cell: Json, type: FieldType): ReadCell {
  if (typeof cell === 'number' && type.kind === 'money') return readMoney(String(cell), type);
  return typeof cell !== 'string' || type.kind === 'text' ? value(cell) : readCell(cell, type);
}

function spell(found: Json, type: FieldType): string {
  if (type.kind === 'text' && typeof found === 'string') return spellText(found);
  if (type.kind === 'list' && Array.isArray(found)) {
    const { items } = type;
    return found.map((item) => spell(item, items)).join('; ');
  }
  if (type.kind === 'money' && typeof found === 'object' && found !== null && !Array.isArray(found))
    return `${String(found.amount)} ${String(found.currency)}`;
  return typeof found === 'string' ? found : JSON.stringify(found);
}

/** The names of files, which stand for them in a table and are not read back. */
const isFileName = (found: Json, type: FieldType): boolean =>
  type.kind === 'file'
    ? typeof found === 'string'
    : type.kind === 'list' &&
      Array.isArray(found) &&
      found.length > 0 &&
      found.every((item) => isFileName(item, type.items));

/** The cell that spells a value, in words where they read back as exactly this value, otherwise as JSON. */
export function writeCell(found: Json, type: FieldType): string {
  const words = spell(found, type);
  if (isFileName(found, type)) return words;
  const back = readCell(words, type);
  return back.ok && isSameJson(back.value, found) ? words : JSON.stringify(found);
}
