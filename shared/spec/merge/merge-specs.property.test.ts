import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSpec } from '../check-spec.ts';
import { partAt } from '../parts.ts';
import type { Spec } from '../spec.ts';
import { add, BASE, editRule, named } from './merge.test-helper.ts';
import { mergeSpecs } from './merge-specs.ts';
import type { Choice } from './three-way.ts';

describe('whatever two sides did', () => {
  type Edit = (from: Spec, salt: string) => Spec;
  const at = (from: Spec, index: number): string => from.rules[index % Math.max(1, from.rules.length)]?.id ?? '';
  const place = fc.nat({ max: 7 });
  const words = fc.constantFrom('one', 'two');
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    fc.tuple(place, words).map(
      ([n, w]): Edit =>
        (from) =>
          editRule(from, at(from, n), { title: w }),
    ),
    fc.tuple(place, words).map(
      ([n, w]): Edit =>
        (from) =>
          editRule(from, at(from, n), { reason: w }),
    ),
    place.map(
      (n): Edit =>
        (from) => ({ ...from, rules: from.rules.filter(({ id }) => id !== at(from, n)) }),
    ),
    place.map(
      (n): Edit =>
        (from, salt) =>
          add(from, n, named(`${salt}${from.rules.length}`)),
    ),
    fc.tuple(place, place).map(
      ([n, to]): Edit =>
        (from) => {
          const moved = from.rules.filter(({ id }) => id === at(from, n));
          return { ...from, rules: from.rules.filter(({ id }) => id !== at(from, n)).toSpliced(to, 0, ...moved) };
        },
    ),
    words.map(
      (w): Edit =>
        (from) => ({ ...from, purpose: w }),
    ),
    fc.constantFrom('live', 'turn_down').map(
      (value): Edit =>
        (from) => ({
          ...from,
          defaults: [{ id: 'def', field: 'decision', value }],
        }),
    ),
    words.map(
      (w): Edit =>
        (from, salt) => ({ ...from, glossary: [...from.glossary, { id: `${salt}${w}`, term: w, meaning: w }] }),
    ),
    fc.constantFrom(0.1, 0.2).map(
      (temperature): Edit =>
        (from) => ({ ...from, models: { ...from.models, parameters: { temperature } } }),
    ),
  );
  const edits = fc.array(edit, { maxLength: 5 });
  const apply = (all: readonly Edit[], salt: string): Spec => {
    const done = all.reduce((current, each, index) => each(current, `${salt}${index}`), BASE);
    // Two entries under one id are refused everywhere; a term added twice by one side would be one.
    return { ...done, glossary: [...new Map(done.glossary.map((each) => [each.id, each])).values()] };
  };
  const sides = fc.tuple(edits, edits).map(([l, r]) => ({ left: apply(l, 'l'), right: apply(r, 'r') }));

  it('exchanging the sides gives the same, mirrored', () => {
    fc.assert(
      fc.property(sides, ({ left, right }) => {
        const [one, two] = [mergeSpecs(BASE, left, right), mergeSpecs(BASE, right, left)];
        expect(two.spec).toEqual(one.spec);
        expect(two.undecidedRules).toEqual(one.undecidedRules);
        expect(two.conflicts.map((each) => ({ ...each, title: '', left: each.right, right: each.left }))).toEqual(
          one.conflicts.map((each) => ({ ...each, title: '' })),
        );
      }),
    );
  });

  it('a side that did nothing, or the same, changes nothing', () => {
    fc.assert(
      fc.property(sides, ({ left }) => {
        expect(mergeSpecs(BASE, left, BASE)).toEqual({ spec: left, conflicts: [], undecidedRules: [] });
        expect(mergeSpecs(BASE, left, left)).toEqual({ spec: left, conflicts: [], undecidedRules: [] });
      }),
    );
  });

  it('no edit is lost: each is in the result, or in a conflict, or was made by both', () => {
    const PARTS = [
      'purpose',
      'models',
      'defaults/def',
      ...['a', 'b', 'c', 'd'].flatMap((id) => [`rules/${id}/title`, `rules/${id}/reason`]),
    ];
    fc.assert(
      fc.property(sides, ({ left, right }) => {
        const { spec: merged, conflicts } = mergeSpecs(BASE, left, right);
        if (merged === null) throw new Error('A merge of specs is a spec.');
        const isOpen = (path: string): boolean =>
          conflicts.some((each) => path.startsWith(each.path) || each.path.startsWith(path));
        for (const path of PARTS) {
          const [was, mine, theirs, now] = [BASE, left, right, merged].map((each) =>
            JSON.stringify(partAt(each, path)),
          );
          if (isOpen(path)) continue;
          expect(now).toBe(mine === was ? theirs : mine);
        }
        for (const side of [left, right]) {
          for (const { id } of side.rules.filter((each) => /^[lr]/.test(each.id)))
            expect(partAt(merged, `rules/${id}`)).toBeDefined();
          // A term that both added with one meaning is there once.
          for (const { term } of side.glossary) expect(merged.glossary.map((each) => each.term)).toContain(term);
        }
      }),
    );
  });

  it('every pair of rules stands as the side that changed it has it', () => {
    const standing = (from: Spec, a: string, b: string): number => {
      const [x, y] = [from.rules.findIndex(({ id }) => id === a), from.rules.findIndex(({ id }) => id === b)];
      return x < 0 || y < 0 ? 0 : Math.sign(x - y);
    };
    fc.assert(
      fc.property(sides, ({ left, right }) => {
        const { spec: merged, conflicts } = mergeSpecs(BASE, left, right);
        if (merged === null || conflicts.some(({ kind }) => kind === 'order')) return;
        for (const { id: a } of merged.rules)
          for (const { id: b } of merged.rules) {
            const [was, mine, theirs] = [standing(BASE, a, b), standing(left, a, b), standing(right, a, b)];
            const wished = mine === 0 || theirs === 0 ? mine + theirs : mine === was ? theirs : mine;
            if (wished !== 0) expect(standing(merged, a, b)).toBe(wished);
          }
      }),
    );
  });

  it('choosing one side everywhere settles every conflict, and the result is sound', () => {
    fc.assert(
      fc.property(sides, fc.constantFrom('left' as const, 'right' as const), ({ left, right }, side) => {
        const choices = new Map<string, Choice>();
        let settled = mergeSpecs(BASE, left, right);
        // A choice can end another conflict or bring one up, such as an order that only now is to be decided.
        for (let round = 0; settled.conflicts.some(({ path }) => !choices.has(path)); round += 1) {
          expect(round).toBeLessThan(3);
          for (const { path } of settled.conflicts) choices.set(path, side);
          settled = mergeSpecs(BASE, left, right, choices);
        }
        if (settled.spec === null) throw new Error('A settled merge is a spec.');
        expect(checkSpec(settled.spec).filter(({ message }) => /twice|same id/i.test(message))).toEqual([]);
        for (const { path, kind, left: mine, right: theirs } of settled.conflicts)
          if (kind === 'changed')
            expect(JSON.stringify(partAt(settled.spec, path))).toBe(JSON.stringify(side === 'left' ? mine : theirs));
      }),
    );
  });
});
