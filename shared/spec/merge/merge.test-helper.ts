import type { Rule } from '../rule.ts';
import { rule, set, spec } from '../spec.test-helper.ts';
import type { Spec } from '../spec.ts';

export const named = (id: string, more: Partial<Rule> = {}): Rule => rule({ id, title: `Rule ${id}`, ...more });
/** Four rules, a default and a term. */
export const BASE = spec({
  rules: ['a', 'b', 'c', 'd'].map((id) => named(id, { then: [{ ...set('decision', 'live'), id: `${id}-1` }] })),
  defaults: [{ id: 'def', field: 'decision', value: 'live' }],
  glossary: [{ id: 'term', term: 'Dear', meaning: 'Above €100.' }],
});
export const editRule = (from: Spec, id: string, more: Partial<Rule>): Spec => ({
  ...from,
  rules: from.rules.map((each) => (each.id === id ? { ...each, ...more } : each)),
});
export const order = (from: Spec, ...ids: string[]): Spec => ({
  ...from,
  rules: ids.flatMap((id) => from.rules.filter((each) => each.id === id)),
});
export const add = (from: Spec, index: number, added: Rule): Spec => ({
  ...from,
  rules: from.rules.toSpliced(index, 0, added),
});
