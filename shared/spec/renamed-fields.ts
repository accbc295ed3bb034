import type { Contract } from './contract.ts';
import { fieldPlaces, type Side, sidePlaces } from './contract-places.ts';
import { isUnder, renameReferences } from './contract-references.ts';
import type { Spec } from './spec.ts';

/** A field of one side under another path, both as `FieldPlace` has them. */
export interface Renamed {
  side: Side;
  from: string;
  to: string;
}

const depth = (path: string): number => path.split('.').length;

/**
 * The fields of a contract that another one has under other paths, groups before what comes to lie inside them; each `from`
 * is what is left to rename after those before it. A path that names another field by now is left out: nobody can tell which is meant.
 */
export function renamedFields(before: Contract, now: Contract): Renamed[] {
  const places = new Map(fieldPlaces(now).map((place) => [place.field.id, place]));
  const taken = { input: pathsOf(now, 'input'), output: pathsOf(now, 'output') };
  const differing = fieldPlaces(before)
    .flatMap(({ side, field, path }): Renamed[] => {
      const place = places.get(field.id);
      return place?.side !== side || place.path === path || taken[side].has(path)
        ? []
        : [{ side, from: path, to: place.path }];
    })
    .sort((a, b) => depth(a.to) - depth(b.to) || depth(a.from) - depth(b.from));
  const done: Renamed[] = [];
  for (const { side, from, to } of differing) {
    const above = done.filter((each) => each.side === side);
    const left = above.reduce(
      (path, each) => (isUnder(path, each.from) ? each.to + path.slice(each.from.length) : path),
      from,
    );
    if (left !== to) done.push({ side, from: left, to });
  }
  return done;
}

const pathsOf = (contract: Contract, side: Side): ReadonlySet<string> =>
  new Set(sidePlaces(contract, side).map(({ path }) => path));

/**
 * A spec whose contract alone was replaced, with its rules, defaults and examples naming renamed and moved fields as the new
 * contract does. `before` is the contract that they were written for.
 */
export const followContract = (before: Contract, spec: Spec): Spec =>
  renamedFields(before, spec.contract).reduce(
    (next, { side, from, to }) => renameReferences(next, side, from, to),
    spec,
  );
