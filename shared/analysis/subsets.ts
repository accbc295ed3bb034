/** Every subset of a few items, each in the items' order; 2^n of them, the empty one first. */
export function subsets<T>(items: readonly T[]): T[][] {
  const found: T[][] = [[]];
  for (const item of items) found.push(...found.map((subset) => [...subset, item]));
  return found;
}
