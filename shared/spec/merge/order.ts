/** How a list that two sides changed is ordered. */
export interface MergedOrder {
  keys: string[];
  /** The two sides moved entries in ways that cannot both hold. `keys` is then the order of `fallback`. */
  isConflict: boolean;
  /** Neighbours of which each side added one and nobody said which comes first. */
  undecided: [string, string][];
}
export interface Orders {
  base: readonly string[];
  left: readonly string[];
  right: readonly string[];
}

/** Place of each key (by its index among the sorted keys) in one list; -1 where the list does not have it. */
function placesOf(sorted: readonly string[], list: readonly string[]): Int32Array {
  const places = new Map(list.map((key, place) => [key, place]));
  return Int32Array.from(sorted, (key) => places.get(key) ?? -1);
}

/** -1 when `a` stands before `b`, 1 when after, 0 when a side does not have both. */
function relation(places: Int32Array, a: number, b: number): number {
  const [x = -1, y = -1] = [places[a], places[b]];
  return x < 0 || y < 0 ? 0 : Math.sign(x - y);
}

/**
 * A pair stands as the side that changed it has it; where both have it otherwise than the base, they agree. Where the base does not have
 * it and the sides have it in two ways, neither decides: which is left and which is right must not tell.
 */
function merged(base: number, left: number, right: number): number {
  if (left === 0 || right === 0) return left + right;
  if (left === right) return left;
  if (base === 0) return 0;
  return left === base ? right : left;
}

const byKey = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Orders `keys` (what is left of the list after the merge) so that every pair stands as the side that changed it has it. What
 * neither side decides follows the keys themselves, so that both sides come to the same order. Two entries can be moved
 * so that the wishes form a circle: then nobody's order is taken over and it is a conflict. O(n log n) where entries stayed
 * where they were, O(k²) in k entries that were moved past each other.
 */
export function mergeOrder(keys: readonly string[], orders: Orders, fallback: readonly string[]): MergedOrder {
  const sorted = [...keys].sort(byKey);
  const [base, left, right] = [orders.base, orders.left, orders.right].map((list) => placesOf(sorted, list)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const before = (a: number, b: number): number =>
    merged(relation(base, a, b), relation(left, a, b), relation(right, a, b));
  const placed: number[] = [];
  for (const part of parts(sorted.length, [base, left, right])) {
    const order = part.length === 1 ? part : inOrder(part, before);
    if (order === null) return { keys: inFallbackOrder(sorted, fallback), isConflict: true, undecided: [] };
    for (const index of order) placed.push(index);
  }
  const keyAt = (index: number): string => sorted[index] ?? '';
  const undecided = placed.flatMap((index, at): [string, string][] => {
    const next = placed[at + 1];
    return next !== undefined && before(index, next) === 0 ? [[keyAt(index), keyAt(next)]] : [];
  });
  return { keys: placed.map(keyAt), isConflict: false, undecided };
}

/**
 * Cuts the entries where all lists agree: at an entry that all three have, with the same others before it in each of them. Its
 * relation to everything else is settled, so that what lies between two such entries can be ordered by itself.
 */
function parts(count: number, places: readonly Int32Array[]): number[][] {
  const lists = places.map((place) => {
    const at = (index: number): number => place[index] ?? -1;
    return [...place.keys()].filter((index) => at(index) >= 0).sort((a, b) => at(a) - at(b));
  });
  const cuts = cutsOf(count, lists);
  const slots = new Int32Array(count);
  for (const list of lists) {
    let seen = 0;
    for (const index of list) slots[index] = cuts.has(index) ? ++seen * 2 - 1 : seen * 2;
  }
  const found: number[][] = [];
  for (const [index, slot] of slots.entries()) {
    const part = found[slot] ?? [];
    found[slot] = part;
    part.push(index);
  }
  // Between two cuts there is often nothing.
  return found.filter((part) => part !== undefined);
}

function cutsOf(count: number, lists: readonly (readonly number[])[]): ReadonlySet<number> {
  const held = new Int8Array(count);
  for (const list of lists) for (const index of list) held[index] = (held[index] ?? 0) + 1;
  const [base = [], ...others] = lists.map((list) => list.filter((index) => held[index] === lists.length));
  const ranks = new Map(base.map((index, rank) => [index, rank]));
  const isCut = base.map(() => true);
  for (const list of others) {
    let highest = -1;
    for (const [at, index] of list.entries()) {
      const rank = ranks.get(index) ?? -1;
      if (rank !== at || highest > rank) isCut[rank] = false;
      highest = Math.max(highest, rank);
    }
  }
  const candidates = base.filter((_, rank) => isCut[rank]);
  // What only two lists have may stand on different sides of a cut, which then is none.
  const crossed = new Int32Array(candidates.length + 2);
  const known = new Set(candidates);
  const slots = new Map<number, number>();
  for (const list of lists) {
    let seen = 0;
    for (const index of list) {
      if (known.has(index)) seen += 1;
      else {
        const other = slots.get(index) ?? seen;
        crossed[Math.min(seen, other)] = (crossed[Math.min(seen, other)] ?? 0) + 1;
        crossed[Math.max(seen, other)] = (crossed[Math.max(seen, other)] ?? 0) - 1;
        slots.set(index, seen);
      }
    }
  }
  let open = 0;
  return new Set(
    candidates.filter((_, at) => {
      open += crossed[at] ?? 0;
      return open === 0;
    }),
  );
}

/** Kahn's algorithm: an entry may come once all that must stand before it have; the lowest first. null: they form a circle. */
function inOrder(entries: readonly number[], before: (a: number, b: number) => number): number[] | null {
  const waits = new Int32Array(entries.length);
  for (const [at, entry] of entries.entries())
    for (let other = at + 1; other < entries.length; other += 1) {
      const relation = before(entry, entries[other] ?? 0);
      if (relation !== 0) count(waits, relation < 0 ? other : at, 1);
    }
  const placed: number[] = [];
  const DONE = -1;
  while (placed.length < entries.length) {
    const next = waits.indexOf(0);
    const entry = entries[next];
    if (entry === undefined) return null;
    placed.push(entry);
    waits[next] = DONE;
    for (const [at, wait] of waits.entries())
      if (wait !== DONE && before(entry, entries[at] ?? 0) < 0) count(waits, at, -1);
  }
  return placed;
}
const count = (counts: Int32Array, at: number, by: number): void => {
  counts[at] = (counts[at] ?? 0) + by;
};

/** Entries as `fallback` has them; those that it does not have follow, by key. */
function inFallbackOrder(keys: readonly string[], fallback: readonly string[]): string[] {
  const known = new Set(keys);
  const first = fallback.filter((key) => known.has(key));
  const has = new Set(first);
  return [...first, ...keys.filter((key) => !has.has(key))];
}
