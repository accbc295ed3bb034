import { isSame } from '../spec/compare-lists.ts';
import type { Field } from '../spec/contract.ts';
import { differences } from '../spec/differences.ts';
import type { Spec } from '../spec/spec.ts';
import { overlap } from './protections.ts';

type Item = { id: string };

/** The lists of a spec whose items a protection can name, by path. */
const lists = (spec: Spec): [string, readonly Item[]][] => [
  ['rules', spec.rules],
  ['defaults', spec.defaults],
  ['glossary', spec.glossary],
  ['examples', spec.examples],
  ['contract/input', spec.contract.input],
  ['contract/output', spec.contract.output],
];

const isUnique = (items: readonly Item[]): boolean => new Set(items.map((item) => item.id)).size === items.length;
const innerFields = (field: Field): Field[] => {
  const type = field.type.kind === 'list' ? field.type.items : field.type;
  return type.kind === 'object' ? type.fields : [];
};
const fieldsAreUnique = (fields: readonly Field[]): boolean =>
  isUnique(fields) && fields.every((field) => fieldsAreUnique(innerFields(field)));
/** Two things under one id would hide behind each other from every comparison by id. */
const idsAreUnique = (spec: Spec): boolean =>
  lists(spec).every(([, items]) => isUnique(items)) &&
  spec.rules.every((rule) => isUnique(rule.then)) &&
  fieldsAreUnique(spec.contract.input) &&
  fieldsAreUnique(spec.contract.output);

/**
 * Entries that stand on another side of some entry than before: those whose own place changed. Order is compared among what
 * stands on both sides, so that adding and removing moves nothing.
 */
function displaced(before: readonly Item[], after: readonly Item[]): string[] {
  const places = new Map(after.map((item, index) => [item.id, index]));
  const kept = before.flatMap((item) => {
    const place = places.get(item.id);
    return place === undefined ? [] : [{ id: item.id, place }];
  });
  // An entry kept its place exactly when all before it are still before it and all after it still after.
  const lowestAfter: number[] = [];
  let lowest = Number.POSITIVE_INFINITY;
  for (const { place } of kept.toReversed()) {
    lowestAfter.unshift(lowest);
    lowest = Math.min(lowest, place);
  }
  let highest = -1;
  return kept.flatMap(({ id, place }, index) => {
    const isInPlace = highest < place && place < (lowestAfter[index] ?? Number.POSITIVE_INFINITY);
    highest = Math.max(highest, place);
    return isInPlace ? [] : [id];
  });
}

function listPaths(
  path: string,
  was: readonly Item[],
  is: readonly Item[],
  inside: (path: string, was: Item, is: Item) => string[],
): string[] {
  const left = new Map(was.map((item) => [item.id, item]));
  const right = new Map(is.map((item) => [item.id, item]));
  const changed = [...new Set([...left.keys(), ...right.keys()])].flatMap((id) => {
    const [before, after] = [left.get(id), right.get(id)];
    if (before === undefined || after === undefined) return [`${path}/${id}`];
    return isSame(before, after) ? [] : inside(`${path}/${id}`, before, after);
  });
  return [...changed, ...displaced(was, is).map((id) => `${path}/${id}/order`)];
}

const whole = (path: string): string[] => [path];
const ownPaths = (path: string, was: object, is: object): string[] => {
  const [before, after] = [new Map(Object.entries(was)), new Map(Object.entries(is))];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    if (isSame(before.get(name), after.get(name))) return [];
    return name === 'then' ? listPaths(`${path}/then`, before.get(name), after.get(name), whole) : [`${path}/${name}`];
  });
};

/**
 * Parts that differ by plain comparison, at the grain of one part of a rule, and of one default, term, example or field. An
 * entry that changed places with another counts as `<its path>/order`, so that a lock on one entry holds its place too and
 * leaves others free to change places around each other.
 */
export function coarsePaths(before: Spec, after: Spec): string[] {
  const paths: string[] = (['purpose', 'models'] as const).filter(
    (section) => !isSame(before[section], after[section]),
  );
  const afterLists = new Map(lists(after));
  for (const [path, was] of lists(before))
    paths.push(...listPaths(path, was, afterLists.get(path) ?? [], path === 'rules' ? ownPaths : whole));
  return paths;
}

const isComparable = (before: Spec, after: Spec): boolean =>
  before.format === after.format && before.compiler === after.compiler && idsAreUnique(before) && idsAreUnique(after);

const SECTIONS = ['purpose', 'rules', 'defaults', 'glossary', 'examples', 'contract', 'models'] as const;

/** Whether `changedPaths` can be told and names nothing in the sections of these paths; known without telling them. */
export function keepsSections(before: Spec, after: Spec, paths: readonly string[]): boolean {
  const sections = new Set(paths.map((path) => SECTIONS.find((section) => path.split('/', 1)[0] === section)));
  return (
    [...sections].every((section) => section !== undefined && isSame(before[section], after[section])) &&
    isComparable(before, after)
  );
}

/**
 * The paths in which two specs differ, or null where they cannot be told: another format or compiler changes what every part
 * means, and ids that occur twice cannot be followed. A plain comparison says which parts differ, down to one part of a
 * rule; the differ speaks only where it tells more, such as a field inside a field. Locks and guards hang on this list, so a
 * hole in the differ must not open one.
 */
export function changedPaths(before: Spec, after: Spec): string[] | null {
  if (!isComparable(before, after)) return null;
  const plain = coarsePaths(before, after);
  const told = differences(before, after)
    .map((difference) => difference.path)
    .filter((path) => !path.startsWith('rules/') || !plain.some((each) => each.startsWith(`${path}/`)));
  const known = new Set(told);
  return [...told, ...plain.filter((path) => !known.has(path) && !told.some((each) => overlap(each, path)))];
}
