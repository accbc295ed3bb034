/** Deeper than JSON is read from outside; what lies below must not exhaust the stack here. */
const DEEPEST = 600;

/** A value whose JSON text is the same for equal JSON values, whatever the order of their keys. */
function comparable(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((item) => comparable(item, depth + 1));
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // Wrapped, so that an object never equals a list of its entries; entries, so that no key can be special.
  return { entries: entries.map(([key, item]) => [key, comparable(item, depth + 1)]) };
}

/**
 * The positions of the first item that equals an earlier one: `[earlier, later]`. One pass, because comparing every pair
 * lets a long list stall whoever validates it.
 */
export function firstRepeat(list: readonly unknown[]): [number, number] | undefined {
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    // Texts, by far the most common, need no copy; the mark keeps them apart from the JSON text of other values.
    const text = typeof item === 'string' ? `'${item}` : JSON.stringify(comparable(item, 0));
    const earlier = seen.get(text);
    if (earlier !== undefined) return [earlier, index];
    seen.set(text, index);
  }
  return undefined;
}
