import type { Field, FieldType } from '../spec/contract.ts';
import type { Json } from '../spec/ids.ts';
import { segmentsOf } from './document/pointer.ts';
import { exampleValue } from './example.ts';
import type { Place } from './messages.ts';

/** A place in a document as the contract knows it. */
export interface Located extends Place {
  /** The title of the nearest field. */
  field: string;
  example: Json | undefined;
}

const PART_WORDS: Record<string, string> = {
  amount: 'amount',
  currency: 'currency',
  name: 'name',
  mediaType: 'media type',
  data: 'data',
};
const partsOf = (type: FieldType | undefined): string[] =>
  type?.kind === 'money' ? ['amount', 'currency'] : type?.kind === 'file' ? ['name', 'mediaType', 'data'] : [];

/** Follows a pointer through the contract's fields; `root` names the whole document. */
export function locate(root: string, fields: readonly Field[], pointer: string): Located {
  const whole: FieldType = { kind: 'object', fields: [...fields] };
  let here: Located = {
    field: root,
    subject: root,
    type: whole,
    known: fields.map(({ name }) => name),
    example: undefined,
  };
  for (const segment of segmentsOf(pointer)) here = step(here, segment);
  return here;
}

function step(from: Located, segment: string): Located {
  const { type } = from;
  if (type?.kind === 'list') {
    // An item has no field of its own; this one only lends its type to the example.
    const item: Field = {
      id: 'item',
      name: 'item',
      title: from.field,
      description: '',
      required: true,
      type: type.items,
    };
    return placed(item, `${from.subject}, item ${Number(segment) + 1},`);
  }
  const field = type?.kind === 'object' ? type.fields.find(({ name }) => name === segment) : undefined;
  if (field !== undefined) return placed(field, field.title);
  const part = PART_WORDS[segment];
  // A part of money or a file: the field's own example says more than the part's would.
  return {
    ...from,
    type: undefined,
    subject: part === undefined ? from.subject : `${from.subject}: ${part}`,
    known: [],
  };
}

const placed = (field: Field, subject: string): Located => ({
  field: field.title,
  subject,
  type: field.type,
  known: field.type.kind === 'object' ? field.type.fields.map(({ name }) => name) : partsOf(field.type),
  example: exampleValue(field),
});
