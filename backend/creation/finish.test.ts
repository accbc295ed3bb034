import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Creation, Proposal } from '../../shared/creation/creation.ts';
import type { Role } from '../../shared/governance/roles.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';
import { decide } from '../governance/decide.ts';
import { begin, connect, settled, startDrafter } from './drafter.test-helper.ts';

let provider: Awaited<ReturnType<typeof startDrafter>>;
let test: TestBackend;
beforeEach(async () => {
  provider = await startDrafter();
  test = await openTestBackend();
  await connect(test, provider.address);
});
afterEach(async () => {
  await provider.close();
  await test.stop();
});

/** Gives me other roles in my own workspace. */
async function become(...roles: Role[]): Promise<void> {
  const { me } = await test.api.workspace.current();
  await decide(test.backend.context, {
    acts: [{ kind: 'member.change', payload: { member: me.id, name: me.name, roles: [...roles, 'admin'] } }],
    time: new Date().toISOString(),
    topics: ['members'],
  });
}
/** A drafted creation in which a person accepted the first two cases and the lock. */
async function accepted(): Promise<Creation> {
  const { id } = await begin(test);
  await test.api.creations.draft({ id, steps: 'rest' });
  const { proposal, revision } = await settled(test, id);
  const next: Proposal = {
    ...proposal,
    cases: proposal.cases.map((each, index) => ({ ...each, accepted: index < 2 })),
    protections: proposal.protections.map((each) => ({ ...each, accepted: true })),
  };
  return test.api.creations.save({ id, revision, proposal: next });
}

describe('making the draft', () => {
  it('makes an ordinary agent with the accepted cases and locks, once', async () => {
    const { id, proposal } = await accepted();
    const made = await test.api.creations.finish({ id });
    const agent = made.agent ?? '';
    expect(made.steps.draft).toMatchObject({ state: 'done' });
    expect(made.steps.draft.message).toContain('Protected: “Rule 1 · Cheap things”');
    expect((await test.api.drafts.get({ agent })).spec).toEqual(proposal.spec);
    expect(await test.api.cases.list({ agent })).toEqual(proposal.cases.slice(0, 2).map(({ testCase }) => testCase));
    const { protections } = await test.api.protections.list({ agent });
    expect(protections).toContainEqual(
      expect.objectContaining({
        path: `rules/${proposal.spec.rules[0]?.id}`,
        level: 'locked',
        reason: 'Agreed with finance.',
      }),
    );
    expect(await test.api.creations.finish({ id })).toEqual(made);
    expect((await test.api.agents.list()).filter(({ name }) => name === 'Returns triage')).toMatchObject([
      { id: agent, slug: 'returns-triage', channels: [] },
    ]);
    const run = await test.api.runs.start({ agent, model: null, limitUsd: null });
    expect((await test.api.creations.runs({ id, first: run.run })).runs).toEqual({ first: run.run, models: [] });
  });

  it('leaves the locks to an engineer where I may set none, and names them', async () => {
    const { id } = await accepted();
    await become('editor');
    const made = await test.api.creations.finish({ id });
    expect(made.steps.draft.message).toContain('Left for an engineer');
    expect(made.steps.draft.message).toContain('“Rule 1 · Cheap things”');
    const { protections } = await test.api.protections.list({ agent: made.agent ?? '' });
    expect(protections.some(({ by }) => by !== null)).toBe(false);
  });

  it('is refused in words to somebody who may create no agent, and nothing is lost', async () => {
    const before = await accepted();
    await become('approver');
    const refusal = await refusalOf(test.api.creations.finish({ id: before.id }));
    expect(refusal).toMatchObject({ code: 'forbidden' });
    expect(refusal.message).toMatch(/To create an agent you need the role editor or engineer/);
    expect(await test.api.creations.get({ id: before.id })).toEqual(before);
  });

  it('keeps the address free below which agents in the making stand', async () => {
    expect(await test.api.agents.create({ name: 'New', description: '' })).toMatchObject({ slug: 'new-2' });
  });

  it('asks for a name', async () => {
    const { id, proposal, revision } = await accepted();
    await test.api.creations.save({ id, revision, proposal: { ...proposal, name: '  ' } });
    expect((await refusalOf(test.api.creations.finish({ id }))).code).toBe('invalid_input');
  });

  it('ends the editing here: the agent has its own tabs, and the summary closes the creation', async () => {
    const { id } = await accepted();
    expect((await refusalOf(test.api.creations.mark({ id, step: 'summary', state: 'done' }))).code).toBe('conflict');
    const made = await test.api.creations.finish({ id });
    const { proposal, revision } = made;
    expect((await refusalOf(test.api.creations.save({ id, revision, proposal }))).code).toBe('conflict');
    expect((await refusalOf(test.api.creations.draft({ id, steps: 'rules' }))).code).toBe('conflict');
    expect(await test.api.creations.list()).toMatchObject([{ id, agent: made.agent, next: 'first_run' }]);
    for (const step of ['first_run', 'models', 'summary'] as const)
      await test.api.creations.mark({ id, step, state: 'done' });
    expect(await test.api.creations.list()).toEqual([]);
  });
});
