import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { changedPaths } from './changed-paths.ts';
import { brokenLocks, lockedEdits, lockedRefusal } from './locked-edits.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { touchedProtections } from './protections.ts';
import { testSpec } from './testing.ts';

const locked = (...paths: string[]) => ({
  ...DEFAULT_POLICY,
  protections: paths.map((path) => ({ path, level: 'locked' as const, reason: 'Agreed with legal' })),
});
const base = testSpec({ a: 1, b: 2, c: 3, d: 4 });
const edit = (spec: Spec, id: string, parts: Partial<Rule>): Spec => ({
  ...spec,
  rules: spec.rules.map((rule) => (rule.id === id ? { ...rule, ...parts } : rule)),
});
const ordered = (...ids: string[]): Spec => ({
  ...base,
  rules: ids.flatMap((id) => base.rules.filter((rule) => rule.id === id)),
});
const broken = (next: Spec, paths: string[], stored: Spec = base) =>
  lockedEdits(locked(...paths), base, stored, next).map(({ path }) => path);

describe('a lock on one field of a rule', () => {
  it('holds that field and leaves the others free', () => {
    const when = { ...base.rules[0]?.when, kind: 'any' as const } as Rule['when'];
    expect(broken(edit(base, 'a', { title: 'Else', guidance: 'New', enabled: false }), ['rules/a/when'])).toEqual([]);
    expect(broken(edit(base, 'a', { when }), ['rules/a/when'])).toEqual(['rules/a/when']);
    expect(broken(edit(base, 'a', { when }), ['rules/a/title', 'rules/b'])).toEqual([]);
  });

  it('holds one effect, also against its removal, and not the next one', () => {
    const [rule] = base.rules;
    const [effect] = rule?.then ?? [];
    if (effect === undefined) throw new Error('an effect expected');
    const more = { ...effect, id: 'more' };
    expect(broken(edit(base, 'a', { then: [effect, more] }), ['rules/a/then/a-effect'])).toEqual([]);
    expect(broken(edit(base, 'a', { then: [more] }), ['rules/a/then/a-effect'])).toEqual(['rules/a/then/a-effect']);
  });

  it('falls with the rule: removing the whole is a difference in each part', () => {
    expect(broken(ordered('b', 'c', 'd'), ['rules/a/reason'])).toEqual(['rules/a/reason']);
  });
});

describe('a lock on one rule', () => {
  it('lets others change places where none of them jumps over it', () => {
    expect(broken(ordered('b', 'a', 'c', 'd'), ['rules/c'])).toEqual([]);
    expect(broken(ordered('a', 'b', 'd', 'c'), ['rules/a', 'rules/b'])).toEqual([]);
  });

  it('holds its place among the others', () => {
    expect(broken(ordered('c', 'a', 'b', 'd'), ['rules/c'])).toEqual(['rules/c']);
    expect(broken(ordered('a', 'c', 'b', 'd'), ['rules/b'])).toEqual(['rules/b']);
    expect(broken(ordered('d', 'b', 'c', 'a'), ['rules/b'])).toEqual(['rules/b']);
    expect(broken(ordered('b', 'a', 'c', 'd'), ['rules'])).toEqual(['rules']);
  });

  it('holds exactly when the rule changed sides with another one', () => {
    const ids = ['a', 'b', 'c', 'd'];
    fc.assert(
      fc.property(fc.shuffledSubarray(ids, { minLength: 4 }), fc.constantFrom(...ids), (order, id) => {
        const isPassed = ids.some((other) => other < id !== order.indexOf(other) < order.indexOf(id) && other !== id);
        expect(broken(ordered(...order), [`rules/${id}`])).toEqual(isPassed ? [`rules/${id}`] : []);
      }),
    );
  });

  it('does not hold against rules added or removed around it', () => {
    const [rule] = base.rules;
    if (rule === undefined) throw new Error('a rule expected');
    const added = { ...base, rules: [{ ...rule, id: 'new' }, ...base.rules] };
    expect(broken(added, ['rules/b'])).toEqual([]);
    expect(broken(ordered('b', 'c'), ['rules/b'])).toEqual([]);
    expect(broken(added, ['rules'])).toEqual(['rules']);
  });
});

describe('what was written before a lock came', () => {
  const earlier = edit(edit(base, 'a', { title: 'Mine' }), 'b', { title: 'Mine too' });

  it('stays, and does not stop work elsewhere', () => {
    expect(broken({ ...earlier, purpose: 'Else' }, ['rules'], earlier)).toEqual([]);
    expect(broken(edit(earlier, 'c', { title: 'More' }), ['rules/a'], earlier)).toEqual([]);
    expect(broken(earlier, ['rules', 'purpose'], earlier)).toEqual([]);
  });

  it('can be set back, one part after the other', () => {
    const one = edit(earlier, 'a', { title: base.rules[0]?.title ?? '' });
    expect(broken(one, ['rules'], earlier)).toEqual([]);
    expect(broken(base, ['rules'], one)).toEqual([]);
  });

  it('is not written further, nor anything new beside it', () => {
    expect(broken(edit(earlier, 'a', { title: 'Mine, longer' }), ['rules/a'], earlier)).toEqual(['rules/a']);
    expect(broken(edit(earlier, 'c', { title: 'More' }), ['rules'], earlier)).toEqual(['rules']);
    expect(broken(earlier, ['rules/a'], base)).toEqual(['rules/a']);
  });
});

it('nothing is held against anybody without a lock or without a version', () => {
  const next = edit(base, 'a', { title: 'Else' });
  const guarded = { ...DEFAULT_POLICY, protections: [{ path: 'rules', level: 'guarded' as const, reason: 'x' }] };
  expect(lockedEdits(guarded, base, base, next)).toEqual([]);
  expect(lockedEdits(locked('rules'), null, base, next)).toEqual([]);
});

it('what cannot be told counts as everything', () => {
  const [first] = base.rules;
  if (first === undefined) throw new Error('a rule expected');
  expect(broken({ ...base, rules: [...base.rules, first] }, ['purpose'])).toEqual(['purpose']);
});

it('from the base on, it is what the reducer finds in a version', () => {
  const next = { ...edit(ordered('b', 'a', 'c'), 'c', { reason: 'Why' }), purpose: 'Else' };
  const policy = locked('rules/a/title', 'rules/c/reason', 'rules/d', 'purpose', 'models', 'contract');
  const { locked: found } = touchedProtections(policy, changedPaths(base, next));
  expect(lockedEdits(policy, base, base, next)).toMatchObject(found);
  expect(found.map(({ path }) => path)).toEqual(['rules/c/reason', 'rules/d', 'purpose']);
});

it('the refusal says which parts, who locked them and why', () => {
  const policy = locked('rules/b/when', 'models');
  const set = {
    path: 'rules/b/when',
    level: 'locked' as const,
    reason: 'x',
    by: 'm-1',
    at: '2026-03-01T09:00:00.000Z',
  };
  const refusal = lockedRefusal(
    brokenLocks(policy, ['rules/b/when', 'models']),
    { protections: [set] },
    [base],
    () => 'Erin',
  );
  expect(refusal).toMatchObject({
    code: 'locked',
    rule: 'locked_path',
    details: { paths: ['rules/b/when', 'models'], reason: 'Agreed with legal', by: 'Erin', at: set.at },
  });
  expect(refusal.message).toBe(
    '“Rule 2 · Limit b · Condition” is locked by Erin: Agreed with legal. “Models” is locked: Agreed with legal. Request a change of them, or ask an engineer.',
  );
});

describe('the refusal names', () => {
  const words = (next: Spec, ...paths: string[]) =>
    lockedRefusal(lockedEdits(locked(...paths), base, base, next), {}, [base, next], () => 'Erin').message;

  it('the place of a rule where nothing but its place would change', () => {
    expect(words(ordered('c', 'a', 'b', 'd'), 'rules/b')).toContain(
      '“Rule 2 · Limit b” is locked, and so is its place in the order: Agreed',
    );
    expect(words(edit(ordered('c', 'a', 'b', 'd'), 'b', { title: 'Else' }), 'rules/b')).toContain(
      '“Rule 2 · Limit b” is locked: Agreed',
    );
  });

  it('a part that only the new content has', () => {
    const [rule] = base.rules;
    if (rule === undefined) throw new Error('a rule expected');
    const next = { ...base, rules: [...base.rules, { ...rule, id: 'new', title: 'Brand new' }] };
    expect(words(next, 'rules/new')).toContain('“Rule 5 · Brand new” is locked');
  });
});
