import { isSame } from '../compare-lists.ts';
import type { Json } from '../ids.ts';
import { mergeOrder } from './order.ts';

/**
 * How a value is merged: whole (`leaf`), property by property (`record`; an unnamed property is a leaf), or entry by entry
 * (`list`; `key` names an entry, usually its id). `shape` looks at the value itself where its kind decides.
 */
export type Shape =
  | { kind: 'leaf' }
  | { kind: 'record'; parts: ReadonlyMap<string, Shape> }
  | { kind: 'list'; key: (entry: Json) => string; item: Shape; sameThing?: (entry: Json) => string }
  | { kind: 'by_value'; shape: (values: readonly Json[]) => Shape };

export type Side = 'base' | 'left' | 'right';
/** What a person chose for a conflict: a side's value, or another one; `value: undefined` is to have nothing there. */
export type Choice = Side | { value: Json | undefined };

/** A place that both sides changed, each otherwise. A value is undefined where that side has nothing there. */
export interface Conflict {
  /** Steps by name and id, as paths of a spec are; `<list>/order` for the order of a list. */
  path: string;
  kind: 'changed' | 'removed_and_changed' | 'added_twice' | 'order';
  base: Json | undefined;
  left: Json | undefined;
  right: Json | undefined;
}
export interface Merged {
  value: Json | undefined;
  conflicts: Conflict[];
  /** Neighbours, by path, of which each side added one: nobody said which comes first. */
  undecided: { path: string; pair: [string, string] }[];
}

interface Sides {
  base: Json | undefined;
  left: Json | undefined;
  right: Json | undefined;
}

/**
 * Merges what two sides made of a common base. What one side changed is taken over; what both changed alike, too. What both
 * changed otherwise is a conflict and stays as in the base, unless `choices` (by path) says more. Exchanging the sides
 * gives the same value and the same conflicts, mirrored.
 */
export function mergeThree(shape: Shape, sides: Sides, choices: ReadonlyMap<string, Choice> = new Map()): Merged {
  const conflicts: Conflict[] = [];
  const undecided: Merged['undecided'] = [];

  function conflict(path: string, kind: Conflict['kind'], { base, left, right }: Sides): Json | undefined {
    conflicts.push({ path, kind, base, left, right });
    const choice = choices.get(path) ?? 'base';
    return typeof choice === 'string' ? { base, left, right }[choice] : choice.value;
  }

  function merge(place: Shape, path: string, given: Sides): Json | undefined {
    const { base, left, right } = given;
    if (isSame(left, right) || isSame(right, base)) return left;
    if (isSame(left, base)) return right;
    if (place.kind === 'by_value') {
      const values = [base, left, right].filter((value) => value !== undefined);
      return merge(place.shape(values), path, given);
    }
    if (base !== undefined && (left === undefined || right === undefined))
      return conflict(path, 'removed_and_changed', given);
    if (place.kind === 'record' && [left, right].every(isRecord) && (base === undefined || isRecord(base)))
      return mergeRecord(place.parts, path, given);
    if (place.kind === 'list' && [left, right].every(Array.isArray) && (base === undefined || Array.isArray(base)))
      return mergeList(place, path, given);
    return conflict(path, base === undefined ? 'added_twice' : 'changed', given);
  }

  function mergeRecord(parts: ReadonlyMap<string, Shape>, path: string, { base, left, right }: Sides): Json {
    const names = new Set([base, left, right].flatMap((side) => (isRecord(side) ? Object.keys(side) : [])));
    const entries = [...names].sort().flatMap((name): [string, Json][] => {
      const value = merge(parts.get(name) ?? LEAF, below(path, name), {
        base: propertyOf(base, name),
        left: propertyOf(left, name),
        right: propertyOf(right, name),
      });
      return value === undefined ? [] : [[name, value]];
    });
    return Object.fromEntries(entries);
  }

  function mergeList(place: Extract<Shape, { kind: 'list' }>, path: string, given: Sides): Json {
    const [base, left, right] = [given.base, given.left, given.right].map((side) => byKey(side, place.key));
    if (base === undefined || left === undefined || right === undefined) return [];
    const kept = new Map<string, Json>();
    for (const key of new Set([...base.keys(), ...left.keys(), ...right.keys()].sort())) {
      const value = merge(place.item, below(path, key), {
        base: base.get(key),
        left: left.get(key),
        right: right.get(key),
      });
      if (value !== undefined) kept.set(key, value);
    }
    if (place.sameThing !== undefined) meetOnce(place.sameThing, place.key, path, left, kept);
    const orders = { base: [...base.keys()], left: [...left.keys()], right: [...right.keys()] };
    const chosen = choices.get(below(path, 'order'));
    const fallback = chosen === 'left' || chosen === 'right' ? orders[chosen] : orders.base;
    const order = mergeOrder([...kept.keys()], orders, fallback);
    if (order.isConflict) conflict(below(path, 'order'), 'order', orders);
    undecided.push(...order.undecided.map((pair) => ({ path, pair })));
    return order.keys.flatMap((key) => kept.get(key) ?? []);
  }

  /** Two entries of which there may be only one, each added (or renamed to it) by another side. */
  function meetOnce(
    nameOf: (entry: Json) => string,
    keyOf: (entry: Json) => string,
    path: string,
    leftEntries: ReadonlyMap<string, Json>,
    kept: Map<string, Json>,
  ): void {
    for (const [name, alike] of Map.groupBy([...kept], ([, entry]) => nameOf(entry))) {
      const isLeft = ([key]: readonly [string, Json]): boolean => {
        const entry = leftEntries.get(key);
        return entry !== undefined && nameOf(entry) === name;
      };
      const mine = alike.find(isLeft);
      const theirs = alike.find((each) => !isLeft(each));
      if (alike.length !== 2 || mine === undefined || theirs === undefined) continue;
      const [first = '', second = ''] = [mine[0], theirs[0]].sort();
      // Both sides made the very same: one of them is enough, and which one must not depend on the side.
      const chosen = isSame(withoutId(mine[1]), withoutId(theirs[1]))
        ? kept.get(first)
        : conflict(`${below(path, first)}+${second}`, 'added_twice', {
            base: undefined,
            left: mine[1],
            right: theirs[1],
          });
      for (const [key] of alike) kept.delete(key);
      if (chosen !== undefined) kept.set(keyOf(chosen), chosen);
    }
  }

  return { value: merge(shape, '', sides), conflicts, undecided };
}

const LEAF: Shape = { kind: 'leaf' };
const below = (path: string, step: string): string => (path === '' ? step : `${path}/${step}`);
const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const withoutId = (value: Json): Json => (isRecord(value) ? { ...value, id: '' } : value);
const propertyOf = (value: Json | undefined, name: string): Json | undefined =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
const byKey = (value: Json | undefined, key: (entry: Json) => string): Map<string, Json> =>
  new Map((Array.isArray(value) ? value : []).map((entry) => [key(entry), entry]));
