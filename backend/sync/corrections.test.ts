import { cpSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeConnections } from '../../engine/http/fetch.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';
import { callListings, followingModel, priced, publishListings } from '../replays/production.test-helper.ts';

const DAY_MS = 86_400_000;
const MESSAGE = 'Please send us an invoice of the brand.';
let [folder, backup] = ['', ''];
let provider: Awaited<ReturnType<typeof followingModel>>;
let registry: Registry;
let erin: TestBackend;
let bob: TestBackend;
let agent = '';
let ids: string[] = [];
/** How far the registry's clock is ahead, in milliseconds. */
let ahead = 0;
let port = 0;
async function start(): Promise<void> {
  const env = { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url };
  const now = () => new Date(Date.now() + ahead);
  registry = await startRegistry({ dataFolder: folder, env, logLevel: 'silent', now, port });
  port = Number(new URL(registry.address).port);
}
beforeAll(async () => {
  [folder, backup] = [temporaryFolder(), temporaryFolder()];
  provider = await followingModel((output) => ({ ...output, message: 'You are a fake.' }));
  await start();
  // Bob's clock is an hour behind, which makes no word of his an earlier one.
  const behind = () => new Date(Date.now() - 3_600_000).toISOString();
  [erin, bob] = [await openTestBackend(), await openTestBackend({ now: behind })];
  const published = await publishListings(registry, erin);
  agent = published.agent;
  await bob.api.registry.join({
    ...{ invite: (await registry.invite(['editor'], 1)).link, name: 'Bob', bringAgents: false },
  });
  await callListings(registry, published.secret, [priced(30), priced(31), priced(60)]);
  ids = (await erin.api.executions.list({ agent })).items.map(({ id }) => id);
});
afterAll(async () => {
  await erin.stop();
  await bob.stop();
  await registry.close();
  await provider.close();
  await closeConnections();
  for (const used of [folder, backup]) rmSync(used, { recursive: true });
});

const decide = ({ api }: TestBackend, id: string, value: string, note?: string) =>
  api.executions.correct({
    ...{ agent, id, fields: [{ field: 'decision', value }] },
    ...(note === undefined ? {} : { note }),
  });
const sync = async (...people: TestBackend[]): Promise<void> => {
  for (const { api } of people) await api.registry.sync();
};
const saidOf = async ({ api }: TestBackend, id: string) => (await api.executions.get({ agent, id })).said;
const counted = ({ api }: TestBackend) => api.executions.corrected({ agent });

it('what one person says of an answer the other sees, with who and when, and may say otherwise: then the later word counts', async () => {
  const [id = ''] = ids;
  await decide(erin, id, 'turn_down', 'Warned before.');
  await sync(erin, bob);
  const [said, ...more] = await saidOf(bob, id);
  expect(more).toEqual([]);
  expect(said).toMatchObject({ who: 'Erin', isMine: false, note: 'Warned before.' });
  expect(said?.fields).toMatchObject([{ field: 'decision', title: 'Decision', right: 'turn_down', isRight: false }]);
  expect(await saidOf(erin, id)).toEqual([{ ...said, isMine: true }]);
  expect(await counted(bob)).toMatchObject([{ field: 'decision', looked: 1, right: 0 }]);
  expect(await counted(bob)).toEqual(await counted(erin));

  await decide(bob, id, String(said?.fields[0]?.answered));
  await sync(bob, erin);
  expect(await saidOf(erin, id)).toMatchObject([{ who: 'Bob', isMine: false, fields: [{ isRight: true }] }]);
  expect(await counted(erin)).toMatchObject([{ field: 'decision', looked: 1, right: 1 }]);
  expect(await counted(bob)).toEqual(await counted(erin));
});

it('a text that a colleague wrote anew is a label here too, which only they take back', async () => {
  const [id = ''] = ids;
  await bob.api.executions.correct({ agent, id, fields: [{ field: 'message', value: MESSAGE }] });
  await sync(bob, erin);
  const [label, ...more] = await erin.api.judging.labels({ agent });
  expect(more).toEqual([]);
  expect(label).toMatchObject({ who: 'Bob', execution: id, isColleagues: true, question: { expected: MESSAGE } });
  const refusal = await refusalOf(erin.api.judging.removeLabel({ agent, id: label?.id ?? '' }));
  expect(refusal).toMatchObject({ code: 'forbidden', message: expect.stringContaining('Bob said so') });
  const [own] = await bob.api.judging.labels({ agent });
  expect(own?.isColleagues).toBeUndefined();
  await bob.api.judging.removeLabel({ agent, id: own?.id ?? '' });
  await sync(bob, erin);
  expect(await erin.api.judging.labels({ agent })).toEqual([]);
});

it('what is written while the registry is away is saved at once, and reaches the others when it is back', async () => {
  const [, id = '', other = ''] = ids;
  await erin.api.executions.get({ agent, id });
  await registry.close();
  await decide(erin, id, 'turn_down');
  expect(await saidOf(erin, id)).toMatchObject([{ who: 'Erin', isMine: true }]);
  expect(await counted(erin)).toMatchObject([{ looked: 2 }]);
  // Nothing of executions is kept on this computer, so one that was never opened cannot be corrected.
  expect((await refusalOf(decide(erin, other, 'live'))).code).toBe('unavailable');
  await start();
  await sync(erin, bob);
  expect(await saidOf(bob, id)).toMatchObject([{ who: 'Erin', fields: [{ right: 'turn_down' }] }]);
});

it('who may not read executions is told nothing of them', async () => {
  const viewer = await openTestBackend();
  const invite = (await registry.invite(['viewer'], 1)).link;
  await viewer.api.registry.join({ invite, name: 'Vi', bringAgents: false });
  await sync(viewer);
  expect((await viewer.api.registry.status()).state).toBe('in_sync');
  expect(await counted(viewer)).toEqual([]);
  await viewer.stop();
});

it('a registry that comes back from an older backup is given again what it lost', async () => {
  const [, , id = ''] = ids;
  await registry.close();
  cpSync(folder, backup, { recursive: true });
  await start();
  await decide(erin, id, 'turn_down');
  await sync(erin, bob);
  expect(await saidOf(bob, id)).toHaveLength(1);
  await registry.close();
  rmSync(folder, { recursive: true });
  cpSync(backup, folder, { recursive: true });
  await start();
  // Another word takes the place in the order that Erin's had.
  await bob.api.executions.correct({ agent, id, fields: [{ field: 'message', value: MESSAGE }] });
  await sync(bob, erin, bob);
  const newcomer = await openTestBackend();
  const invite = (await registry.invite(['approver'], 1)).link;
  await newcomer.api.registry.join({ invite, name: 'Nia', bringAgents: false });
  await sync(newcomer);
  expect((await saidOf(newcomer, id)).map(({ who }) => who).toSorted()).toEqual(['Bob', 'Erin']);
  for (const person of [erin, bob]) expect(await counted(person)).toEqual(await counted(newcomer));
  await newcomer.stop();
});

it('with the execution a colleague’s word goes; one’s own stays, as the test case does that was made of it', async () => {
  await erin.api.executions.saveSettings({ agent, keepDays: 1, keepRows: 1000, redact: [] });
  await sync(erin, bob);
  expect(await counted(erin)).toMatchObject([{ looked: 3, right: 1 }]);
  await registry.close();
  ahead = 2 * DAY_MS;
  await start();
  await expect.poll(() => sync(bob).then(() => counted(bob)), { timeout: 60_000 }).toMatchObject([{ looked: 1 }]);
  await sync(erin);
  // Of the first answer Bob's word was the last one; now her own is.
  expect(await counted(erin)).toMatchObject([{ looked: 3, right: 0 }]);
});
