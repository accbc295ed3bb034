import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeConnections } from '../../engine/http/fetch.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, type TestBackend } from '../backend.test-helper.ts';
import { callListings, followingModel, priced, publishListings } from '../replays/production.test-helper.ts';

const MESSAGE = 'Please send us an invoice of the brand.';
let folder: string;
let provider: Awaited<ReturnType<typeof followingModel>>;
let registry: Registry;
let editor: TestBackend;
let agent: string;
let ids: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-corrections-'));
  provider = await followingModel((output) => ({ ...output, message: 'You are a fake.' }));
  const env = { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url };
  registry = await startRegistry({ dataFolder: folder, env, logLevel: 'silent' });
  editor = await openTestBackend({ env });
  const published = await publishListings(registry, editor);
  agent = published.agent;
  await callListings(registry, published.secret, [priced(30), priced(31), priced(60)]);
  ids = (await editor.api.executions.list({ agent })).items.map(({ id }) => id);
});
afterAll(async () => {
  await editor.stop();
  await registry.close();
  await provider.close();
  await closeConnections();
  rmSync(folder, { recursive: true });
});

it('a text of production that a person writes anew is a label, once, until it is changed or taken back', async () => {
  const [id = '', other = ''] = ids;
  const { executions, judging } = editor.api;
  await executions.correct({ agent, id, fields: [{ field: 'message', value: MESSAGE }], note: 'Never accuse.' });
  const [label, ...more] = await judging.labels({ agent });
  expect(more).toEqual([]);
  expect(label).toMatchObject({
    execution: id,
    verdict: 'different',
    who: 'Erin',
    note: 'Never accuse.',
    judged: null,
    question: { field: 'message', expected: MESSAGE, actual: 'You are a fake.' },
  });
  expect((await judging.get({ agent })).agreement.labels).toBe(1);

  await executions.correct({ agent, id, fields: [{ field: 'message', value: 'Please wait.' }] });
  expect((await judging.labels({ agent })).map(({ question }) => question.expected)).toEqual(['Please wait.']);
  await executions.correct({ agent, id: other, fields: [{ field: 'message', value: MESSAGE }] });
  expect(await judging.labels({ agent })).toHaveLength(2);
  // Accepted after all.
  await executions.accept({ agent, id: other, fields: ['message'] });
  const [last] = await judging.labels({ agent });
  expect(last?.execution).toBe(id);
  await judging.removeLabel({ agent, id: last?.id ?? '' });
  expect(await judging.labels({ agent })).toEqual([]);
});

it('for other fields people are counted by label, and a second word takes the place of the first', async () => {
  const [live = '', low = '', lower = ''] = ids;
  const { accept, correct, corrected } = editor.api.executions;
  await accept({ agent, id: live, fields: ['decision'] });
  await correct({ agent, id: low, fields: [{ field: 'decision', value: 'turn_down' }] });
  await correct({ agent, id: lower, fields: [{ field: 'decision', value: 'live' }] });
  const [decision, ...more] = await corrected({ agent });
  expect(more).toEqual([]);
  expect(decision).toMatchObject({ field: 'decision', looked: 3, right: 1 });
  expect(decision?.mistakes.map(({ from, to }) => [from, to])).toContainEqual(['send_to_person', 'turn_down']);
  await accept({ agent, id: low, fields: ['decision'] });
  expect(await corrected({ agent })).toMatchObject([
    { looked: 3, right: 2, mistakes: [{ to: 'live', executions: [lower] }] },
  ]);
});
