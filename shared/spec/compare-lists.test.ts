import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../json/canonical.ts';
import { isSame } from './compare-lists.ts';

/** The same content with its names in another order, and absent ones said to be undefined. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const turned = Object.entries(value).reverse();
  const copy = Object.create(null);
  copy.gone = undefined;
  // Defined, since `__proto__` is an ordinary name in JSON.
  for (const [name, item] of turned)
    Object.defineProperty(copy, name, { value: reordered(item), enumerable: true, writable: true, configurable: true });
  return copy;
}

describe('whether two JSON values are the same content', () => {
  const small = fc.jsonValue({ maxDepth: 3 });

  it('is whether they have one canonical text', () => {
    fc.assert(
      fc.property(small, small, (left, right) => {
        expect(isSame(left, right)).toBe(canonicalJson(left) === canonicalJson(right));
        const other = Array.isArray(left) ? [...left, right] : { ...Object(left), more: right };
        expect(isSame(left, other)).toBe(canonicalJson(left) === canonicalJson(other));
      }),
    );
  });

  it('does not depend on the order of names', () => {
    fc.assert(
      fc.property(small, (value) => {
        expect(isSame(value, reordered(value))).toBe(true);
      }),
    );
  });

  it('tells names, lists and absence apart', () => {
    const different: [unknown, unknown][] = [
      [{ a: 1 }, { b: 1 }],
      [{ a: null }, {}],
      [{ a: 1 }, { a: 1, b: 2 }],
      [[1], { 0: 1 }],
      [[], {}],
      [[1, 2], [1]],
      [0, false],
      ['1', 1],
      [null, {}],
      [{}, JSON.parse('{"__proto__":{}}')],
      [{ toString: 1 }, {}],
    ];
    for (const [left, right] of different) {
      expect(isSame(left, right)).toBe(false);
      expect(isSame(right, left)).toBe(false);
    }
    expect(isSame({ a: undefined }, {})).toBe(true);
    expect(isSame(0, -0)).toBe(true);
  });
});
