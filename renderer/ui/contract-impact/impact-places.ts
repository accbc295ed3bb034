import { segmentsOf } from '../../../shared/schema/document/pointer.ts';
import type { Contract, Field, FieldType } from '../../../shared/spec/contract.ts';
import { formatValue } from '../../../shared/spec/format-value.ts';
import type { Json } from '../../../shared/spec/ids.ts';

export type Side = keyof Contract;
const LONGEST = 240;
const PART_WORDS: ReadonlyMap<string, string> = new Map([
  ['*', 'each item'],
  ['mediaType', 'media type'],
]);

/** The fields met on the way along a pointer, as far as the contract knows them; `*` and numbers enter lists. */
function fieldsAlong(fields: readonly Field[], pointer: string): (Field | undefined)[] {
  let type: FieldType | undefined = { kind: 'object', fields: [...fields] };
  return segmentsOf(pointer).map((segment) => {
    if (type?.kind === 'list') {
      type = type.items;
      return undefined;
    }
    const found: Field | undefined =
      type?.kind === 'object' ? type.fields.find(({ name }) => name === segment) : undefined;
    type = found?.type;
    return found;
  });
}

/** The innermost field at a pointer, so that a difference can lead to it; undefined where the contract has none. */
export const fieldAtPointer = (fields: readonly Field[], pointer: string): Field | undefined =>
  fieldsAlong(fields, pointer).findLast((field) => field !== undefined);

/**
 * A pointer in titles: `/seller/rating` → "Seller › Rating", `/lines/*` → "Lines › each item". `candidates` are asked in
 * order, because a field that was removed or renamed is known to one of two contracts only.
 */
export function placeTitle(candidates: readonly (readonly Field[])[], pointer: string): string {
  const known = candidates.map((fields) => fieldsAlong(fields, pointer));
  const words = segmentsOf(pointer).map((segment, index) => {
    const title = known.map((along) => along[index]?.title).find((found) => found !== undefined);
    return title ?? PART_WORDS.get(segment) ?? segment;
  });
  return words.join(' › ');
}

/** One line of a document shown as a table. */
export interface WitnessRow {
  pointer: string;
  label: string;
  value: string;
  /** Whether the difference is about this line. */
  concerned: boolean;
}

const shorten = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

function leaves(
  value: Json,
  type: FieldType | undefined,
  pointer: string,
  locale: string,
): { pointer: string; text: string }[] {
  const isGroup =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    (type === undefined || type.kind === 'object');
  if (!isGroup || (pointer !== '' && Object.keys(value).length === 0)) {
    const text = type === undefined ? JSON.stringify(value) : formatValue(value, type, locale);
    return [{ pointer, text: text === '' ? 'empty text' : shorten(text) }];
  }
  return Object.entries(value).flatMap(([name, part]) => {
    const field = type?.kind === 'object' ? type.fields.find((candidate) => candidate.name === name) : undefined;
    const segment = name.replaceAll('~', '~0').replaceAll('/', '~1');
    return leaves(part, field?.type, `${pointer}/${segment}`, locale);
  });
}

/** Whether one of two places lies in the other. */
const touches = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

/**
 * A witness as lines of titles and values in words, the concerned ones first. `fields` are those of the contract that
 * accepts it; `titles` as for `placeTitle`. A field whose absence is the point stands as "left out".
 */
export function witnessRows(
  witness: Json,
  {
    fields,
    titles,
    pointer,
    locale,
  }: {
    fields: readonly Field[];
    titles: readonly (readonly Field[])[];
    pointer: string;
    locale: string;
  },
): WitnessRow[] {
  // Which item of a list is meant does not show in the pointer, so the whole list is.
  const place = pointer.split('/*')[0] ?? '';
  const rows = leaves(witness, { kind: 'object', fields: [...fields] }, '', locale)
    .filter((leaf) => leaf.pointer !== '')
    .map((leaf) => ({
      pointer: leaf.pointer,
      label: placeTitle(titles, leaf.pointer),
      value: leaf.text,
      concerned: place !== '' && touches(leaf.pointer, place),
    }));
  const concerned = rows.filter((row) => row.concerned);
  const rest = rows.filter((row) => !row.concerned);
  if (place !== '' && concerned.length === 0)
    return [{ pointer: place, label: placeTitle(titles, place), value: 'left out', concerned: true }, ...rest];
  return [...concerned, ...rest];
}
