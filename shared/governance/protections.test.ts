import { describe, expect, it } from 'vitest';
import type { Spec } from '../spec/spec.ts';
import { changedPaths, coarsePaths, keepsSections } from './changed-paths.ts';
import { DEFAULT_POLICY, type Protection } from './policy.ts';
import { effectivePolicy, overlap, touchedProtections } from './protections.ts';
import { testSpec } from './testing.ts';

const guard = (path: string, level: Protection['level'] = 'guarded'): Protection => ({ path, level, reason: 'Why' });
const touched = (paths: string[] | null, ...protections: Protection[]) =>
  touchedProtections({ ...DEFAULT_POLICY, protections }, paths);

describe('protected paths', () => {
  it('cover what is below them and are touched by what is above them, by whole steps', () => {
    expect(overlap('rules', 'rules/a/title')).toBe(true);
    expect(overlap('rules/a/then/e', 'rules/a')).toBe(true);
    expect(overlap('rules/a', 'rules/a')).toBe(true);
    expect(overlap('rules/a', 'rules/ab')).toBe(false);
    expect(overlap('rules/a/title', 'rules/a/when')).toBe(false);
  });

  it('are told apart by level, the contract always', () => {
    const protections = [guard('rules/a', 'locked'), guard('purpose'), guard('models')];
    expect(touched(['rules/a/title', 'models'], ...protections)).toEqual({
      locked: [protections[0]],
      guarded: [protections[2]],
      contract: false,
    });
    expect(touched(['contract/input/f'])).toEqual({ locked: [], guarded: [], contract: true });
    expect(touched([], ...protections)).toEqual({ locked: [], guarded: [], contract: false });
  });

  it('are all touched by what cannot be told', () => {
    const protections = [guard('rules/a', 'locked'), guard('purpose')];
    const all = { locked: [protections[0]], guarded: [protections[1]], contract: true };
    expect(touched(null, ...protections)).toEqual(all);
    expect(touched(['extensions/x'], ...protections)).toEqual(all);
  });

  it('come from the agent’s own policy, or else the workspace’s', () => {
    const own = { ...DEFAULT_POLICY, approvals: 3 };
    expect(effectivePolicy({ policy: own }, { policy: DEFAULT_POLICY })).toBe(own);
    expect(effectivePolicy({ policy: null }, { policy: DEFAULT_POLICY })).toBe(DEFAULT_POLICY);
  });
});

describe('differences between two specs', () => {
  const before = testSpec({ cheap: 1, dear: 9 });
  const [first, second] = before.rules;
  if (first === undefined || second === undefined) throw new Error('two rules expected');
  const [field] = before.contract.input;
  const [entry] = before.defaults;
  if (field === undefined || entry === undefined) throw new Error('a field and a default expected');
  /** Every property a person can change, one at a time, with the part it belongs to. */
  const edits: Record<string, [Partial<Spec>, string]> = {
    purpose: [{ purpose: 'Else' }, 'purpose'],
    'rule title': [{ rules: [{ ...first, title: 'Else' }, second] }, 'rules/cheap'],
    'rule reason': [{ rules: [{ ...first, reason: 'Else' }, second] }, 'rules/cheap'],
    'rule guidance': [{ rules: [{ ...first, guidance: 'Else' }, second] }, 'rules/cheap'],
    'rule judgement': [{ rules: [{ ...first, judgement: 'Else' }, second] }, 'rules/cheap'],
    'rule switched off': [{ rules: [{ ...first, enabled: false }, second] }, 'rules/cheap'],
    'rule enforcement': [{ rules: [{ ...first, enforcement: 'enforce' }, second] }, 'rules/cheap'],
    'rule from': [{ rules: [{ ...first, from: '2026-01-01' }, second] }, 'rules/cheap'],
    'rule effect': [{ rules: [{ ...first, then: [] }, second] }, 'rules/cheap/then/cheap-effect'],
    'rule condition': [{ rules: [{ ...first, when: { ...first.when, kind: 'not' } }, second] }, 'rules/cheap/when'],
    'rule removed': [{ rules: [second] }, 'rules/cheap'],
    'rules exchanged': [{ rules: [second, first] }, 'rules'],
    'default value': [{ defaults: [{ ...entry, value: true }] }, 'defaults/d-live'],
    'term added': [{ glossary: [{ id: 't', term: 'SKU', meaning: 'Unit' }] }, 'glossary/t'],
    'example added': [{ examples: [{ id: 'x', title: 'X', input: {}, output: {} }] }, 'examples/x'],
    'model parameters': [{ models: { ...before.models, parameters: { temperature: 1 } } }, 'models'],
    'field example': [
      { contract: { ...before.contract, input: [{ ...field, example: 3 }, ...before.contract.input.slice(1)] } },
      'contract/input/f-price',
    ],
    'fields exchanged': [{ contract: { ...before.contract, input: before.contract.input.toReversed() } }, 'contract'],
  };
  for (const [name, [parts, path]] of Object.entries(edits))
    it(`fall under a lock of their part: ${name}`, () => {
      const paths = changedPaths(before, { ...before, ...parts });
      expect(paths).not.toBeNull();
      expect(keepsSections(before, { ...before, ...parts }, [path])).toBe(false);
      const others = ['purpose', 'rules', 'defaults', 'glossary', 'examples', 'models', 'contract'].filter(
        (each) => each !== path.split('/', 1)[0],
      );
      expect(keepsSections(before, { ...before, ...parts }, others)).toBe(true);
      expect(touched(paths, guard(path, 'locked')).locked).toHaveLength(1);
      // By itself the plain comparison sees the part too, whatever the differ may come to overlook.
      expect(coarsePaths(before, { ...before, ...parts }).filter((each) => overlap(each, path))).not.toEqual([]);
      const section = path.split('/')[0] ?? '';
      const elsewhere = ['purpose', 'rules', 'defaults', 'glossary', 'examples', 'models', 'contract']
        .filter((each) => each !== section)
        .map((each) => guard(each, 'locked'));
      expect(touched(paths, ...elsewhere).locked).toEqual([]);
    });

  it('are none between equal specs', () => {
    expect(changedPaths(before, structuredClone(before))).toEqual([]);
    expect(coarsePaths(before, structuredClone(before))).toEqual([]);
  });

  it('cannot be told across compilers, nor where an id stands for two things', () => {
    expect(changedPaths(before, { ...before, compiler: before.compiler + 1 })).toBeNull();
    expect(changedPaths(before, { ...before, rules: [first, { ...second, id: first.id }] })).toBeNull();
    expect(keepsSections(before, { ...before, compiler: before.compiler + 1 }, ['purpose'])).toBe(false);
    expect(keepsSections(before, { ...before, rules: [first, { ...second, id: first.id }] }, ['purpose'])).toBe(false);
    expect(keepsSections(before, structuredClone(before), ['purpose', 'unknown'])).toBe(false);
    const twice = [field, { ...field, name: 'other' }];
    expect(changedPaths(before, { ...before, contract: { ...before.contract, input: twice } })).toBeNull();
  });
});
