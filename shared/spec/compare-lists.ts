/** An entry of a list with its place, counted from 0. */
export interface Placed<T> {
  item: T;
  index: number;
}
/** What became of one entry, followed by its id. */
export interface EntryChange<T> {
  before: Placed<T> | null;
  after: Placed<T> | null;
  /** Whether its content differs; false when it is only on one side. */
  changed: boolean;
  /** One of the fewest entries that have to move to get from one order to the other. */
  moved: boolean;
  /** Entries that stand on its other side now. Empty unless moved. */
  passed: T[];
}

/** Whether two JSON values are the same content, that is, have one canonical text: the order of names carries no meaning. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (!Array.isArray(left)) return !Array.isArray(right) && haveSame(left, right);
  return (
    Array.isArray(right) && left.length === right.length && left.every((item, index) => isSame(item, right[index]))
  );
}
function haveSame(left: object, right: object): boolean {
  const [one, other] = [left as Record<string, unknown>, right as Record<string, unknown>];
  const isAlike = (name: string): boolean => Object.hasOwn(other, name) && isSame(one[name], other[name]);
  // A property that is undefined is absent.
  const names = Object.keys(one).filter((name) => one[name] !== undefined);
  return names.every(isAlike) && Object.keys(other).filter((name) => other[name] !== undefined).length === names.length;
}

/** A list by id. A repeated id, which `checkSpec` refuses, is told apart by its turn, so that no entry is lost. */
function byId<T extends { id: string }>(list: readonly T[]): Map<string, Placed<T>> {
  const turns = new Map<string, number>();
  return new Map(
    list.map((item, index): [string, Placed<T>] => {
      const turn = turns.get(item.id) ?? 0;
      turns.set(item.id, turn + 1);
      return [JSON.stringify([item.id, turn]), { item, index }];
    }),
  );
}

/** Indices of a longest increasing subsequence, by patience sorting (Fredman 1975), O(n log n). */
function longestIncreasing(values: readonly number[]): Set<number> {
  const tops: number[] = [];
  const previous: (number | undefined)[] = [];
  values.forEach((value, index) => {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tops[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? tops[low - 1] : undefined;
    tops[low] = index;
  });
  const kept = new Set<number>();
  for (let index = tops.at(-1); index !== undefined; index = previous[index]) kept.add(index);
  return kept;
}

/** Compares two lists by id: first everything of the new list in its order, then what is gone. Unchanged entries are left out. */
export function compareLists<T extends { id: string }>(before: readonly T[], after: readonly T[]): EntryChange<T>[] {
  const [old, now] = [byId(before), byId(after)];
  const common = [...now].flatMap(([key, place]) => {
    const was = old.get(key);
    return was === undefined ? [] : [{ key, was, place }];
  });
  const kept = longestIncreasing(common.map(({ was }) => was.index));
  const shared = common.map(({ was, place }, index): EntryChange<T> => {
    const moved = !kept.has(index);
    const passed = moved
      ? common.filter((other) => other.was.index < was.index !== other.place.index < place.index && other.was !== was)
      : [];
    return {
      before: was,
      after: place,
      changed: !isSame(was.item, place.item),
      moved,
      passed: passed.map((other) => other.place.item),
    };
  });
  const oneSided = { changed: false, moved: false, passed: [] };
  const added = [...now]
    .filter(([key]) => !old.has(key))
    .map(([, place]): EntryChange<T> => ({ ...oneSided, before: null, after: place }));
  const removed = [...old]
    .filter(([key]) => !now.has(key))
    .map(([, place]): EntryChange<T> => ({ ...oneSided, before: place, after: null }));
  const ordered = [...shared.filter((change) => change.changed || change.moved), ...added];
  return [...ordered.sort((a, b) => (a.after?.index ?? 0) - (b.after?.index ?? 0)), ...removed];
}

/** "Moved from position 2 to 5", counted from 1. Others that moved around an entry can leave it where it was. */
export function moveWords({ before, after }: Pick<EntryChange<unknown>, 'before' | 'after'>): string {
  const [from, to] = [(before?.index ?? 0) + 1, (after?.index ?? 0) + 1];
  return from === to ? `Stands at position ${to} among others now` : `Moved from position ${from} to ${to}`;
}
