import { describe, expect, it } from 'vitest';
import { CONTRACT, field, set } from '../spec.test-helper.ts';
import type { Spec } from '../spec.ts';
import { conflictTexts } from './conflict-texts.ts';
import { add, BASE, editRule, named, order } from './merge.test-helper.ts';
import { mergeSpecs } from './merge-specs.ts';
import type { Choice } from './three-way.ts';

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
