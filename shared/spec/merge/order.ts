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

type Places = ReadonlyMap<string, number>;
const placesOf = (keys: readonly string[]): Places => new Map(keys.map((key, index) => [key, index]));

/** -1 when `a` stands before `b`, 1 when after, 0 when a side does not have both. */
function relation(places: Places, a: string, b: string): number {
  const [x, y] = [places.get(a), places.get(b)];
  return x === undefined || y === undefined ? 0 : Math.sign(x - y);
}

/** A pair stands as the side that changed it has it; where both have it otherwise than the base, they agree. */
function merged(base: number, left: number, right: number): number {
  if (left === 0 || right === 0) return left + right;
  return left === right || left !== base ? left : right;
}

const byKey = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Orders `keys` (what is left of the list after the merge) so that every pair stands as the side that changed it has it. What
 * neither side decides follows the keys themselves, so that both sides come to the same order. Two entries can be moved
 * so that the wishes form a circle: then nobody's order is taken over and it is a conflict. O(n²).
 */
export function mergeOrder(keys: readonly string[], orders: Orders, fallback: readonly string[]): MergedOrder {
  const [base, left, right] = [placesOf(orders.base), placesOf(orders.left), placesOf(orders.right)];
  const before = (a: string, b: string): number =>
    merged(relation(base, a, b), relation(left, a, b), relation(right, a, b));
  // Kahn's algorithm: an entry may come once all that must stand before it have.
  const sorted = [...keys].sort(byKey);
  const waits = new Map(sorted.map((key) => [key, sorted.filter((other) => before(other, key) < 0).length]));
  const placed: string[] = [];
  const rest = new Set(sorted);
  while (rest.size > 0) {
    const free = [...rest].filter((key) => waits.get(key) === 0);
    const [next] = free;
    if (next === undefined) return { keys: inFallbackOrder(sorted, fallback), isConflict: true, undecided: [] };
    placed.push(next);
    rest.delete(next);
    for (const key of rest) if (before(next, key) < 0) waits.set(key, (waits.get(key) ?? 0) - 1);
  }
  const undecided = placed.flatMap((key, index): [string, string][] => {
    const next = placed[index + 1];
    return next !== undefined && before(key, next) === 0 ? [[key, next]] : [];
  });
  return { keys: placed, isConflict: false, undecided };
}

/** Entries as `fallback` has them; those that it does not have follow, by key. */
function inFallbackOrder(keys: readonly string[], fallback: readonly string[]): string[] {
  const known = new Set(keys);
  const first = fallback.filter((key) => known.has(key));
  const has = new Set(first);
  return [...first, ...keys.filter((key) => !has.has(key))];
}
