import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testCase } from '../governance/testing.ts';
import { hashOf } from '../json/canonical.ts';
import type { TestCase } from './case.ts';
import { fromPages, toPages } from './suite-pages.ts';

const many = (count: number): TestCase[] => Array.from({ length: count }, (_, at) => testCase(`case-${at}`));
const read = (cases: readonly TestCase[], change: (pages: unknown[]) => unknown[] = (pages) => pages) => {
  const { suite, pages } = toPages(cases);
  const hashes = pages.map(({ hash }) => hash);
  return fromPages({ suite, pages: hashes }, change(pages.map(({ page }) => page)));
};

describe('a suite in pages', () => {
  it('is all its cases in their order, under the hash that reports name', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 5000 }), { maxLength: 900 }), (ids) => {
        const cases = ids.map((id) => testCase(`case-${id}`));
        expect(toPages(cases).suite).toBe(hashOf({ cases }));
        for (const { hash, page } of toPages(cases).pages) expect(hash).toBe(hashOf(page));
        expect(read(cases)).toEqual({ cases });
      }),
      { numRuns: 30 },
    );
  });

  it('shares all pages but one or two with the suite that has a case more', () => {
    const cases = many(3000);
    const before = new Set(toPages(cases).pages.map(({ hash }) => hash));
    expect(before.size).toBeGreaterThan(12);
    for (const at of [0, 1, 777, 1500, 3000]) {
      const after = toPages(cases.toSpliced(at, 0, testCase('another'))).pages;
      expect(after.filter(({ hash }) => !before.has(hash)).length).toBeLessThanOrEqual(2);
    }
  });

  it('gives a case with a large file a page of its own, and refuses one that no request holds', () => {
    const file = (bytes: number): TestCase => testCase('big', { input: { photo: 'A'.repeat(bytes) } });
    expect(toPages([testCase('a'), file(600_000), testCase('b')]).pages).toHaveLength(3);
    expect(read([file(600_000)])).toHaveProperty('cases');
    expect(read([file(9_000_000)])).toEqual({ problem: 'too_large' });
  });

  it('is refused when a page is changed, in another place, no suite or none at all', () => {
    const cases = many(400);
    expect(read(cases, (pages) => pages.toReversed())).toEqual({ problem: 'hash' });
    expect(read(cases, ([, ...pages]) => [{ cases: [] }, ...pages])).toEqual({ problem: 'hash' });
    // What no JSON can hold: half of a character.
    expect(read(cases, ([, ...pages]) => ['\ud800', ...pages])).toEqual({ problem: 'hash' });
    const text = hashOf('no page');
    expect(fromPages({ suite: text, pages: [text] }, ['no page'])).toEqual({ problem: 'shape' });
    const twice = { cases: [testCase('a'), testCase('a')] };
    expect(fromPages({ suite: hashOf(twice), pages: [hashOf(twice)] }, [twice])).toEqual({ problem: 'repeated' });
    const [half] = toPages(cases).pages;
    if (half === undefined) throw new Error('There are pages.');
    expect(fromPages({ suite: toPages(cases).suite, pages: [half.hash] }, [half.page])).toEqual({ problem: 'hash' });
    expect(fromPages({ suite: hashOf({ cases: [] }), pages: [] }, [])).toEqual({ cases: [] });
  });
});
