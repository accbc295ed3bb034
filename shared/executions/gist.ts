import type { Field, FieldType } from '../spec/contract.ts';
import { formatValue } from '../spec/format-value.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { redactedKind } from './redact.ts';

const LONGEST_GIST = 160;
/** Text stays as it is, and lists and objects are taken apart; these read better in the contract's words. */
const IN_WORDS: ReadonlySet<FieldType['kind']> = new Set([
  'enum',
  'money',
  'number',
  'integer',
  'date',
  'date-time',
  'file',
]);

/**
 * The first values of a document in one line, as the contract calls them: "Send to a person", not `manual_review`. `fields`: the
 * contract's, empty where it is not known; what does not fit them stands as it is.
 */
export function gistOf(document: JsonObject | null, fields: readonly Field[]): string {
  const parts: string[] = [];
  const add = (value: Json, type: FieldType | undefined): void => {
    if (parts.join(' · ').length > LONGEST_GIST || value === null) return;
    if (redactedKind(value) !== null) parts.push('redacted');
    else if (type !== undefined && IN_WORDS.has(type.kind) && !Array.isArray(value)) parts.push(worded(value, type));
    else if (Array.isArray(value)) for (const item of value) add(item, type?.kind === 'list' ? type.items : undefined);
    else if (typeof value === 'object') addAll(value, type?.kind === 'object' ? type.fields : []);
    else parts.push(plain(value));
  };
  const addAll = (values: JsonObject, known: readonly Field[]): void => {
    for (const [name, value] of Object.entries(values)) add(value, known.find((field) => field.name === name)?.type);
  };
  if (document !== null) addAll(document, fields);
  const line = parts.filter((part) => part !== '').join(' · ');
  const characters = [...line];
  return characters.length > LONGEST_GIST ? `${characters.slice(0, LONGEST_GIST).join('')}…` : line;
}

const plain = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value).replaceAll(/\s+/g, ' ').trim();

function worded(value: Json, type: FieldType): string {
  const words = formatValue(value, type);
  // A value that does not fit is formatted as JSON, in which a plain one only gains quotation marks.
  return typeof value === 'string' && words === JSON.stringify(value) ? plain(value) : words;
}
