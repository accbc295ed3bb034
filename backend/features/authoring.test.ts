import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestBackend, refusalOf, type TestBackend, testPlatform } from '../backend.test-helper.ts';
import { startBackend } from '../start.ts';

describe('a first start', () => {
  let test: TestBackend;
  beforeAll(async () => {
    test = await openTestBackend();
  });
  afterAll(() => test.stop());

  it('opens a sample workspace with four published agents and their cases', async () => {
    const workspace = await test.api.workspace.current();
    expect(workspace).toMatchObject({ kind: 'sample', name: 'Sample workspace' });
    const agents = await test.api.agents.list();
    expect(agents).toHaveLength(4);
    for (const agent of agents) {
      expect(agent.channels).toMatchObject([{ name: 'production', version: { number: 1 } }]);
      expect(agent.draft).toBeNull();
      expect((await test.api.cases.list({ agent: agent.id })).length).toBeGreaterThan(4);
    }
    expect(await test.api.workspace.verify()).toMatchObject({ ok: true, problem: null });
  });

  it('refuses a second program on the same data folder, in words', async () => {
    const second = startBackend({ dataFolder: test.dataFolder, platform: testPlatform(test.dataFolder), env: {} });
    await expect(second).rejects.toThrow('already running');
  });

  it('is not repeated: a restart finds the same workspace and settings', async () => {
    const before = await test.api.workspace.current();
    const chosen = { colorScheme: 'dark', singleKeyShortcuts: true, differences: 'inline' } as const;
    await test.api.system.saveSettings(chosen);
    await test.backend.close();
    test = await openTestBackend({ dataFolder: test.dataFolder });
    expect(await test.api.workspace.current()).toEqual(before);
    expect(await test.api.system.settings()).toEqual(chosen);
  });
});

describe('drafts', () => {
  let test: TestBackend;
  let agent: string;
  beforeAll(async () => {
    test = await openTestBackend();
    agent = (await test.api.agents.list())[0]?.id ?? '';
  });
  afterAll(() => test.stop());

  it('save with a rising revision and tell the differences to what is published', async () => {
    const draft = await test.api.drafts.get({ agent });
    expect(draft).toMatchObject({ revision: 0, base: { number: 1 }, savedAt: null });
    const saved = await test.api.drafts.save({
      agent,
      revision: 0,
      spec: { ...draft.spec, purpose: 'Another purpose.' },
    });
    expect(saved.revision).toBe(1);
    expect(await test.api.drafts.differences({ agent })).toMatchObject([{ section: 'purpose', kind: 'changed' }]);
    expect((await test.api.agents.get({ id: agent })).draft).toMatchObject({ changes: 1 });
  });

  it('refuse a stale revision and hand over what stands there now', async () => {
    const { spec, revision } = await test.api.drafts.get({ agent });
    const stale = await refusalOf(
      test.api.drafts.save({ agent, revision: revision - 1, spec: { ...spec, purpose: 'Mine.' } }),
    );
    expect(stale).toMatchObject({ code: 'conflict', data: { rule: 'stale_revision', current: { revision, spec } } });
    expect((await test.api.drafts.get({ agent })).spec.purpose).toBe('Another purpose.');
  });

  it('can be discarded and brought back', async () => {
    const before = await test.api.drafts.get({ agent });
    const discarded = await test.api.drafts.discard({ agent });
    expect(discarded.spec).toEqual(discarded.baseSpec);
    expect((await test.api.agents.get({ id: agent })).draft).toBeNull();
    expect((await test.api.drafts.restore({ agent })).spec).toEqual(before.spec);
    expect((await refusalOf(test.api.drafts.restore({ agent }))).code).toBe('not_found');
  });

  it('name the place of what does not parse, and keep what was there', async () => {
    const { spec, revision } = await test.api.drafts.get({ agent });
    const broken = { ...spec, rules: [{ ...spec.rules[0], enforcement: 'sometimes' }] };
    const refusal = await refusalOf(test.api.drafts.save({ agent, revision, spec: broken as typeof spec }));
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.data).toMatchObject({ problems: [{ path: '/spec/rules/0/enforcement' }] });
    expect((await test.api.drafts.get({ agent })).revision).toBe(revision);
  });

  it('may be unfinished, which blocks submitting with the places to finish', async () => {
    const { spec, revision } = await test.api.drafts.get({ agent });
    const unfinished = { ...spec, defaults: [{ id: 'd', field: 'no_such_field', value: 1 }] };
    await test.api.drafts.save({ agent, revision, spec: unfinished });
    const refusal = await refusalOf(test.api.changes.submit({ agent, title: 'T', reason: 'R', evidence: [] }));
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.data).toMatchObject({ problems: [{ path: '/defaults/d' }] });
  });
});

describe('a new agent', () => {
  let test: TestBackend;
  beforeAll(async () => {
    test = await openTestBackend();
    await test.api.workspace.create({ name: 'My own', myName: 'Ada' });
  });
  afterAll(() => test.stop());

  it('starts empty or from a template, with an address of its own', async () => {
    expect(await test.api.agents.list()).toEqual([]);
    const one = await test.api.agents.create({ name: 'Prüfe Angebote', description: '' });
    const two = await test.api.agents.create({ name: 'Prüfe  Angebote!', description: '' });
    expect([one.slug, two.slug]).toEqual(['prufe-angebote', 'prufe-angebote-2']);
    expect(one.draft).not.toBeNull();
    const [template] = await test.api.agents.templates();
    const made = await test.api.agents.create({
      name: 'From a template',
      description: '',
      template: template?.id ?? '',
    });
    const created = await test.api.drafts.get({ agent: made.id });
    expect(created.spec.rules.length).toBeGreaterThan(4);
    const [, ...rules] = created.spec.rules;
    await test.api.drafts.save({ agent: made.id, revision: created.revision, spec: { ...created.spec, rules } });
    // What it began with stays known, so that what its rules settle by order is told from what an edit did.
    expect((await test.api.drafts.get({ agent: made.id })).startSpec).toEqual(created.spec);
    expect((await test.api.cases.list({ agent: made.id })).length).toBeGreaterThan(4);
  });

  it('takes everything of each template, and two from the same one share nothing', async () => {
    const templates = await test.api.agents.templates();
    expect(templates.map(({ name }) => name)).toEqual([
      'Moderate marketplace listings',
      'Route support tickets',
      'Rewrite copy for brand and SEO',
      'Extract purchase orders',
    ]);
    for (const { id, name, description, takes, answers, rules, cases } of templates) {
      const made = await test.api.agents.create({ name, description, template: id });
      const { spec, base } = await test.api.drafts.get({ agent: made.id });
      expect([made.name, made.description, base]).toEqual([name, description, null]);
      expect(spec.contract.input.map(({ title }) => title)).toEqual(takes);
      expect(spec.contract.output.map(({ title }) => title)).toEqual(answers);
      expect([spec.rules.length, (await test.api.cases.list({ agent: made.id })).length]).toEqual([rules, cases]);
      expect(Math.min(rules, cases)).toBeGreaterThanOrEqual(10);
    }
    const { id = '', name = '' } = templates[3] ?? {};
    const [one, two] = [
      await test.api.agents.create({ name, description: '', template: id }),
      await test.api.agents.create({ name, description: '', template: id }),
    ];
    expect([one.slug, two.slug]).toEqual(['extract-purchase-orders-2', 'extract-purchase-orders-3']);
    const [first] = await test.api.cases.list({ agent: one.id });
    if (first === undefined) throw new Error('The template has no cases.');
    await test.api.cases.save({ agent: one.id, case: { ...first, title: 'Mine alone' } });
    expect((await test.api.cases.list({ agent: one.id }))[0]?.title).toBe('Mine alone');
    expect((await test.api.cases.list({ agent: two.id }))[0]?.title).toBe(first.title);
  });

  it('is not found in another workspace', async () => {
    const mine = (await test.api.agents.list())[0]?.id ?? '';
    const sample = (await test.api.workspace.list()).find((workspace) => workspace.kind === 'sample');
    await test.api.workspace.switch({ id: sample?.id ?? '' });
    expect(await refusalOf(test.api.agents.get({ id: mine }))).toMatchObject({
      code: 'not_found',
      data: { entity: 'agent' },
    });
  });
});
