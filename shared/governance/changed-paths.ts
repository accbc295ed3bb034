import { canonicalJson } from '../json/canonical.ts';
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

/** Parts that differ by plain comparison, at the grain of one rule, default, term, example or field. */
export function coarsePaths(before: Spec, after: Spec): string[] {
  const same = (left: unknown, right: unknown): boolean => canonicalJson(left ?? null) === canonicalJson(right ?? null);
  const paths = (['purpose', 'models'] as const).filter(
    (section) => !same(before[section], after[section]),
  ) as string[];
  const afterLists = new Map(lists(after));
  for (const [path, was] of lists(before)) {
    const is = afterLists.get(path) ?? [];
    const left = new Map(was.map((item) => [item.id, item]));
    const right = new Map(is.map((item) => [item.id, item]));
    for (const id of new Set([...left.keys(), ...right.keys()]))
      if (!same(left.get(id), right.get(id))) paths.push(`${path}/${id}`);
    const kept = was.filter((item) => right.has(item.id)).map((item) => item.id);
    if (
      !same(
        kept,
        is.filter((item) => left.has(item.id)).map((item) => item.id),
      )
    )
      paths.push(path);
  }
  return paths;
}

/**
 * The paths in which two specs differ, in the differ's grain, or null where they cannot be told: another format or compiler
 * changes what every part means, and ids that occur twice cannot be followed. A part that differs without the differ saying
 * so is added by a plain comparison: locks and guards hang on this list, so a hole in the differ must not open one.
 */
export function changedPaths(before: Spec, after: Spec): string[] | null {
  if (before.format !== after.format || before.compiler !== after.compiler) return null;
  if (!idsAreUnique(before) || !idsAreUnique(after)) return null;
  const paths = differences(before, after).map((difference) => difference.path);
  const missed = coarsePaths(before, after).filter((coarse) => !paths.some((path) => overlap(path, coarse)));
  return [...paths, ...missed];
}
