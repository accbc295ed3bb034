import type { FieldType } from '../../shared/spec/contract.ts';
import { count, formatBytes, formatNumber } from './format.ts';

type Of<K extends FieldType['kind']> = Extract<FieldType, { kind: K }>;

/** "from 0 to 100", "at least 1"; empty without bounds. */
function between(low: string | undefined, high: string | undefined): string {
  if (low !== undefined && high !== undefined) return `from ${low} to ${high}`;
  if (low !== undefined) return `at least ${low}`;
  return high === undefined ? '' : `at most ${high}`;
}
const joined = (...parts: (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(', ');
const shown = (bound: number | undefined): string | undefined =>
  bound === undefined ? undefined : formatNumber(bound);

const FORMATS: Record<string, string> = { uri: 'web address', email: 'e-mail address', uuid: 'UUID' };

function numberWords(word: string, type: Of<'number'> | Of<'integer'>): string {
  return joined(
    type.unit === undefined ? word : `${word} in ${type.unit}`,
    between(shown(type.minimum), shown(type.maximum)),
    type.exclusiveMinimum === undefined ? '' : `above ${formatNumber(type.exclusiveMinimum)}`,
    type.exclusiveMaximum === undefined ? '' : `below ${formatNumber(type.exclusiveMaximum)}`,
    type.multipleOf === undefined ? '' : `in steps of ${formatNumber(type.multipleOf)}`,
  );
}

const WORDS: { readonly [K in FieldType['kind']]: (type: Of<K>) => string } = {
  text: (type) =>
    joined(
      type.format === undefined ? 'Text' : `Text, ${FORMATS[type.format] ?? type.format}`,
      type.minLength === undefined && type.maxLength === undefined
        ? ''
        : `${between(shown(type.minLength), shown(type.maxLength))} characters`,
      type.pattern === undefined ? '' : `pattern ${type.pattern}`,
    ),
  number: (type) => numberWords('Number', type),
  integer: (type) => numberWords('Whole number', type),
  boolean: () => 'Yes or no',
  date: () => 'Day',
  'date-time': () => 'Day and time',
  enum: (type) => `One of ${count(type.options.length, 'choice')}`,
  money: (type) => joined(`Money in ${type.currencies.join(' or ')}`, between(type.minimum, type.maximum)),
  file: (type) =>
    joined(
      `File (${type.mediaTypes.join(', ')})`,
      type.maxBytes === undefined ? '' : `at most ${formatBytes(type.maxBytes)}`,
    ),
  list: (type) =>
    joined(
      `List of: ${typeWords(type.items).replace(/^\p{Lu}/u, (letter) => letter.toLowerCase())}`,
      type.minItems === undefined && type.maxItems === undefined
        ? ''
        : `${between(shown(type.minItems), shown(type.maxItems))} items`,
      type.uniqueItems === true ? 'none twice' : '',
    ),
  object: (type) => `Group of ${count(type.fields.length, 'field')}`,
};

/** A field's type with its limits, in words. */
export function typeWords(type: FieldType): string {
  // The table's function for a kind takes exactly that kind; TypeScript cannot follow the pair.
  const words = WORDS[type.kind] as (type: FieldType) => string;
  return words(type);
}
