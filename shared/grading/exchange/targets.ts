import { type Contract, type Field, fieldPaths } from '../../spec/contract.ts';

/** Where a column goes: `input.price`, `expected.decision`, `comparator.decision`, or a part of the case itself. */
export type Target = string;

export const CASE_PARTS = ['title', 'kind', 'notes', 'case'] as const;
/** The side of a contract and the path in it that a target names; null for a part of the case. */
export function sideOf(target: Target): { part: 'input' | 'expected' | 'comparator'; path: string } | null {
  const [, part, path] = /^(input|expected|comparator)\.(.+)$/.exec(target) ?? [];
  return (part === 'input' || part === 'expected' || part === 'comparator') && path !== undefined
    ? { part, path }
    : null;
}

export interface FieldTarget {
  target: Target;
  path: string;
  field: Field;
}
/** Every field that a column can fill, in the contract's order. */
export const fieldTargets = (contract: Contract, part: 'input' | 'expected' | 'comparator'): FieldTarget[] =>
  fieldPaths(part === 'input' ? contract.input : contract.output).map(({ path, field }) => ({
    target: `${part}.${path}`,
    path,
    field,
  }));

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const MEANT: Readonly<Record<string, Target>> = { name: 'title', testcase: 'title', note: 'notes', comment: 'notes' };

/** Names that mean a target, in steps from the surest to the loosest. */
function namesOf(contract: Contract): [Target, string[][]][] {
  const named = (part: 'input' | 'expected', sides: readonly string[]): [Target, string[][]][] =>
    fieldTargets(contract, part).map(({ target, path, field: { title } }) => [
      target,
      [sides.flatMap((side) => [side + path, side + title]), [path], [title]],
    ]);
  const comparators = fieldTargets(contract, 'comparator').map(({ target, field }): [Target, string[][]] => [
    target,
    [[`comparator${field.title}`]],
  ]);
  return [...named('input', ['input']), ...named('expected', ['expected', 'output']), ...comparators];
}

/**
 * What each column most likely means, null where nothing fits: by the names of this program's own export, then by the names and
 * titles of the fields, input before output. No target is given twice.
 */
export function guessTargets(columns: readonly string[], contract: Contract): (Target | null)[] {
  const guessed = columns.map((): Target | null => null);
  const taken = new Set<Target>();
  const give = (target: Target, fits: (column: string) => boolean): void => {
    if (taken.has(target)) return;
    const at = columns.findIndex((column, index) => guessed[index] === null && fits(column));
    if (at === -1) return;
    guessed[at] = target;
    taken.add(target);
  };
  const names = namesOf(contract);
  for (const [target] of names) give(target, (column) => column === target);
  // Where fields go by their full names, a bare `title` is the case's own; elsewhere it may be a field of that name.
  const parts = (): void => {
    for (const part of CASE_PARTS) give(part, (column) => plain(column) === part || MEANT[plain(column)] === part);
  };
  if (taken.size > 0) parts();
  const most = Math.max(0, ...names.map(([, steps]) => steps.length));
  for (let step = 0; step < most; step++)
    for (const [target, steps] of names)
      for (const name of steps[step] ?? []) give(target, (column) => plain(column) === plain(name));
  parts();
  return guessed;
}
