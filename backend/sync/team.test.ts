import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';
import { decide } from '../governance/decide.ts';

describe('two people and a registry', () => {
  const folder = temporaryFolder();
  const old = temporaryFolder();
  let team: Registry;
  let editor: TestBackend;
  let approver: TestBackend;
  let agent: string;
  let change: string;
  const start = (port = 0): Promise<Registry> =>
    startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team', port });
  const portOf = ({ address }: Registry): number => Number(new URL(address).port);
  beforeAll(async () => {
    team = await start();
    [editor, approver] = await Promise.all([openTestBackend(), openTestBackend()]);
  });
  afterAll(async () => {
    await Promise.all([editor.stop(), approver.stop()]);
    await team.close();
    for (const used of [folder, old]) rmSync(used, { recursive: true });
  });
  const link = async (roles: ('viewer' | 'editor' | 'approver' | 'engineer' | 'admin')[]): Promise<string> =>
    (await team.invite(roles, 1)).link;

  it('an invite tells what it would do, and joining brings my agents along', async () => {
    const invite = await link(['editor', 'engineer']);
    expect(await editor.api.registry.inspect({ invite })).toMatchObject({
      workspace: 'Garden team',
      roles: ['editor', 'engineer'],
    });
    const state = await editor.api.registry.join({ invite, name: 'Erin', bringAgents: true });
    expect(state).toMatchObject({ state: 'in_sync', waiting: 0, problem: null });
    expect(await editor.api.workspace.current()).toMatchObject({
      kind: 'team',
      name: 'Garden team',
      me: { name: 'Erin' },
    });
    const agents = await editor.api.agents.list();
    expect(agents).toHaveLength(4);
    agent = agents[0]?.id ?? '';
    expect((await editor.api.cases.list({ agent })).length).toBeGreaterThan(4);
    await approver.api.registry.join({
      invite: await link(['approver', 'engineer', 'admin']),
      name: 'Ada',
      bringAgents: false,
    });
    expect(await approver.api.agents.list()).toHaveLength(4);
    await team.close();
    cpSync(folder, old, { recursive: true });
    team = await start(portOf(team));
  });

  it('the author is refused as approver, the second person approves and deploys, and all show one head', async () => {
    const mine = (await editor.api.changes.list({ agent }))[0];
    change = mine?.id ?? '';
    const view = await editor.api.changes.get({ id: change });
    expect(view.permissions.approve).toMatchObject({ allowed: false, rule: 'four_eyes' });
    const verdict = {
      id: change,
      version: view.version.hash,
      evidence: [],
      verdict: 'approve' as const,
      comment: 'Yes.',
    };
    expect(await refusalOf(editor.api.changes.review(verdict))).toMatchObject({
      code: 'forbidden',
      data: { rule: 'four_eyes' },
    });
    await approver.api.changes.review(verdict);
    await approver.api.changes.deploy({ id: change, channel: 'production', reason: '' });
    await editor.api.registry.sync();
    expect((await editor.api.agents.get({ id: agent })).channels).toMatchObject([
      { name: 'production', version: { number: 1 } },
    ]);
    const heads = await Promise.all([editor, approver].map((one) => one.api.workspace.current()));
    expect(heads[0]?.head).toEqual(heads[1]?.head);
    expect(await editor.api.workspace.verify()).toMatchObject({ ok: true });
  });

  it('decisions wait while the registry is down, are shown, and arrive later', async () => {
    await team.close();
    const { spec, revision } = await editor.api.drafts.get({ agent });
    await editor.api.drafts.save({ agent, revision, spec: { ...spec, purpose: 'Written on the train.' } });
    const submitted = await editor.api.changes.submit({
      agent,
      title: 'Offline',
      reason: 'On the train.',
      evidence: [],
    });
    expect(submitted).toMatchObject({ status: 'open', version: { number: 2 } });
    expect(await editor.api.registry.status()).toMatchObject({ state: 'offline', waiting: 2 });
    expect((await editor.api.registry.status()).problem).toContain('cannot be reached');
    // Also over a restart: what was acknowledged as waiting still waits.
    await editor.backend.close();
    editor = await openTestBackend({ dataFolder: editor.dataFolder });
    expect((await editor.api.changes.get({ id: submitted.id })).title).toBe('Offline');
    team = await start(portOf(team));
    expect(await editor.api.registry.sync()).toMatchObject({ state: 'in_sync', waiting: 0 });
    await approver.api.registry.sync();
    expect((await approver.api.changes.get({ id: submitted.id })).reason).toBe('On the train.');
    expect(await approver.api.changes.inbox()).toMatchObject([
      { kind: 'review', change: { title: expect.anything() } },
      {},
      {},
      {},
    ]);
  });

  it('API keys are made and revoked by those who may, and their secret is shown once', async () => {
    const made = await approver.api.registry.createKey({ name: 'Shop' });
    expect(made.secret.length).toBeGreaterThan(20);
    expect(await approver.api.registry.keys()).toMatchObject([{ id: made.id, name: 'Shop', revokedAt: null }]);
    await approver.api.registry.revokeKey({ id: made.id });
    expect((await approver.api.registry.keys())[0]?.revokedAt).not.toBeNull();
    expect((await refusalOf(editor.api.registry.invite({ roles: ['editor'], days: 1 }))).code).toBe('forbidden');
  });

  it('what the registry refuses later is told, tried once more, and loses nothing that was written', async () => {
    await team.close();
    const { spec, revision } = await editor.api.drafts.get({ agent });
    const written = { ...spec, purpose: 'Written while my role was taken away.' };
    await editor.api.drafts.save({ agent, revision, spec: written });
    await editor.api.changes.submit({ agent, title: 'Too late', reason: 'Offline.', evidence: [] });
    expect(await editor.api.drafts.get({ agent })).toMatchObject({ base: { number: 3 } });
    team = await start(portOf(team));
    const { me } = await editor.api.workspace.current();
    await approver.api.registry.sync();
    const roles = ['viewer' as const];
    await decide(approver.backend.context, {
      acts: [{ kind: 'member.change', payload: { member: me.id, name: me.name, roles } }],
      time: new Date().toISOString(),
      topics: ['members'],
    });
    const refused = await editor.api.registry.sync();
    expect(refused).toMatchObject({ state: 'refused', waiting: 0 });
    expect(refused.problem).toContain('you need the role');
    expect(await editor.api.drafts.get({ agent })).toMatchObject({ spec: written, base: { number: 1 } });
    expect((await editor.api.registry.sync()).problem).toContain('no longer sent');
    expect(await editor.api.registry.sync()).toMatchObject({ state: 'in_sync', waiting: 0, problem: null });
    expect(await editor.api.drafts.differences({ agent })).toMatchObject([{ section: 'purpose' }]);
  });

  it('a changed certificate is told loudly, and nothing is sent or lost', async () => {
    await team.close();
    for (const file of ['certificate.pem', 'certificate-key.pem']) rmSync(join(folder, file));
    team = await start(portOf(team));
    const state = await editor.api.registry.sync();
    expect(state.state).toBe('certificate_changed');
    expect(state.problem).toContain('another certificate');
    expect(await editor.api.agents.list()).toHaveLength(4);
  });

  it('a registry restored from an old backup is reported and not followed', async () => {
    await team.close();
    rmSync(folder, { recursive: true });
    cpSync(old, folder, { recursive: true });
    team = await start(portOf(team));
    const before = await editor.api.workspace.current();
    const state = await editor.api.registry.sync();
    expect(state).toMatchObject({
      state: 'restored',
      fork: null,
      lost: { to: before.head.sequence, mayHandBack: false },
    });
    expect(state.problem).toContain('does not continue the record');
    expect((await editor.api.workspace.current()).head).toEqual(before.head);
  });

  it('somebody who may only look joins as well and brings nothing', async () => {
    const viewer = await openTestBackend();
    const before = (await approver.api.agents.list()).length;
    const state = await viewer.api.registry.join({ invite: await link(['viewer']), name: 'Vic', bringAgents: true });
    expect(state.state).toBe('in_sync');
    expect(await viewer.api.agents.list()).toHaveLength(before);
    const agentId = (await viewer.api.agents.list())[0]?.id ?? '';
    const { spec, revision } = await viewer.api.drafts.get({ agent: agentId });
    await viewer.api.drafts.save({ agent: agentId, revision, spec: { ...spec, purpose: 'Mine.' } });
    const refusal = await refusalOf(
      viewer.api.changes.submit({ agent: agentId, title: 'T', reason: 'R', evidence: [] }),
    );
    expect(refusal).toMatchObject({ code: 'forbidden', data: { rule: 'role' } });
    expect(await viewer.api.registry.status()).toMatchObject({ waiting: 0 });
    await viewer.stop();
  });

  it('a used or mistyped invite is refused in words', async () => {
    const stranger = await openTestBackend();
    const invite = await link(['editor']);
    const wrong = invite.replace(/code=.*/, 'code=not-a-code');
    expect((await refusalOf(stranger.api.registry.inspect({ invite: wrong }))).message).toMatch(/invite/i);
    expect(
      await refusalOf(stranger.api.registry.join({ invite: 'hello', name: 'X', bringAgents: false })),
    ).toMatchObject({ code: 'invalid_input' });
    await stranger.stop();
  });
});
