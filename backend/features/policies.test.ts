import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

describe('what sign-off needs', () => {
  let test: TestBackend;
  let agent: string;
  let other: string;
  beforeAll(async () => {
    test = await openTestBackend();
    const [first, second] = await test.api.agents.list();
    [agent, other] = [first?.id ?? '', second?.id ?? ''];
  });
  afterAll(() => test.stop());
  const get = (id: string | null) => test.api.policies.get({ agent: id });

  it('is the workspace’s for every agent, until one gets its own', async () => {
    const { policy } = await get(null);
    const protections = (await test.api.agents.get({ id: agent })).policy.protections;
    await test.api.policies.set({ agent, policy: { ...policy, approvals: 2, testsRequired: true, testsFreshDays: 7 } });
    expect(await get(agent)).toMatchObject({ scope: 'agent', policy: { approvals: 2, testsFreshDays: 7 } });
    expect(await get(other)).toMatchObject({ scope: 'workspace', policy: { approvals: policy.approvals } });
    // Locks stand in the same policy and are nobody's business here.
    expect((await test.api.agents.get({ id: agent })).policy.protections).toEqual(protections);
  });

  it('loses what was left out, and follows the workspace again', async () => {
    const { policy } = await get(agent);
    const { testsFreshDays: _, ...anyAge } = policy;
    expect((await test.api.policies.set({ agent, policy: anyAge })).policy).toEqual(anyAge);
    expect(await test.api.policies.set({ agent, policy: null })).toMatchObject({ scope: 'workspace' });
    const whole = await get(null);
    await test.api.policies.set({ agent: null, policy: { ...whole.policy, approvals: 3 } });
    expect((await get(agent)).policy.approvals).toBe(3);
  });

  it('is a decision like any other: signed, and refused where nothing would change', async () => {
    const { policy } = await get(null);
    const again = await refusalOf(test.api.policies.set({ agent: null, policy }));
    expect(again).toMatchObject({ code: 'conflict', data: { rule: 'no_change' } });
    expect((await refusalOf(test.api.policies.set({ agent: null, policy: null }))).code).toBe('invalid_input');
    expect(await test.api.workspace.verify()).toMatchObject({ ok: true });
  });
});
