import { describe, expect, it } from 'vitest';
import type { ProtectionView } from '../../shared/api/desktop/protections.ts';
import { covers, keeperWords, protectedBelow, strongestFor } from './protection-paths.ts';

const set = (path: string, level: ProtectionView['level'], by: string | null = 'Ada'): ProtectionView => ({
  path,
  level,
  reason: 'Agreed with the lawyers.',
  by,
  at: by === null ? null : '2026-11-12T14:02:00.000Z',
});

describe('what a lock covers', () => {
  it('is the part itself and everything inside it, but no part whose id only starts alike', () => {
    expect(covers('rules/a', 'rules/a')).toBe(true);
    expect(covers('rules/a', 'rules/a/then/x')).toBe(true);
    expect(covers('rules/a', 'rules/ab')).toBe(false);
    expect(covers('rules/a/when', 'rules/a')).toBe(false);
  });

  it('lets a lock of the section win over a guard of the rule, and the nearer of two locks speak', () => {
    const all = [set('rules/a', 'guarded'), set('rules', 'locked', 'Section'), set('rules/b', 'locked', 'Near')];
    expect(strongestFor(all, 'rules/a/title')?.by).toBe('Section');
    expect(strongestFor(all, 'rules/b/title')?.by).toBe('Near');
    expect(strongestFor(all, 'purpose')).toBeNull();
  });

  it('names the locked parts inside a rule, so that the rule cannot be deleted around them', () => {
    const all = [set('rules/a', 'guarded'), set('rules/a/when', 'locked'), set('rules/ab/when', 'locked')];
    expect(protectedBelow(all, 'rules/a').map(({ path }) => path)).toEqual(['rules/a/when']);
  });
});

it('says who keeps a part, or that the policy does', () => {
  expect(keeperWords(set('rules', 'locked'))).toBe('Locked by Ada');
  expect(keeperWords(set('models', 'guarded', null))).toBe('Guarded by the policy');
});
