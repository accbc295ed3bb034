import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sampleAgents } from '../resources/sample/index.ts';
import { predictedOutput } from '../shared/analysis/oracle.ts';
import { redacted } from '../shared/executions/redact.ts';
import { exampleDocument } from '../shared/schema/example.ts';
import {
  callAsApplication,
  type Person,
  publishApproved,
  type TestRegistry,
  testRegistry,
} from './registry.test-helper.ts';

const sample = sampleAgents.find(({ slug }) => slug === 'moderate-marketplace-listings');
if (sample === undefined) throw new Error('The sample agent is missing.');
const { slug, spec } = sample;
const input = sample.cases[0]?.input ?? {};
const titleField = spec.contract.input.find(({ type }) => type.kind === 'text')?.name ?? '';

let team: TestRegistry;
let engineer: Person;
let editor: Person;
let mock: LLMock;
let secret = '';
let now = Date.UTC(2026, 2, 1, 9);
beforeAll(async () => {
  mock = new LLMock({ port: 0 });
  const answer = {
    ...exampleDocument(spec.contract.output),
    ...predictedOutput(spec, input, { now: new Date(now).toISOString() }).output,
  };
  mock.on({}, () => ({ content: JSON.stringify(answer) }));
  await mock.start();
  const env = { OPENAI_API_KEY: 'sk-canary-key', OPENAI_BASE_URL: `${mock.url}/v1` };
  team = await testRegistry({ env, now: () => new Date(now) });
  engineer = await team.join(['admin', 'engineer', 'editor'], 'Erin');
  const approver = await team.join(['approver', 'engineer']);
  editor = await team.join(['editor'], 'Ed');
  await team.append(engineer, 'agent.create', { agent: 'a1', slug, name: sample.name, description: '' });
  const version = await publishApproved(
    team,
    { engineer, approver },
    { agent: 'a1', spec, parent: null, change: 'c1' },
  );
  const deployment = { agent: 'a1', channel: 'production', change: 'c1', version, from: null, reason: '' };
  await team.append(approver, 'channel.deploy', deployment);
  secret = (await engineer.client.api.member.createKey({ name: 'Shop' })).secret;
});
afterAll(async () => {
  await team.close();
  await mock.stop();
});

const api = () => editor.client.api.member;
async function run(title: string): Promise<string> {
  now += 1000;
  const body = { input: { ...input, [titleField]: title } };
  const { status, json } = await callAsApplication(team.registry.address, `/v1/agents/${slug}/run`, {
    key: secret,
    body,
  });
  expect(status, JSON.stringify(json)).toBe(200);
  return json.execution;
}
/** Until the index has caught up, which it does in the moments after. */
async function found(search: object): Promise<string[]> {
  for (;;) {
    const { unindexed } = await api().executions({ slug, ...search });
    // That page may have been read just before the index caught up.
    if (unindexed === 0) return (await api().executions({ slug, ...search })).items.map(({ id }) => id);
  }
}

it('a call is in the log in full: found by its words, values, version, application and time', async () => {
  const [hose, lamp] = [await run('Quincunx hose, seven metres'), await run('Zygote lamp')];
  expect(await found({})).toEqual([lamp, hose]);
  expect(await found({ text: 'QUINCUNX hose metr*' })).toEqual([hose]);
  expect(await found({ text: 'quincunx zygote' })).toEqual([]);
  expect(await found({ fields: [{ path: `input.${titleField}`, value: 'zygote lamp' }] })).toEqual([lamp]);
  expect(await found({ from: new Date(now).toISOString() })).toEqual([lamp]);
  expect(await found({ to: new Date(now).toISOString() })).toEqual([hose]);
  expect(await found({ rule: { id: null, result: 'violated' } })).toEqual([]);
  const facets = await api().executionFacets({ slug });
  expect(facets).toMatchObject({ outcomes: ['ok'], channels: ['production'], kinds: ['run'] });
  expect(facets.applications.map(({ name }) => name)).toEqual(['Shop']);
  const [mark] = facets.versions;
  expect(mark?.number).toBe(1);
  const narrowed = { version: mark?.hash ?? '', application: facets.applications[0]?.id ?? '', channel: 'production' };
  expect(await found({ ...narrowed, outcomes: ['ok'], text: 'zygote' })).toEqual([lamp]);
  expect(await found({ outcomes: ['timeout'] })).toEqual([]);
  expect(await api().countExecutions({ slug, text: 'zygote' })).toEqual({ count: 1, atLeast: false });

  const full = await api().execution({ id: hose });
  expect(full).toMatchObject({ agent: slug, outcome: 'ok', application: { name: 'Shop' }, version: { number: 1 } });
  expect(full.record.input[titleField]).toBe('Quincunx hose, seven metres');
  expect(full.asked).toContain('Quincunx hose, seven metres');
  expect(full.record.fired?.length).toBeGreaterThan(0);
  expect((await api().fullExecutions({ slug, limit: 1 })).items[0]?.record.input[titleField]).toBe('Zygote lamp');
  const { lines, count, older } = await api().recordedAnswers({ slug, limit: 1 });
  const { record, at } = await api().execution({ id: lamp });
  expect(JSON.parse(lines)).toEqual({ id: lamp, at, input: record.input, output: record.output });
  expect(count).toBe(1);
  const rest = await api().recordedAnswers({ slug, cursor: older ?? '' });
  expect(JSON.parse(rest.lines)).toMatchObject({ id: hose, input: full.record.input });
  expect(rest).toMatchObject({ count: 1, older: null });
  expect(JSON.stringify(full)).not.toContain('sk-canary-key');
  await expect(api().execution({ id: 'none' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(api().executions({ slug: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
});

it('what an engineer marks is stored nowhere from then on, and the change is told', async () => {
  const usual = { keepDays: 90, keepRows: 1_000_000 };
  const set = engineer.client.api.member.setExecutionSettings;
  await expect(set({ slug, ...usual, redact: ['input.nothing'] })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(api().setExecutionSettings({ slug, ...usual, redact: [] })).rejects.toMatchObject({ code: 'forbidden' });
  const path = `input.${titleField}`;
  const view = await set({ slug, ...usual, redact: [path] });
  expect(view.settings.redact).toEqual([path]);
  expect(view.changes).toMatchObject([{ by: 'Erin', redact: [path], keepDays: 90 }]);
  const id = await run('Zephyrine lantern');
  const { record } = await api().execution({ id });
  expect(record.input[titleField]).toEqual(redacted('text'));
  expect(await found({ text: 'zephyrine' })).toEqual([]);
  expect(JSON.stringify(await api().fullExecutions({ slug }))).not.toContain('Zephyrine');
  await set({ slug, ...usual, redact: [] });
  await run('Zephyrine lantern');
  expect(await found({ text: 'zephyrine' })).toHaveLength(1);
  expect((await api().executionSettings({ slug })).changes.map(({ redact }) => redact)).toEqual([[], [path]]);
});
