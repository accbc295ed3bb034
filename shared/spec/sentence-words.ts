import { type Field, type FieldType, fieldAt } from './contract.ts';
import { fieldLabels, inSentence, isPlural } from './field-labels.ts';
import { formatWith, type Notation } from './format-value.ts';
import type { Json } from './ids.ts';

/** A piece of a sentence. Values and judgements are set off where there is room for it. */
export interface SentencePart {
  text: string;
  role: 'plain' | 'value' | 'judgement';
}

export const plain = (text: string): SentencePart => ({ text, role: 'plain' });
export const value = (text: string): SentencePart => ({ text, role: 'value' });

/** What the phrases of conditions and effects need to know. */
export interface Speaker {
  /** "the price", "the tags", “Needs review” for a yes-or-no field. */
  subject(path: string): string;
  plural(path: string): boolean;
  type(path: string): FieldType | undefined;
  say(value: Json | undefined, type: FieldType | undefined): string;
  notation: Notation;
}

/** A text that is one capitalised word, or a label without joints, can stand bare and nothing in a sentence reads like it. */
const BARE_TEXT = /^[\p{Lu}\p{N}][\p{L}\p{N}-]*$/u;
const BARE_LABEL = /^[\p{Lu}\p{N}][^,;“”()]*$/u;
const JOINT = /\b(and|or|then|if|is|are)\b/iu;
export const quoted = (text: string): string => `“${text.replaceAll('”', '””')}”`;

function sayValue(item: Json | undefined, type: FieldType | undefined, notation: Notation): string {
  if (item === undefined) return '…';
  if (type === undefined) return typeof item === 'string' ? quoted(item) : JSON.stringify(item);
  if (typeof item === 'string' && type.kind === 'text') return BARE_TEXT.test(item) ? item : quoted(item);
  if (type.kind === 'list' && Array.isArray(item)) return sayAll(item, type.items, notation);
  const words = formatWith(item, type, notation);
  if (type.kind !== 'enum' || !type.options.some((option) => option.value === item)) return words;
  return BARE_LABEL.test(words.replace(/ \([^()]*\)$/, '')) && !JOINT.test(words) ? words : quoted(words);
}
/** Items joined by commas; the numbers of some languages have commas inside, which the space after ours tells apart. */
export const sayAll = (items: Json[], type: FieldType | undefined, notation: Notation): string =>
  items.length === 0 ? 'nothing' : items.map((item) => sayValue(item, type, notation)).join(', ');

/** Words for one side of a contract. */
export function speaker(fields: readonly Field[], notation: Notation): Speaker {
  const labels = fieldLabels(fields);
  return {
    subject: (path) => {
      const label = labels.get(path) ?? `unknown field ${path}`;
      const field = fieldAt(fields, path);
      // A yes-or-no title is a phrase of its own ("Needs review"), so it is quoted as it stands.
      if (field?.type.kind === 'boolean') return quoted(label === inSentence(field.title) ? field.title : label);
      return `the ${label}`;
    },
    plural: (path) => isPlural(fieldAt(fields, path)),
    type: (path) => fieldAt(fields, path)?.type,
    say: (item, type) => sayValue(item, type, notation),
    notation,
  };
}

/** Joins pieces of a sentence like "a, b and c"; `firmly` puts a comma before the last joint too. */
export function joined(pieces: SentencePart[][], joint: string, firmly = false): SentencePart[] {
  return pieces.flatMap((piece, index) => {
    if (index === 0) return piece;
    if (index < pieces.length - 1) return [plain(', '), ...piece];
    return [plain(`${firmly ? ',' : ''} ${joint} `), ...piece];
  });
}
