import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../shared/spec/rule.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { takeBack } from './take-back.ts';

const rule = (id: string, more: Partial<Rule> = {}): Rule => ({
  id,
  title: `Rule ${id}`,
  when: { kind: 'all', id: `${id}-when`, conditions: [] },
  then: [
    { kind: 'set', id: `${id}-1`, field: 'decision', value: 'live' },
    { kind: 'set', id: `${id}-2`, field: 'note', value: 'fine' },
  ],
  enabled: true,
  enforcement: 'check',
  ...more,
});
const stored: Spec = {
  format: 1,
  compiler: 1,
  purpose: 'Keep buyers safe.',
  rules: [rule('a'), rule('b'), rule('c')],
  defaults: [],
  glossary: [],
  examples: [],
  contract: { input: [], output: [] },
  models: { mode: 'ordered', candidates: [], parameters: {} },
};
const ids = (spec: Spec): string[] => spec.rules.map(({ id }) => id);

describe('taking back locked edits', () => {
  it('puts back the locked field and keeps what was typed elsewhere, in the same rule too', () => {
    const edited: Spec = {
      ...stored,
      purpose: 'Keep buyers and sellers safe.',
      rules: [rule('a', { title: 'Typed', guidance: 'Also typed' }), rule('b'), rule('c')],
    };
    const back = takeBack(edited, stored, ['rules/a/title']);
    expect(back.rules[0]).toEqual(rule('a', { guidance: 'Also typed' }));
    expect(back.purpose).toBe('Keep buyers and sellers safe.');
  });

  it('brings a deleted locked rule back to its place', () => {
    const edited = { ...stored, rules: [rule('b', { title: 'Typed' }), rule('c')] };
    const back = takeBack(edited, stored, ['rules/a']);
    expect(ids(back)).toEqual(['a', 'b', 'c']);
    expect(back.rules[1]?.title).toBe('Typed');
  });

  it('gives a moved locked rule its place again and keeps new rules behind their neighbour', () => {
    const edited = { ...stored, rules: [rule('b'), rule('new'), rule('a'), rule('c')] };
    expect(ids(takeBack(edited, stored, ['rules/a']))).toEqual(['a', 'b', 'new', 'c']);
  });

  it('leaves the order alone where no locked rule lost its place', () => {
    const edited = { ...stored, rules: [rule('a', { title: 'Typed' }), rule('c'), rule('b')] };
    expect(ids(takeBack(edited, stored, ['rules/a/title']))).toEqual(['a', 'c', 'b']);
  });

  it('takes an optional text away that was typed where it is locked', () => {
    const edited = { ...stored, rules: [rule('a', { judgement: 'looks fake' }), rule('b'), rule('c')] };
    expect(takeBack(edited, stored, ['rules/a/judgement'])).toEqual(stored);
  });

  it('restores the order of effects when a locked one was moved', () => {
    const [first, second] = rule('a').then;
    const edited = {
      ...stored,
      rules: [rule('a', { then: [second, first].flatMap((each) => each ?? []) }), rule('b'), rule('c')],
    };
    expect(takeBack(edited, stored, ['rules/a/then/a-1'])).toEqual(stored);
  });
});
