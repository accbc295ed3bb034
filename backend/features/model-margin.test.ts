import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../shared/governance/policy.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';
import { decide } from '../governance/decide.ts';
import type { Act } from '../store/outbox.ts';

describe('how much worse a cheaper model may be', () => {
  let test: TestBackend;
  let agent: string;
  beforeAll(async () => {
    test = await openTestBackend();
    agent = (await test.api.agents.list())[0]?.id ?? '';
  });
  afterAll(() => test.stop());
  const sign = (act: Act): Promise<void> =>
    decide(test.backend.context, { acts: [act], time: new Date().toISOString(), topics: ['workspace'] });

  it('is five points until somebody signs another for the workspace', async () => {
    const allowed = { allowed: true, rule: null, why: null };
    expect(await test.api.agents.modelMargin({ agent })).toEqual({ margin: 0.05, scope: 'workspace', set: allowed });
    const before = (await test.api.agents.get({ id: agent })).policy;
    expect(await test.api.agents.setModelMargin({ agent, margin: 0.1 })).toMatchObject({ margin: 0.1 });
    expect((await test.api.agents.get({ id: agent })).policy).toEqual({ ...before, modelMargin: 0.1 });
    for (const { id } of await test.api.agents.list())
      expect(await test.api.agents.modelMargin({ agent: id })).toMatchObject({ margin: 0.1 });
    expect(await test.api.workspace.verify()).toMatchObject({ ok: true });
    const again = await refusalOf(test.api.agents.setModelMargin({ agent, margin: 0.1 }));
    expect(again).toMatchObject({ code: 'conflict', data: { rule: 'no_change' } });
    await expect(test.api.agents.setModelMargin({ agent, margin: 0.6 })).rejects.toThrow();
  });

  it('stays with an agent that has a policy of its own, and says who may set it there', async () => {
    await sign({ kind: 'agent.policy', payload: { agent, policy: DEFAULT_POLICY } });
    expect(await test.api.agents.modelMargin({ agent })).toMatchObject({ margin: 0.1, scope: 'agent' });
    await test.api.agents.setModelMargin({ agent, margin: 0 });
    expect(await test.api.agents.modelMargin({ agent })).toMatchObject({ margin: 0 });
    const other = (await test.api.agents.list()).find(({ id }) => id !== agent)?.id ?? '';
    expect(await test.api.agents.modelMargin({ agent: other })).toMatchObject({ margin: 0.1, scope: 'workspace' });

    const { me } = await test.api.workspace.current();
    await sign({ kind: 'member.change', payload: { member: me.id, name: me.name, roles: ['admin'] } });
    const why = 'To change the policy of an agent you need the role engineer. An admin can give it to you.';
    expect((await test.api.agents.modelMargin({ agent })).set).toEqual({ allowed: false, rule: 'role', why });
    expect(await refusalOf(test.api.agents.setModelMargin({ agent, margin: 0.2 }))).toMatchObject({ message: why });
    expect((await test.api.agents.modelMargin({ agent: other })).set.allowed).toBe(true);
  });
});
