import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testCase } from '../governance/testing.ts';
import type { Choice } from '../spec/merge/three-way.ts';
import type { FieldExpectation, TestCase } from './case.ts';
import { compareSuites, isSameSuite } from './compare-suites.ts';
import { mergeSuites } from './merge-suites.ts';

const is = (field: string, value: string | boolean): FieldExpectation => ({
  ...{ field, value, comparator: { kind: 'exact' } },
});
const BASE = ['a', 'b', 'c', 'd'].map((id) => testCase(id, { expectation: [is('live', true)] }));
const edit = (cases: readonly TestCase[], id: string, parts: Partial<TestCase>): TestCase[] =>
  cases.map((each) => (each.id === id ? { ...each, ...parts } : each));
const ids = (cases: readonly TestCase[] | null): string => (cases ?? []).map(({ id }) => id).join(' ');

describe('what merges', () => {
  it('different parts of one case, and what is expected of different fields', () => {
    const left = edit(BASE, 'a', { title: 'New', expectation: [is('live', false)] });
    const right = edit(BASE, 'a', { notes: 'Why.', expectation: [is('live', true), is('note', 'x')] });
    const { cases, conflicts } = mergeSuites(BASE, left, right);
    expect(conflicts).toEqual([]);
    expect(cases?.[0]).toEqual({
      ...BASE[0],
      ...{ title: 'New', notes: 'Why.', expectation: [is('live', false), is('note', 'x')] },
    });
  });

  it('cases that both added, and one that was removed', () => {
    const { cases, conflicts } = mergeSuites(
      BASE,
      [...BASE, testCase('x')],
      [...BASE.filter(({ id }) => id !== 'b'), testCase('y')],
    );
    expect(conflicts).toEqual([]);
    expect(ids(cases)).toBe('a c d x y');
  });

  it('two suites without anything in common, case by case', () => {
    const { cases, conflicts } = mergeSuites(null, [testCase('a')], [testCase('a'), testCase('b')]);
    expect(conflicts).toEqual([]);
    expect(ids(cases)).toBe('a b');
    expect(mergeSuites(null, [], BASE).cases).toEqual(BASE);
  });
});

describe('what is a conflict', () => {
  const of = (left: readonly TestCase[], right: readonly TestCase[]) => mergeSuites(BASE, left, right).conflicts;
  it('is told by case, part and field, with all three', () => {
    expect(of(edit(BASE, 'a', { input: { price: 1 } }), edit(BASE, 'a', { input: { price: 2 } }))).toEqual([
      {
        ...{ path: 'cases/a/input', kind: 'changed', case: 'a', part: 'input', field: null },
        ...{ base: BASE[0]?.input, left: { price: 1 }, right: { price: 2 } },
      },
    ]);
    const expecting = (value: string) => edit(BASE, 'b', { expectation: [is('live', true), is('seller.note', value)] });
    expect(of(expecting('x'), expecting('y'))).toMatchObject([
      { kind: 'added_twice', case: 'b', part: 'expectation', field: 'seller.note' },
    ]);
    expect(
      of(
        BASE.filter(({ id }) => id !== 'c'),
        edit(BASE, 'c', { title: 'New' }),
      ),
    ).toMatchObject([{ path: 'cases/c', kind: 'removed_and_changed', case: 'c', part: 'case', left: undefined }]);
    const [a, b, c, d] = BASE as [TestCase, TestCase, TestCase, TestCase];
    expect(of([b, a, c, d], [a, c, b, d])).toMatchObject([{ case: null, part: 'order', kind: 'order' }]);
  });

  it('finds its case also where an id looks like a path', () => {
    const odd = [testCase('x/title')];
    const [only] = mergeSuites(
      odd,
      edit(odd, 'x/title', { title: '1' }),
      edit(odd, 'x/title', { title: '2' }),
    ).conflicts;
    expect(only).toMatchObject({ case: 'x/title', part: 'title' });
  });

  it('is settled by a side, or by words of both', () => {
    const [left, right] = [edit(BASE, 'a', { title: 'L' }), edit(BASE, 'a', { title: 'R' })];
    const choose = (choice: Choice) =>
      mergeSuites(BASE, left, right, new Map([['cases/a/title', choice]])).cases?.[0]?.title;
    expect([choose('left'), choose('right'), choose('base'), choose({ value: 'L and R' })]).toEqual([
      ...['L', 'R', 'Case a', 'L and R'],
    ]);
    expect(mergeSuites(BASE, left, right, new Map([['cases/a/title', { value: '' }]])).cases).toBeNull();
  });
});

describe('whatever two sides did', () => {
  type Edit = (cases: TestCase[], salt: string) => TestCase[];
  const place = fc.nat({ max: 7 });
  const words = fc.constantFrom('one', 'two');
  const at = (cases: readonly TestCase[], n: number): string => cases[n % Math.max(1, cases.length)]?.id ?? '';
  const put =
    (n: number, part: (old: TestCase) => Partial<TestCase>): Edit =>
    (cases) =>
      cases.map((each) => (each.id === at(cases, n) ? { ...each, ...part(each) } : each));
  const one: fc.Arbitrary<Edit> = fc.oneof(
    fc.tuple(place, words).map(([n, title]) => put(n, () => ({ title }))),
    fc.tuple(place, words).map(([n, notes]) => put(n, () => ({ notes }))),
    fc.tuple(place, words).map(([n, title]) => put(n, () => ({ input: { title } }))),
    fc.tuple(place, words, fc.constantFrom('live', 'note')).map(([n, value, field]) =>
      put(n, ({ expectation }) => ({
        expectation: [...expectation.filter((each) => each.field !== field), is(field, value)],
      })),
    ),
    place.map(
      (n): Edit =>
        (cases) =>
          cases.filter(({ id }) => id !== at(cases, n)),
    ),
    place.map(
      (n): Edit =>
        (cases, salt) =>
          cases.toSpliced(n, 0, testCase(`${salt}${cases.length}`)),
    ),
    fc.tuple(place, place).map(
      ([n, to]): Edit =>
        (cases) => {
          const moved = cases.filter(({ id }) => id === at(cases, n));
          return cases.filter(({ id }) => id !== at(cases, n)).toSpliced(to, 0, ...moved);
        },
    ),
  );
  const apply = (all: readonly Edit[], salt: string): TestCase[] =>
    all.reduce((cases, each, index) => each(cases, `${salt}${index}`), BASE);
  const edits = fc.array(one, { maxLength: 6 });
  const sides = fc.tuple(edits, edits).map(([l, r]) => ({ left: apply(l, 'l'), right: apply(r, 'r') }));

  it('exchanging the sides gives the same, mirrored', () => {
    fc.assert(
      fc.property(sides, ({ left, right }) => {
        const [here, there] = [mergeSuites(BASE, left, right), mergeSuites(BASE, right, left)];
        expect(there.cases).toEqual(here.cases);
        expect(there.conflicts.map((each) => ({ ...each, left: each.right, right: each.left }))).toEqual(
          here.conflicts,
        );
      }),
    );
  });

  it('a side that did nothing, or the same, changes nothing', () => {
    fc.assert(
      fc.property(sides, ({ left }) => {
        expect(mergeSuites(BASE, left, BASE)).toEqual({ cases: left, conflicts: [] });
        expect(mergeSuites(BASE, left, left)).toEqual({ cases: left, conflicts: [] });
      }),
    );
  });

  it('no edit is lost: each part is as the side that changed it has it, or a conflict', () => {
    fc.assert(
      fc.property(sides, ({ left, right }) => {
        const { cases, conflicts } = mergeSuites(BASE, left, right);
        const of = (list: readonly TestCase[] | null, id: string) => list?.find((each) => each.id === id);
        for (const { id } of [...left, ...right].filter((each) => /^[lr]/.test(each.id)))
          expect(of(cases, id)).toEqual(of(left, id) ?? of(right, id));
        for (const { id } of BASE) {
          if (conflicts.some((each) => each.case === id && each.part === 'case')) continue;
          const [was, mine, theirs, now] = [BASE, left, right, cases].map((list) => of(list, id));
          if (mine === undefined || theirs === undefined) expect(now).toBeUndefined();
          else
            for (const part of ['title', 'input', 'notes'] as const) {
              if (conflicts.some((each) => each.case === id && each.part === part)) continue;
              const changed = JSON.stringify(mine[part]) === JSON.stringify(was?.[part]) ? theirs : mine;
              expect(now?.[part]).toEqual(changed[part]);
            }
        }
      }),
    );
  });

  it('choosing one side everywhere settles every conflict as that side has it', () => {
    fc.assert(
      fc.property(sides, fc.constantFrom('left' as const, 'right' as const), ({ left, right }, side) => {
        const choices = new Map<string, Choice>();
        let settled = mergeSuites(BASE, left, right);
        for (let round = 0; settled.conflicts.some(({ path }) => !choices.has(path)); round += 1) {
          expect(round).toBeLessThan(3);
          for (const { path } of settled.conflicts) choices.set(path, side);
          settled = mergeSuites(BASE, left, right, choices);
        }
        const chosen = side === 'left' ? left : right;
        for (const { case: id, part } of settled.conflicts)
          if (part === 'title' || part === 'input')
            expect(settled.cases?.find((each) => each.id === id)?.[part]).toEqual(
              chosen.find((each) => each.id === id)?.[part],
            );
        expect(new Set(settled.cases?.map(({ id }) => id)).size).toBe(settled.cases?.length);
      }),
    );
  });

  it('what differs is nothing exactly when the suites are the same', () => {
    fc.assert(
      fc.property(sides, ({ left }) => {
        expect(isSameSuite(compareSuites(BASE, left))).toBe(JSON.stringify(left) === JSON.stringify(BASE));
      }),
    );
    const changed = edit([...BASE.slice(1), testCase('x')], 'b', { title: 'New' });
    expect(compareSuites(BASE, changed)).toEqual({ added: ['x'], changed: ['b'], removed: ['a'], reordered: false });
  });
});

describe('ten thousand cases', () => {
  it('merge with a few edits on either side', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => testCase(`case-${at}`));
    const left = edit([...many, testCase('l')], 'case-7', { title: 'L' });
    const right = edit([testCase('r'), ...many].toSpliced(5000, 1), 'case-7', { notes: 'R' });
    const { cases, conflicts } = mergeSuites(many, left, right);
    expect(conflicts).toEqual([]);
    expect(cases).toHaveLength(10_001);
    expect(cases?.find(({ id }) => id === 'case-7')).toMatchObject({ title: 'L', notes: 'R' });
  });
});
