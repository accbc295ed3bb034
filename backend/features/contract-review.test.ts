import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAsApplication } from '../../registry/registry.test-helper.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';

const CHANNEL = { channel: 'production', reason: '' };

describe('a contract change under review', () => {
  const folder = temporaryFolder();
  let team: Registry;
  let editor: TestBackend;
  let engineer: TestBackend;
  let agent: string;
  let slug: string;
  let field: { name: string; title: string };
  let change: string;
  let shop: { id: string; secret: string };
  const start = (port = 0): Promise<Registry> =>
    startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team', port });
  beforeAll(async () => {
    team = await start();
    [editor, engineer] = await Promise.all([openTestBackend(), openTestBackend()]);
    const invite = async (roles: Parameters<Registry['invite']>[0]) => (await team.invite(roles, 1)).link;
    await editor.api.registry.join({ invite: await invite(['editor', 'engineer']), name: 'Erin', bringAgents: true });
    await engineer.api.registry.join({
      invite: await invite(['approver', 'engineer']),
      name: 'Ada',
      bringAgents: false,
    });
    const [first] = await editor.api.agents.list();
    agent = first?.id ?? '';
    slug = first?.slug ?? '';
    const [open] = await editor.api.changes.list({ agent });
    const view = await engineer.api.changes.get({ id: open?.id ?? '' });
    // Before anything is published there is nothing to compare with, and nothing to confirm.
    expect([view.impact, view.confirmContract, view.capacity]).toEqual([null, false, 'engineer']);
    await engineer.api.changes.review({
      id: view.id,
      version: view.version.hash,
      evidence: [],
      verdict: 'approve',
      comment: '',
    });
    await engineer.api.changes.deploy({ id: view.id, ...CHANNEL });
    await editor.api.registry.sync();
    const output = view.after.contract.output.find(({ required }) => required);
    if (output === undefined) throw new Error('The agent promises no output.');
    field = output;
    shop = await engineer.api.registry.createKey({ name: 'Shop' });
  });
  afterAll(async () => {
    await Promise.all([editor.stop(), engineer.stop()]);
    await team.close();
    rmSync(folder, { recursive: true });
  });

  it('what applications read is declared by them or for them, and known here', async () => {
    expect(await engineer.api.registry.readers()).toMatchObject({
      since: expect.any(String),
      readers: [],
    });
    await engineer.api.registry.declareReads({ key: shop.id, agent, fields: [field.name], reader: 'tolerant' });
    const said = {
      key: shop.id,
      application: 'Shop',
      agent: { id: agent, slug },
      fields: [{ path: field.name, title: field.title }],
      reader: 'tolerant',
    };
    expect((await engineer.api.registry.readers()).readers).toMatchObject([said]);
    const unknown = engineer.api.registry.declareReads({ key: shop.id, agent, fields: ['colour'], reader: 'strict' });
    expect(await refusalOf(unknown)).toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('“colour”'),
    });
    await engineer.api.registry.withdrawReads({ key: shop.id, agent });
    expect((await engineer.api.registry.readers()).readers).toEqual([]);
    // The application itself says it; a desktop hears of it when it synchronises.
    const body = { fields: [field.name], reader: 'tolerant' };
    await callAsApplication(team.address, `/v1/agents/${slug}/reads`, { key: shop.secret, body, method: 'PUT' });
    await Promise.all([editor.api.registry.sync(), engineer.api.registry.sync()]);
    expect((await engineer.api.registry.readers()).readers).toMatchObject([said]);
  });

  it('says what breaks and whom, and is not approved by an engineer unconfirmed', async () => {
    const { spec, revision } = await editor.api.drafts.get({ agent });
    const output = spec.contract.output.filter(({ name }) => name !== field.name);
    const contract = { ...spec.contract, output };
    await editor.api.drafts.save({
      agent,
      revision,
      spec: { ...spec, rules: [], defaults: [], examples: [], contract },
    });
    change = (await editor.api.changes.submit({ agent, title: 'Less', reason: 'Not used.', evidence: [] })).id;
    await engineer.api.registry.sync();
    const view = await engineer.api.changes.get({ id: change });
    expect(view).toMatchObject({ contractChanged: true, confirmContract: true, capacity: 'engineer' });
    expect(view.impact).toMatchObject({
      verdict: 'breaking',
      input: { verdict: 'compatible' },
      output: { verdict: 'breaking' },
      comparedWith: { number: 1 },
      touches: [{ application: 'Shop', strict: false, fields: [{ title: field.title, severity: 'breaking' }] }],
      readersKnown: true,
      readersSince: expect.any(String),
    });
    expect(view.impact?.output.differences.some(({ witness }) => witness !== undefined)).toBe(true);
    const verdict = { id: change, version: view.version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
    expect(await refusalOf(engineer.api.changes.review(verdict))).toMatchObject({
      code: 'forbidden',
      data: { rule: 'contract_confirmation' },
    });
    const wrong = { ...verdict, contract: view.version.hash };
    expect(await refusalOf(engineer.api.changes.review(wrong))).toMatchObject({
      data: { rule: 'contract_confirmation' },
    });
    expect((await engineer.api.changes.inbox()).map(({ kind }) => kind)).toContain('review');
    await engineer.api.changes.review({ ...verdict, contract: view.contract });
    expect((await engineer.api.changes.deploy({ id: change, ...CHANNEL })).status).toBe('deployed');
    // The registry took both by the same rules, and the record of it verifies.
    expect(await engineer.api.registry.status()).toMatchObject({ state: 'in_sync', waiting: 0 });
    expect(await engineer.api.workspace.verify()).toMatchObject({ ok: true });
  });

  it('is known with whom it touches also while the registry cannot be asked, and since when', async () => {
    const port = Number(new URL(team.address).port);
    await team.close();
    expect(await engineer.api.registry.sync()).toMatchObject({ state: 'offline' });
    const { impact } = await engineer.api.changes.get({ id: change });
    expect(impact).toMatchObject({ readersKnown: true, touches: [{ application: 'Shop' }] });
    const { since, readers } = await engineer.api.registry.readers();
    // The field is no longer in the contract, so its name stands for it.
    expect(readers).toMatchObject([{ application: 'Shop', fields: [{ path: field.name, title: field.name }] }]);
    expect(impact?.readersSince).toBe(since);
    const declare = engineer.api.registry.declareReads({ key: shop.id, agent, fields: [field.name], reader: 'strict' });
    expect((await refusalOf(declare)).code).toBe('unavailable');
    team = await start(port);
  });
});

it('without a registry nobody is known to read anything, and a contract change is confirmed all the same', async () => {
  const test = await openTestBackend();
  const agent = (await test.api.agents.list())[0]?.id ?? '';
  expect(await test.api.registry.readers()).toMatchObject({ since: null, readers: [] });
  const { spec, revision } = await test.api.drafts.get({ agent });
  const [first, ...others] = spec.contract.input;
  if (first === undefined) throw new Error('The agent has no input.');
  const contract = { ...spec.contract, input: [{ ...first, title: `${first.title} now` }, ...others] };
  await test.api.drafts.save({ agent, revision, spec: { ...spec, contract } });
  const { id, version } = await test.api.changes.submit({ agent, title: 'Title', reason: 'Clearer.', evidence: [] });
  const view = await test.api.changes.get({ id });
  expect(view.impact).toMatchObject({ verdict: 'compatible', touches: [], readersKnown: false, readersSince: null });
  const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
  expect(await refusalOf(test.api.changes.review(verdict))).toMatchObject({ data: { rule: 'contract_confirmation' } });
  await test.api.changes.review({ ...verdict, contract: view.contract });
  expect((await test.api.changes.deploy({ id, ...CHANNEL })).status).toBe('deployed');
  await test.stop();
});
