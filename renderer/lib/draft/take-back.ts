import { changedPaths } from '../../../shared/governance/changed-paths.ts';
import { overlap } from '../../../shared/governance/protections.ts';
import { partAt, withPart } from '../../../shared/spec/parts.ts';
import type { Spec } from '../../../shared/spec/spec.ts';

type Item = { id: string };

/** `list` with the entries that `stored` has too in their order there; a new one stays behind what it stands behind now. */
function inStoredOrder<T extends Item>(list: readonly T[], stored: readonly Item[]): T[] {
  const places = new Map(stored.map(({ id }, index) => [id, index]));
  const runs: { place: number; items: T[] }[] = [{ place: -1, items: [] }];
  for (const item of list) {
    const place = places.get(item.id);
    if (place === undefined) runs.at(-1)?.items.push(item);
    else runs.push({ place, items: [item] });
  }
  return runs.toSorted((a, b) => a.place - b.place).flatMap(({ items }) => items);
}

const inOrderOf = (spec: Spec, stored: Spec): Spec => ({
  ...spec,
  rules: inStoredOrder(spec.rules, stored.rules),
  defaults: inStoredOrder(spec.defaults, stored.defaults),
  glossary: inStoredOrder(spec.glossary, stored.glossary),
  examples: inStoredOrder(spec.examples, stored.examples),
  contract: {
    input: inStoredOrder(spec.contract.input, stored.contract.input),
    output: inStoredOrder(spec.contract.output, stored.contract.output),
  },
});

const withStored = (spec: Spec, stored: Spec, paths: readonly string[]): Spec =>
  paths.reduce((next, path) => withPart(next, path, partAt(stored, path) ?? null) ?? next, spec);

/** The locks under which a draft still differs from what is stored. */
function touched(spec: Spec, stored: Spec, locked: readonly string[]): string[] {
  const changed = changedPaths(stored, spec);
  return locked.filter((lock) => changed === null || changed.some((path) => overlap(path, lock)));
}

/**
 * A draft with its edits in locked parts taken back to what is stored, and every other edit kept. Where a locked entry lost
 * its place, the entries that are stored too go back to their order; an effect that lost its place takes the effects
 * around it along.
 */
export function takeBack(spec: Spec, stored: Spec, locked: readonly string[]): Spec {
  const parts = withStored(spec, stored, locked);
  if (touched(parts, stored, locked).length === 0) return parts;
  const ordered = inOrderOf(parts, stored);
  const around = touched(ordered, stored, locked).map((path) => path.split('/').slice(0, -1).join('/'));
  return withStored(ordered, stored, around.filter(Boolean));
}
