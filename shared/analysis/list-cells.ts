import { exampleValues } from '../schema/example.ts';
import type { FieldType } from '../spec/contract.ts';
import type { Clock } from '../spec/evaluate.ts';
import type { Json } from '../spec/ids.ts';
import type { Atom } from '../spec/rule.ts';
import { ask, type Cells } from './cell.ts';
import { subsets } from './subsets.ts';

type ListType = Extract<FieldType, { kind: 'list' }>;
/** Cuts the values of a type by atoms: `cellsOf`, handed in because lists hold values of any type, lists too. */
type Cut = (type: FieldType, atoms: readonly Atom[], clock: Clock) => Cells;
/** Items that no atom can tell apart, with what they answer to being each value that an atom names. */
interface Kind {
  items: Json[];
  answers: boolean[];
}

const MEMBERSHIP = ['contains_any', 'contains_all', 'contains_none'];
const COUNTS = ['count_equals', 'count_at_least', 'count_at_most'];
/** Beyond these a list is not tried but counted as possible. */
const MOST_KINDS = 10;
const LONGEST = 40;

/**
 * A list answers by which items it holds and by how many. Items are cut into kinds by every value that an atom names;
 * the lists are one of each set of kinds that answers differently, at every length at which a count changes its answer.
 */
export function listCells(type: ListType, atoms: readonly Atom[], clock: Clock, cut: Cut): Cells {
  const membership = atoms.filter((atom) => MEMBERSHIP.includes(atom.operator));
  const { kinds, complete } = kindsOf(type, membership, clock, cut);
  const unique = type.uniqueItems === true;
  const sets = kinds.length > MOST_KINDS ? fewSets(kinds) : subsets(kinds);
  const chosen = unique ? sets : telling(sets, membership);
  const finite = type.items.kind === 'enum' || type.items.kind === 'boolean';
  let open = !complete || kinds.length > MOST_KINDS;
  const values = chosen.flatMap((set) =>
    lengthsOf(type, atoms, set.length).flatMap((length): Json[] => {
      if (length > LONGEST) {
        open = true;
        return [];
      }
      const list = filled(set, length, unique);
      // Of options there are only so many different ones; of other items more could exist than were found.
      if (list === undefined && !finite) open = true;
      return list === undefined ? [] : [list];
    }),
  );
  return { values, others: open ? [atoms.map(() => null)] : [] };
}

function kindsOf(type: ListType, atoms: readonly Atom[], clock: Clock, cut: Cut): { kinds: Kind[]; complete: boolean } {
  const named = atoms.flatMap((atom) =>
    (Array.isArray(atom.value) ? atom.value : []).map((value): Atom => ({ ...atom, operator: 'is', value })),
  );
  const cells = itemCells(type.items, named, clock, cut);
  const examples = exampleValues(type.items, Math.min(Math.max(type.minItems ?? 0, 1), LONGEST) + named.length + 4);
  const kinds = new Map<string, Kind>();
  const seen = new Set<string>();
  for (const item of [...examples, ...cells.values]) {
    const text = JSON.stringify(item);
    if (seen.has(text)) continue;
    seen.add(text);
    const answers = named.map((atom) => ask(atom, item, clock));
    const kind = kinds.get(answers.join()) ?? { items: [], answers };
    kind.items.push(item);
    kinds.set(answers.join(), kind);
  }
  const found = (answers: readonly (boolean | null)[]): boolean =>
    answers.every((answer) => answer !== null) && kinds.has(answers.join());
  return { kinds: [...kinds.values()], complete: examples.length > 0 && cells.others.every(found) };
}

/** Items are compared as text where they are days or moments, so that only the named spelling of one is the same. */
function itemCells(type: FieldType, named: readonly Atom[], clock: Clock, cut: Cut): Cells {
  if (named.length === 0) return { values: [], others: [] };
  if (type.kind !== 'date' && type.kind !== 'date-time') return plainItems(cut(type, named, clock));
  return { values: named.map((atom) => atom.value ?? null), others: [] };
}
const plainItems = (cells: Cells): Cells => ({
  values: cells.values,
  // `is` stands in for membership here and is not offered on every type; its answers are known all the same.
  others: cells.others.filter((answers) => answers.some((answer) => answer !== null) || cells.values.length === 0),
});

const fewSets = (kinds: readonly Kind[]): Kind[][] => [
  [],
  ...kinds.map((kind) => [kind]),
  ...kinds.slice(1).flatMap((kind, index) => kinds.slice(0, index + 1).map((other) => [other, kind])),
  [...kinds],
];

/** Of sets that answer alike the smallest one, because it allows every length that a larger one allows. */
function telling(sets: readonly Kind[][], atoms: readonly Atom[]): Kind[][] {
  const smallest = new Map<string, Kind[]>();
  for (const set of sets) {
    let at = 0;
    const answers = atoms.map(({ operator, value }) => {
      const wanted = Array.isArray(value)
        ? value.map((_, index) => set.some(({ answers }) => answers[at + index]))
        : [];
      at += wanted.length;
      return operator === 'contains_all' ? wanted.every(Boolean) : wanted.some(Boolean);
    });
    const key = `${set.length === 0} ${answers.join()}`;
    const known = smallest.get(key);
    if (known === undefined || set.length < known.length) smallest.set(key, set);
  }
  return [...smallest.values()];
}

/** One length of every stretch in which no count and no bound of the list changes its answer. */
function lengthsOf(type: ListType, atoms: readonly Atom[], least: number): number[] {
  const named = atoms
    .filter((atom) => COUNTS.includes(atom.operator))
    .flatMap(({ value }) =>
      typeof value === 'number' ? [Math.ceil(value) - 1, Math.ceil(value), Math.floor(value) + 1] : [],
    );
  const bounds = [type.minItems ?? 0, ...(type.maxItems === undefined ? [] : [type.maxItems])];
  const fits = (length: number): boolean =>
    (least > 0 || length === 0) &&
    length >= least &&
    length >= (type.minItems ?? 0) &&
    length <= (type.maxItems ?? Number.POSITIVE_INFINITY);
  return [...new Set([least, ...bounds, ...named])].filter(fits).sort((a, b) => a - b);
}

/** A list of that length with items of every kind of the set and of no other. */
function filled(set: readonly Kind[], length: number, unique: boolean): Json[] | undefined {
  const one = set.flatMap(({ items }) => items.slice(0, 1));
  const more = unique
    ? set.flatMap(({ items }) => items.slice(1))
    : Array.from({ length: one.length === 0 ? 0 : length }, () => one[0] ?? null);
  const list = [...one, ...more].slice(0, length);
  return list.length === length ? list : undefined;
}
