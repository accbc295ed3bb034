import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../registry/start.ts';
import type { Condition, Rule } from '../../shared/spec/rule.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';

const SLUG = 'moderate-marketplace-listings';

describe('an engineer, an editor and a locked condition', () => {
  const folder = temporaryFolder();
  let team: Registry;
  let engineer: TestBackend;
  let editor: TestBackend;
  let agent: string;
  let rule: Rule;
  let path: string;
  let request: string;
  const start = (port = 0): Promise<Registry> =>
    startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team', port });
  beforeAll(async () => {
    team = await start();
    [engineer, editor] = await Promise.all([openTestBackend(), openTestBackend()]);
    const link = async (roles: ('editor' | 'approver' | 'engineer')[]): Promise<string> =>
      (await team.invite(roles, 1)).link;
    // A lock that was set at home comes along to the team.
    const own = (await engineer.api.agents.list()).find(({ slug }) => slug === SLUG);
    await engineer.api.protections.set({ agent: own?.id ?? '', path: 'purpose', level: 'guarded', reason: 'Mine' });
    const invite = await link(['engineer', 'editor']);
    await engineer.api.registry.join({ invite, name: 'Erin', bringAgents: true });
    await editor.api.registry.join({ invite: await link(['editor', 'approver']), name: 'Edda', bringAgents: false });
    agent = (await editor.api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
    // An agent's first version needs an engineer who did not write it.
    const other = await openTestBackend();
    await other.api.registry.join({ invite: await link(['engineer', 'approver']), name: 'Ada', bringAgents: false });
    await publish((await editor.api.changes.list({ agent }))[0]?.id ?? '', other, editor);
    await other.stop();
    await engineer.api.registry.sync();
    const first = (await engineer.api.drafts.get({ agent })).spec.rules[0];
    if (first === undefined) throw new Error('The sample agent has rules.');
    rule = first;
    path = `rules/${rule.id}/when`;
  });
  afterAll(async () => {
    await Promise.all([engineer.stop(), editor.stop()]);
    await team.close();
    rmSync(folder, { recursive: true });
  });

  /** Reviews a change as one person and deploys it as another. */
  async function publish(change: string, reviewer: TestBackend, deployer: TestBackend): Promise<void> {
    await reviewer.api.registry.sync();
    const { version, evidence } = await reviewer.api.changes.get({ id: change });
    const hashes = evidence.map(({ hash }) => hash);
    await reviewer.api.changes.review({
      ...{ id: change, version: version.hash, evidence: hashes, comment: '' },
      verdict: 'approve',
    });
    await deployer.api.registry.sync();
    await deployer.api.changes.deploy({ id: change, channel: 'production', reason: '' });
  }
  const withRule = (spec: Spec, parts: Partial<Rule>): Spec => ({
    ...spec,
    rules: spec.rules.map((each) => (each.id === rule.id ? { ...each, ...parts } : each)),
  });
  const always = (): Condition & Rule['when'] => ({ kind: 'all', id: rule.when.id, conditions: [] });

  it('the lock reaches the editor with who, when and why', async () => {
    const before = await engineer.api.protections.list({ agent });
    expect(before.protections).toContainEqual({
      ...{ path: 'purpose', level: 'guarded', reason: 'Mine', by: 'Erin' },
      at: expect.any(String),
    });
    await engineer.api.protections.set({ agent, path, level: 'locked', reason: 'Agreed with legal' });
    await editor.api.registry.sync();
    const seen = await editor.api.protections.list({ agent });
    expect(seen.protections.find((each) => each.path === path)).toMatchObject({
      level: 'locked',
      reason: 'Agreed with legal',
      by: 'Erin',
    });
    expect(seen).toMatchObject({ editLocked: false, protect: { allowed: false, rule: 'role' } });
    expect(seen.protections.find((each) => each.path === 'contract')).toMatchObject({ by: null, at: null });
    const refused = editor.api.protections.set({ agent, path, level: 'open', reason: 'Please' });
    expect(await refusalOf(refused)).toMatchObject({ code: 'forbidden', data: { rule: 'role' } });
    expect(await engineer.api.protections.list({ agent })).toMatchObject({
      editLocked: true,
      protect: { allowed: true },
    });
  });

  it('the editor’s draft does not take a change of it, and takes one beside it', async () => {
    const { spec, revision } = await editor.api.drafts.get({ agent });
    const save = (next: Spec, at = revision) => editor.api.drafts.save({ agent, revision: at, spec: next });
    const refusal = await refusalOf(save(withRule(spec, { when: always() })));
    expect(refusal).toMatchObject({
      code: 'locked',
      data: { rule: 'locked_path', path, reason: 'Agreed with legal', by: 'Erin', at: expect.any(String) },
    });
    expect(refusal.message).toMatch(/^“Rule 1 · .* · Condition” is locked by Erin: Agreed with legal\. /);
    expect((await editor.api.drafts.get({ agent })).revision).toBe(revision);
    await save(withRule(spec, { title: 'A better title' }));
    expect(await editor.api.drafts.differences({ agent })).toMatchObject([{ section: 'rules' }]);
    // Over a revision that is no longer there it is a conflict first: what it would change cannot be said.
    expect((await refusalOf(save(withRule(spec, { when: always() })))).code).toBe('conflict');
    await editor.api.drafts.discard({ agent });
  });

  it('the editor asks for it while the registry is away, and the request arrives', async () => {
    const port = Number(new URL(team.address).port);
    await team.close();
    const proposed = JSON.parse(JSON.stringify({ ...rule.when, conditions: rule.when.conditions.slice(1) }));
    const made = await editor.api.requests.open({ agent, path, proposed, reason: 'The first part no longer applies' });
    request = made.id;
    expect(made).toMatchObject({
      status: 'open',
      subject: expect.stringMatching(/^Rule 1 · .* · Condition$/),
      current: rule.when,
      proposed,
      outdated: false,
      differences: [{ path: `rules/${rule.id}` }],
      author: { name: 'Edda' },
      permissions: { makeChange: { allowed: false }, decline: { allowed: false }, withdraw: { allowed: true } },
    });
    expect(await editor.api.requests.waiting()).toEqual([]);
    expect(await engineer.api.requests.waiting()).toEqual([]);
    team = await start(port);
    await editor.api.registry.sync();
    await engineer.api.registry.sync();
    expect(await engineer.api.requests.waiting()).toMatchObject([
      { id: request, permissions: { makeChange: { allowed: true }, withdraw: { allowed: false } } },
    ]);
    const close = editor.api.requests.close({ id: request, outcome: 'declined', comment: '' });
    expect(await refusalOf(close)).toMatchObject({ code: 'forbidden', data: { rule: 'role' } });
    const change = editor.api.requests.makeChange({ id: request, title: 'Mine', reason: 'Quietly' });
    expect(await refusalOf(change)).toMatchObject({ code: 'forbidden', data: { rule: 'role' } });
  });

  it('the engineer makes it a change, and once it is deployed the rule is as asked for', async () => {
    const change = await engineer.api.requests.makeChange({
      id: request,
      title: 'As asked',
      reason: 'It no longer applies',
    });
    expect(change).toMatchObject({ status: 'open', title: 'As asked', author: { name: 'Erin' } });
    expect((await engineer.api.changes.get({ id: change.id })).differences).toMatchObject([
      { path: `rules/${rule.id}` },
    ]);
    expect(await engineer.api.requests.waiting()).toEqual([]);
    await publish(change.id, editor, editor);
    const { spec } = await editor.api.drafts.get({ agent });
    expect(spec.rules.find(({ id }) => id === rule.id)?.when.conditions).toEqual(rule.when.conditions.slice(1));
    expect(await editor.api.requests.list({ agent })).toMatchObject([
      {
        id: request,
        status: 'accepted',
        closed: { by: 'Erin', change: change.id },
        differences: [{ path: `rules/${rule.id}` }],
        permissions: { withdraw: { allowed: false, rule: 'closed' } },
      },
    ]);
    expect(await editor.api.workspace.verify()).toMatchObject({ ok: true });
  });
});
