import { parseStrictJson } from '../../json/parse.ts';
import type { FieldType } from '../../spec/contract.ts';
import { Comparator } from '../case.ts';

/** How a field is compared where a file does not say: lists in any order, text by its meaning, the rest exactly. */
export function usualComparator(type: FieldType): Comparator {
  if (type.kind === 'list') return { kind: 'set' };
  return type.kind === 'text' ? { kind: 'meaning', rubric: '' } : { kind: 'exact' };
}

/** `nothing`: the field must be missing. */
export const NOTHING = 'nothing';
const EXAMPLE = 'needs exact, set, tolerance 0.5, one_of ["a", "b"], meaning says why, ignore or nothing';

/** A comparator as a cell spells it: its kind, then what it needs. */
export function writeComparator(comparator: Comparator): string {
  switch (comparator.kind) {
    case 'one_of':
      return `one_of ${JSON.stringify(comparator.values)}`;
    case 'tolerance':
      return `tolerance ${comparator.within}`;
    case 'meaning':
      return `meaning ${comparator.rubric}`;
    default:
      return comparator.kind;
  }
}

/** Reads what `writeComparator` wrote; a message to follow the column's name where it is none. */
export function readComparator(cell: string): { ok: true; comparator: Comparator } | { ok: false; message: string } {
  const [, word = '', rest = ''] = /^\s*(\w+)(?: ([\s\S]*))?$/.exec(cell) ?? [];
  const kind = word.toLowerCase();
  const parsed = Comparator.safeParse({ kind: kind === NOTHING ? 'exact' : kind, ...partsOf(kind, rest) });
  return parsed.success ? { ok: true, comparator: parsed.data } : { ok: false, message: EXAMPLE };
}

function partsOf(kind: string, rest: string): object {
  if (kind === 'tolerance') return { within: rest.trim() === '' ? null : Number(rest) };
  if (kind === 'meaning') return { rubric: rest };
  if (kind !== 'one_of') return {};
  const parsed = parseStrictJson(rest);
  return { values: parsed.ok ? parsed.value : null };
}

export const isNothing = (cell: string): boolean => cell.trim().toLowerCase() === NOTHING;
