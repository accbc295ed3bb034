import { differences } from '../differences.ts';
import type { Json } from '../ids.ts';
import { partAt } from '../parts.ts';
import type { Spec } from '../spec.ts';
import type { SpecConflict } from './merge-specs.ts';
import type { Side } from './three-way.ts';

interface Specs {
  base: Spec | null;
  left: Spec;
  right: Spec;
}

/** What each side has at a conflict, in words; null where it has nothing there. */
export function conflictTexts(conflict: SpecConflict, specs: Specs): Record<Side, string | null> {
  const { base, left, right } = specs;
  if (conflict.kind === 'order') {
    const titles = (value: Json | undefined): string | null => listed(value, conflict.part, [left, right]);
    return { base: titles(conflict.base), left: titles(conflict.left), right: titles(conflict.right) };
  }
  const side = (spec: Spec, value: Json | undefined): string | null =>
    value === undefined ? null : (plain(value) ?? told(base, spec, placeOf(conflict, value)));
  const was =
    conflict.base === undefined || base === null
      ? null
      : (plain(conflict.base) ?? told(left, base, conflict.part) ?? told(right, base, conflict.part));
  return { base: was, left: side(left, conflict.left), right: side(right, conflict.right) };
}

/** An entry that each side added under an id of its own stands at that id. */
function placeOf({ kind, path, part }: SpecConflict, value: Json): string {
  const id = typeof value === 'object' && value !== null && !Array.isArray(value) ? value.id : undefined;
  return kind === 'added_twice' && path.includes('+') && typeof id === 'string'
    ? [...part.split('/').slice(0, -1), id].join('/')
    : part;
}

/** Texts stand for themselves; everything else has the words of the differ. */
const plain = (value: Json): string | null => (typeof value === 'string' ? value : null);

/** What `spec` has at a part, in the words in which it differs from another spec. */
function told(other: Spec | null, spec: Spec, part: string): string | null {
  const found = differences(other, spec).filter(
    ({ path }) => path === part || path.startsWith(`${part}/`) || part.startsWith(`${path}/`),
  );
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only.after ?? only.sentence;
  return found.length === 0 ? null : found.map(({ sentence }) => sentence).join('\n');
}

/** The entries of a list in an order, one on a line, by what people call them. */
function listed(order: Json | undefined, part: string, specs: readonly Spec[]): string | null {
  if (!Array.isArray(order)) return null;
  const titleOf = (id: Json): string => {
    const entry = specs.map((spec) => partAt(spec, `${part}/${String(id)}`)).find((each) => each !== undefined);
    const named = typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry : {};
    return String(named.title ?? named.term ?? named.field ?? 'Without a name');
  };
  return order.map((id, index) => `${index + 1}. ${titleOf(id)}`).join('\n');
}
