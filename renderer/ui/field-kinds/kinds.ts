import type { FieldType } from '../../../shared/spec/contract.ts';
import type { Kind } from '../../../shared/spec/contract-retype.ts';

/** What people call each kind of field, and what stands in one. */
export const KINDS: Readonly<Record<Kind, { label: string; hint: string }>> = {
  text: { label: 'Text', hint: 'Words, a code, an address' },
  enum: { label: 'Choices', hint: 'One of a fixed list: new, used, refurbished' },
  number: { label: 'Number', hint: 'With decimals: 12.5 kg' },
  integer: { label: 'Whole number', hint: 'Counts and quantities: 3' },
  money: { label: 'Money', hint: 'An exact amount with its currency: €12.50' },
  boolean: { label: 'Yes or no', hint: 'Something is so or is not' },
  date: { label: 'Date', hint: 'A day: 1 March 2026' },
  'date-time': { label: 'Date and time', hint: 'A moment: 1 March 2026, 09:30' },
  list: { label: 'List', hint: 'Several of the same: tags, order lines' },
  object: { label: 'Group', hint: 'Fields that belong together: a seller' },
  file: { label: 'File', hint: 'A photo or a document' },
};

export const KIND_GROUPS: readonly { group: string; kinds: readonly Kind[] }[] = [
  { group: 'Words', kinds: ['text', 'enum'] },
  { group: 'Amounts', kinds: ['number', 'integer', 'money'] },
  { group: 'Facts and dates', kinds: ['boolean', 'date', 'date-time'] },
  { group: 'Made of other fields', kinds: ['object', 'list'] },
  { group: 'Attachments', kinds: ['file'] },
];

/** A type in a word or two: "Money", "List of groups". */
export function kindWords(type: FieldType): string {
  if (type.kind !== 'list') return KINDS[type.kind].label;
  return `List · ${kindWords(type.items).toLowerCase()}`;
}

export const isKind = (text: string | null): text is Kind => text !== null && Object.hasOwn(KINDS, text);
