import { titleFrom } from '../../schema/import/structures.ts';
import { type Field, FieldName, type FieldType } from '../../spec/contract.ts';
import { freeName, nameFromTitle } from '../../spec/contract-edits.ts';
import { dayNumber, parseMoment } from '../../spec/dates.ts';
import type { Json } from '../../spec/ids.ts';
import { valueFits } from '../../spec/value-fits.ts';
import { isObject } from './json.ts';

type NewId = () => string;
const MOST_LEVELS = 5;
const MOST_OPTIONS = 100;

/** A choice of the given texts, each once; null where they are no options. */
export function choiceOf(values: readonly string[]): FieldType | null {
  const options = [...new Set(values.map((value) => value.trim()))];
  if (options.length === 0 || options.length > MOST_OPTIONS) return null;
  if (options.some((value) => value === '' || value.length > 200)) return null;
  return {
    kind: 'enum',
    options: options.map((value) => ({ value, label: /^[a-z0-9_]+$/.test(value) ? titleFrom(value) || value : value })),
  };
}

/** Words that stand for a kind of value where a prompt shows what an answer looks like. */
const WORDS: readonly [RegExp, FieldType][] = [
  [/^(true|false|bool|boolean|yes\/no|true\/false|true or false|yes or no)$/i, { kind: 'boolean' }],
  [/^(int|integer|whole number|count)$/i, { kind: 'integer' }],
  [/^(number|float|double|decimal|numeric)$/i, { kind: 'number' }],
  [/^(date|yyyy-mm-dd)$/i, { kind: 'date' }],
  [/^(date-?time|timestamp|iso 8601)$/i, { kind: 'date-time' }],
  [/^(string|text|str)$/i, { kind: 'text' }],
  [/^(array|list)( of (strings?|texts?))?$|^string\[\]$/i, { kind: 'list', items: { kind: 'text' } }],
];
/** What a word such as `integer` or a list such as `low | high` says; null where it says no kind. */
export function typeFromWords(words: string): FieldType | null {
  const plain = words.trim().replace(/^[<[{("'`]+|[>\]})"'`.]+$/g, '');
  const known = WORDS.find(([pattern]) => pattern.test(plain));
  if (known !== undefined) return known[1];
  const parts = plain.split(/\s*\|\s*/);
  const isList = parts.length > 1 && parts.every((part) => part !== '' && part.length <= 60);
  return isList ? choiceOf(parts.map((part) => part.replace(/^["'`]|["'`]$/g, ''))) : null;
}

/**
 * The kind that an example value is of. An example shows no bounds and no choice, so none are guessed. `said` reads text in
 * the place of a value, such as `approve | reject`, where the example is a shape to be filled in.
 */
export function typeFromExample(value: Json, newId: NewId, said = false, depth = 0): FieldType {
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'number') return { kind: 'number' };
  if (typeof value === 'string') {
    const spoken = said ? typeFromWords(value) : null;
    if (spoken !== null) return spoken;
    if (dayNumber(value) !== null) return { kind: 'date' };
    return parseMoment(value) === null ? { kind: 'text' } : { kind: 'date-time' };
  }
  if (Array.isArray(value)) {
    const [first] = value;
    const items = first === undefined || depth > MOST_LEVELS ? null : typeFromExample(first, newId, said, depth + 1);
    return { kind: 'list', items: items ?? { kind: 'text' } };
  }
  if (!isObject(value) || depth > MOST_LEVELS) return { kind: 'text' };
  return {
    kind: 'object',
    fields: fieldsNamed(
      Object.entries(value).map(([name, inner]) => ({ name, type: typeFromExample(inner, newId, said, depth + 1) })),
      newId,
    ),
  };
}

const MOST_COMPARED = 50;
/**
 * Plain text fields that the text compares with numbers, such as “price is above 500”, as numbers. A number with a word after
 * it, as in “more than 500 characters”, says nothing of the field itself.
 */
export function withNumbers(fields: readonly Field[], text: string, notes: string[]): Field[] {
  return fields.map((field, index) => {
    const { type, name, title } = field;
    const isPlain = type.kind === 'text' && Object.keys(type).length === 1 && field.example === undefined;
    if (!isPlain || index >= MOST_COMPARED || !/^[\w ]+$/.test(title)) return field;
    const compared = new RegExp(
      `(?:^|[^\\w])(?:${name}|${title})[\`”"]?\\s{1,3}(?:is\\s)?(?:above|over|below|under|exceeds|greater than|more than|less than|at least|at most|[<>]=?|≥|≤)\\s{0,3}\\d+(?:\\.\\d+)?(?:[,;:)\\n]|\\.(?!\\d)|$| then\\b| and\\b| or\\b)`,
      'i',
    );
    if (!compared.test(text)) return field;
    notes.push(`The input field ${name} is a number, because the source compares it with one.`);
    return { ...field, type: { kind: 'number' } };
  });
}

export interface NamedType {
  name: string;
  type: FieldType;
  title?: string;
  description?: string;
  required?: boolean;
  example?: Json;
}
const MOST_FIELDS = 500;

/** Fields of the given names, made into names that applications can send where they are none. */
export function fieldsNamed(entries: readonly NamedType[], newId: NewId): Field[] {
  const taken: string[] = [];
  return entries.slice(0, MOST_FIELDS).map(({ name, type, title, description = '', required = true, example }) => {
    const free = freeName(FieldName.safeParse(name).success ? name : nameFromTitle(name), taken);
    taken.push(free);
    const shown = example !== undefined && valueFits(example, type) === null ? { example } : {};
    const heading = (title ?? titleFrom(free)).trim().slice(0, 200);
    return { id: newId(), name: free, title: heading || free, description, required, type, ...shown };
  });
}
