import { describe, expect, it } from 'vitest';
import { emptySpec, newRule } from '../../../shared/spec/new-spec.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { addRule, duplicateRule, moveRule, removeRule, restoreRule, updateRule } from './rule-edits.ts';

let ids = 0;
const newId = (): string => {
  ids += 1;
  return `id${ids}`;
};
const specWith = (...titles: string[]): Spec => ({
  ...emptySpec(newId),
  rules: titles.map((title) => ({ ...newRule(newId), id: title, title })),
});
const order = (spec: Spec): string => spec.rules.map(({ title }) => title).join(' ');

describe('editing the list of rules', () => {
  it('moves a rule to the place asked for, and no further than the ends', () => {
    const spec = specWith('a', 'b', 'c');
    expect(order(moveRule(spec, 'a', 2))).toBe('b c a');
    expect(order(moveRule(spec, 'c', 0))).toBe('c a b');
    expect(order(moveRule(spec, 'b', 99))).toBe('a c b');
    expect(moveRule(spec, 'a', -1)).toBe(spec);
  });
  it('adds below the open rule', () => {
    const { spec, id } = addRule(specWith('a', 'b'), newId, 'a');
    expect(spec.rules[1]?.id).toBe(id);
  });
  it('brings a deleted rule back to its place', () => {
    const spec = specWith('a', 'b', 'c');
    const [, rule] = spec.rules;
    if (rule === undefined) throw new Error('no rule');
    expect(order(restoreRule(removeRule(spec, 'b'), rule, 1))).toBe('a b c');
    expect(restoreRule(spec, rule, 1)).toBe(spec);
  });
  it('gives a copy ids of its own, so that differences never confuse the two', () => {
    const spec = updateRule(specWith('a'), 'a', (rule) => ({
      ...rule,
      when: { ...rule.when, conditions: [{ kind: 'atom', id: 'x', field: 'text', operator: 'is_present' }] },
      then: [{ kind: 'set', id: 'e', field: 'decision', value: 'accept' }],
    }));
    const [first, copy] = duplicateRule(spec, 'a', newId).spec.rules;
    expect(copy?.title).toBe('a (copy)');
    const idsOf = JSON.stringify(copy).match(/"id":"[^"]+"/g) ?? [];
    for (const id of idsOf) expect(JSON.stringify(first)).not.toContain(id);
  });
  it('leaves the other rules untouched in memory, so that typing redraws one row', () => {
    const spec = specWith('a', 'b');
    expect(updateRule(spec, 'a', (rule) => ({ ...rule, title: 'z' })).rules[1]).toBe(spec.rules[1]);
  });
});
