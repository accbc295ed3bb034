import { describe, expect, it } from 'vitest';
import type { ProtectionView } from '../../shared/api/desktop/protections.ts';
import type { RequestView } from '../../shared/api/desktop/requests.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { whyNotStep } from './locked-step.ts';
import { protectionsOf } from './protections.tsx';

const set = (path: string, level: ProtectionView['level'] = 'locked'): ProtectionView => ({
  path,
  level,
  reason: 'Agreed until June.',
  by: 'Ada',
  at: '2026-11-12T14:02:00.000Z',
});
const allowed = { allowed: true, rule: null, why: null };
const forMe = { protect: { ...allowed, allowed: false }, editLocked: false };
const spec: Spec = {
  format: 1,
  compiler: 1,
  purpose: 'Keep buyers safe.',
  rules: [],
  defaults: [],
  glossary: [],
  examples: [],
  contract: { input: [], output: [] },
  models: { mode: 'ordered', candidates: [], parameters: {} },
};

describe('what a lock means for me', () => {
  it('keeps an editor from the locked field and says who and why, and leaves the rest of the rule open', () => {
    const mine = protectionsOf([set('rules/a/when')], [], forMe);
    expect(mine.mayEdit('rules/a/when')).toBe(false);
    expect(mine.mayEdit('rules/a/title')).toBe(true);
    expect(mine.whyNotEdit('rules/a/when')).toBe('Locked by Ada: Agreed until June.');
    expect(mine.whyNotEdit('rules/a')).toBeNull();
    expect(mine.whyNotRemove('rules/a')).toBe('Locked by Ada: Agreed until June.');
  });

  it('keeps nobody from a guarded part, and no engineer from a locked one', () => {
    expect(protectionsOf([set('rules', 'guarded')], [], forMe).mayEdit('rules/a')).toBe(true);
    const engineer = protectionsOf([set('rules')], [], { protect: allowed, editLocked: true });
    expect(engineer.mayEdit('rules/a')).toBe(true);
    expect(engineer.of('rules/a')?.level).toBe('locked');
    expect(engineer.lockedForMe).toEqual([]);
  });

  it('shows a request on its field while it is open', () => {
    const request: RequestView = {
      id: 'r1',
      agent: { id: 'x', slug: 'x', name: 'X' },
      path: 'rules/a/when',
      subject: 'Rule 1 · Condition',
      reason: 'Too strict',
      current: null,
      proposed: null,
      differences: [],
      outdated: false,
      author: { id: 'e', name: 'Erin' },
      openedAt: '2026-11-12T14:02:00.000Z',
      status: 'open',
      closed: null,
      permissions: { makeChange: allowed, decline: allowed, withdraw: allowed },
    };
    const closed: RequestView = { ...request, id: 'r0', path: 'rules/a/title', status: 'declined' };
    const mine = protectionsOf([set('rules/a')], [request, closed], forMe);
    expect(mine.requestOf('rules/a/when')?.id).toBe('r1');
    expect(mine.requestOf('rules/a/title')).toBeNull();
    expect(mine.requestOf('rules/a')).toBeNull();
  });

  it('refuses an edit that touches a lock, and no other', () => {
    const mine = protectionsOf([set('purpose')], [], forMe);
    expect(whyNotStep(mine, spec, { ...spec, purpose: 'Other' })).toBe('Locked by Ada: Agreed until June.');
    const term = { id: 't', term: 'Lamp', meaning: 'Gives light' };
    expect(whyNotStep(mine, spec, { ...spec, glossary: [term] })).toBeNull();
  });
});
