import type { Field } from '../../../shared/spec/contract.ts';
import { fieldsInside } from '../../../shared/spec/contract-places.ts';

/** One line of the tree of fields, as far as groups are open. */
export interface TreeRow {
  field: Field;
  /** Counted from 0. */
  depth: number;
  /** Place among the fields beside it, counted from 1, and how many those are. */
  place: number;
  of: number;
  /** Whether the fields inside are shown; null where there can be none. */
  expanded: boolean | null;
  parent: string | null;
}

/** The lines of one side from top to bottom; fields inside closed groups are left out. */
export function treeRows(
  fields: readonly Field[],
  closed: ReadonlySet<string>,
  depth = 0,
  parent: string | null = null,
): TreeRow[] {
  return fields.flatMap((field, index) => {
    const inside = fieldsInside(field.type);
    const expanded = inside === null ? null : !closed.has(field.id);
    return [
      { field, depth, place: index + 1, of: fields.length, expanded, parent },
      ...(inside !== null && expanded === true ? treeRows(inside, closed, depth + 1, field.id) : []),
    ];
  });
}

const groupsIn = (fields: readonly Field[]): string[] =>
  fields.flatMap((field) => {
    const inside = fieldsInside(field.type);
    return inside === null ? [] : [field.id, ...groupsIn(inside)];
  });
const countIn = (fields: readonly Field[]): number =>
  fields.reduce((sum, field) => sum + 1 + countIn(fieldsInside(field.type) ?? []), 0);

/** Beyond this many fields, groups start closed. */
const SEEN_AT_A_GLANCE = 60;

/** The groups that are closed at first: all of a large contract, except those around the open field. */
export function closedAtFirst(fields: readonly Field[], around: readonly string[]): Set<string> {
  return countIn(fields) <= SEEN_AT_A_GLANCE
    ? new Set()
    : new Set(groupsIn(fields).filter((id) => !around.includes(id)));
}

/** What a key does in the tree: another line to go to, a group to open or close, or nothing. */
type TreeMove = { to: string } | { toggle: string } | null;

/** Keys of a tree as in the ARIA practices: up, down, first, last; right opens or enters, left closes or leaves. */
export function treeMove(rows: readonly TreeRow[], at: string, key: string): TreeMove {
  const index = rows.findIndex(({ field }) => field.id === at);
  const row = rows[index];
  if (row === undefined) return null;
  const go = (target: TreeRow | undefined): TreeMove => (target === undefined ? null : { to: target.field.id });
  switch (key) {
    case 'ArrowDown':
      return go(rows[index + 1]);
    case 'ArrowUp':
      return go(rows[index - 1]);
    case 'Home':
      return go(rows[0]);
    case 'End':
      return go(rows.at(-1));
    case 'ArrowRight':
      if (row.expanded === null) return null;
      if (!row.expanded) return { toggle: at };
      return rows[index + 1]?.parent === at ? go(rows[index + 1]) : null;
    case 'ArrowLeft':
      if (row.expanded === true) return { toggle: at };
      return row.parent === null ? null : { to: row.parent };
    default:
      return null;
  }
}
