import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSpec } from '../check-spec.ts';
import { partAt } from '../parts.ts';
import type { Rule } from '../rule.ts';
import { CONTRACT, field, rule, set, spec } from '../spec.test-helper.ts';
import type { Spec } from '../spec.ts';
import { conflictTexts } from './conflict-texts.ts';
import { mergeSpecs } from './merge-specs.ts';
import type { Choice } from './three-way.ts';

const named = (id: string, more: Partial<Rule> = {}): Rule => rule({ id, title: `Rule ${id}`, ...more });
const BASE = spec({
  rules: ['a', 'b', 'c', 'd'].map((id) => named(id, { then: [{ ...set('decision', 'live'), id: `${id}-1` }] })),
  defaults: [{ id: 'def', field: 'decision', value: 'live' }],
  glossary: [{ id: 'term', term: 'Dear', meaning: 'Above €100.' }],
});
const editRule = (from: Spec, id: string, more: Partial<Rule>): Spec => ({
  ...from,
  rules: from.rules.map((each) => (each.id === id ? { ...each, ...more } : each)),
});
const order = (from: Spec, ...ids: string[]): Spec => ({
  ...from,
  rules: ids.flatMap((id) => from.rules.filter((each) => each.id === id)),
});
const add = (from: Spec, index: number, added: Rule): Spec => ({
  ...from,
  rules: from.rules.toSpliced(index, 0, added),
});
const ids = (merged: Spec | null): string => (merged?.rules ?? []).map(({ id }) => id).join(' ');

describe('what merges', () => {
  it('a rule that one moved and the other edited', () => {
    const { spec: merged, conflicts } = mergeSpecs(
      BASE,
      order(BASE, 'd', 'a', 'b', 'c'),
      editRule(BASE, 'd', { title: 'New' }),
    );
    expect(conflicts).toEqual([]);
    expect(ids(merged)).toBe('d a b c');
    expect(merged?.rules[0]?.title).toBe('New');
  });

  it('two parts of one rule, and two effects of it', () => {
    const first = { ...set('decision', 'turn_down'), id: 'a-1' };
    const second = { ...set('urgent', true), id: 'a-2' };
    const left = editRule(BASE, 'a', { title: 'New', then: [first] });
    const right = editRule(BASE, 'a', { reason: 'Because.', then: [...(BASE.rules[0]?.then ?? []), second] });
    const { spec: merged, conflicts } = mergeSpecs(BASE, left, right);
    expect(conflicts).toEqual([]);
    expect(merged?.rules[0]).toMatchObject({ title: 'New', reason: 'Because.', then: [first, second] });
  });

  it('moves of different rules, and rules that both added', () => {
    const left = add(order(BASE, 'b', 'a', 'c', 'd'), 0, named('x'));
    const right = add(order(BASE, 'a', 'b', 'd', 'c'), 4, named('y'));
    const { spec: merged, conflicts, undecidedRules } = mergeSpecs(BASE, left, right);
    expect(conflicts).toEqual([]);
    expect(ids(merged)).toBe('x b a d c y');
    expect(undecidedRules).toEqual([]);
  });

  it('the same change made twice, and the same field added by both', () => {
    const added = field('colour', 'Colour', { kind: 'text' });
    const withField = (id: string): Spec => ({
      ...editRule(BASE, 'a', { title: 'New' }),
      contract: { ...CONTRACT, input: [...CONTRACT.input, { ...added, id }] },
    });
    const { spec: merged, conflicts } = mergeSpecs({ ...BASE, contract: CONTRACT }, withField('one'), withField('two'));
    expect(conflicts).toEqual([]);
    expect(merged?.contract.input.filter(({ name }) => name === 'colour')).toHaveLength(1);
  });

  it('fields inside one field', () => {
    const seller = CONTRACT.input.findIndex(({ name }) => name === 'seller');
    const withInner = (name: string): Spec => {
      const outer = CONTRACT.input[seller];
      if (outer?.type.kind !== 'object') throw new Error('The seller is an object.');
      const fields = [...outer.type.fields, field(name, name, { kind: 'text' })];
      return {
        ...BASE,
        contract: { ...CONTRACT, input: CONTRACT.input.with(seller, { ...outer, type: { kind: 'object', fields } }) },
      };
    };
    const { spec: merged, conflicts } = mergeSpecs(
      { ...BASE, contract: CONTRACT },
      withInner('since'),
      withInner('town'),
    );
    expect(conflicts).toEqual([]);
    const type = merged?.contract.input[seller]?.type;
    expect(type?.kind === 'object' && type.fields.map(({ name }) => name)).toEqual(['rating', 'vat', 'since', 'town']);
  });
});

describe('what is a conflict', () => {
  const conflictOf = (left: Spec, right: Spec) => mergeSpecs(BASE, left, right).conflicts;

  it('one part changed in two ways, shown with all three', () => {
    const [only, ...others] = conflictOf(
      editRule(BASE, 'a', { title: 'Left' }),
      editRule(BASE, 'a', { title: 'Right' }),
    );
    expect(others).toEqual([]);
    expect(only).toEqual({
      path: 'rules/a/title',
      title: 'Rule 1 · Left · Title',
      part: 'rules/a/title',
      kind: 'changed',
      base: 'Rule a',
      left: 'Left',
      right: 'Right',
    });
  });

  it('a rule that one removed and the other changed', () => {
    const without = { ...BASE, rules: BASE.rules.filter(({ id }) => id !== 'b') };
    expect(conflictOf(without, editRule(BASE, 'b', { enabled: false }))).toMatchObject([
      { path: 'rules/b', kind: 'removed_and_changed', left: undefined, right: { enabled: false } },
    ]);
  });

  it('moves that go in a circle', () => {
    // Left: b before a. Right: c before b. Both as in the base: a before c.
    const [left, right] = [order(BASE, 'b', 'a', 'c', 'd'), order(BASE, 'a', 'c', 'b', 'd')];
    expect(conflictOf(left, right)).toMatchObject([{ path: 'rules/order', kind: 'order', title: 'Rules · Order' }]);
    expect(ids(mergeSpecs(BASE, left, right).spec)).toBe('a b c d');
    expect(ids(mergeSpecs(BASE, left, right, new Map([['rules/order', 'right']])).spec)).toBe('a c b d');
  });

  it('two defaults or fields for the same thing', () => {
    const withDefault = (id: string, value: boolean): Spec => ({
      ...BASE,
      defaults: [...BASE.defaults, { id, field: 'urgent', value }],
    });
    const [left, right] = [withDefault('one', true), withDefault('two', false)];
    const { conflicts } = mergeSpecs(BASE, left, right);
    expect(conflicts).toMatchObject([{ path: 'defaults/one+two', kind: 'added_twice' }]);
    const chosen = mergeSpecs(BASE, left, right, new Map([['defaults/one+two', 'right']]));
    expect(chosen.spec?.defaults.map(({ id }) => id)).toEqual(['def', 'two']);
  });

  it('is settled by a side, or by another value', () => {
    const [left, right] = [editRule(BASE, 'a', { title: 'Left' }), editRule(BASE, 'a', { title: 'Right' })];
    const choose = (choice: Choice) =>
      mergeSpecs(BASE, left, right, new Map([['rules/a/title', choice]])).spec?.rules[0]?.title;
    expect(choose('left')).toBe('Left');
    expect(choose('right')).toBe('Right');
    expect(choose('base')).toBe('Rule a');
    expect(choose({ value: 'Both' })).toBe('Both');
  });
});

describe('a conflict in words', () => {
  const textsOf = (left: Spec, right: Spec) =>
    mergeSpecs(BASE, left, right).conflicts.map((each) => conflictTexts(each, { base: BASE, left, right }));

  it('has the three texts, and nothing where a side has nothing', () => {
    const [left, right] = [editRule(BASE, 'a', { title: 'Left' }), editRule(BASE, 'a', { title: 'Right' })];
    expect(textsOf(left, right)).toEqual([{ base: 'Rule a', left: 'Left', right: 'Right' }]);
    const without = { ...BASE, rules: BASE.rules.filter(({ id }) => id !== 'b') };
    const [removed] = textsOf(without, editRule(BASE, 'b', { enabled: false }));
    expect(removed).toEqual({
      base: 'In every case, the decision is Live.',
      left: null,
      right: 'In every case, the decision is Live.\nSwitched off.',
    });
  });

  it('speaks of values, orders and doubled entries as people do', () => {
    const withDefault = (value: string): Spec => ({ ...BASE, defaults: [{ id: 'def', field: 'decision', value }] });
    const [values] = textsOf(withDefault('turn_down'), withDefault('send_to_a_person'));
    expect(values).toEqual({ base: 'live', left: 'turn_down', right: 'send_to_a_person' });
    const [orders] = textsOf(order(BASE, 'b', 'a', 'c', 'd'), order(BASE, 'a', 'c', 'b', 'd'));
    expect(orders?.right).toBe('1. Rule a\n2. Rule c\n3. Rule b\n4. Rule d');
    const doubled = (id: string, value: boolean): Spec => ({
      ...BASE,
      defaults: [...BASE.defaults, { id, field: 'urgent', value }],
    });
    const [twice] = textsOf(doubled('one', true), doubled('two', false));
    expect(twice).toEqual({
      base: null,
      left: expect.stringMatching(/Urgent/),
      right: expect.stringMatching(/Urgent/),
    });
    expect(twice?.left).not.toBe(twice?.right);
  });
});

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
