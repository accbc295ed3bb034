import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';

const YEAR_MS = 365 * 86_400_000;
const HOUR_MS = 3_600_000;
let folder: string;
let team: Registry;
let desktop: TestBackend;
/** How far the desktop's clock is ahead. */
let off: number;
const now = (): string => new Date(Date.now() + off).toISOString();
const start = (port = 0): Promise<Registry> =>
  startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team', port });

beforeEach(async () => {
  folder = temporaryFolder();
  off = 0;
  team = await start();
  desktop = await openTestBackend({ now });
  const { link } = await team.invite(['editor', 'engineer'], 1);
  await desktop.api.registry.join({ invite: link, name: 'Erin', bringAgents: true });
});
afterEach(async () => {
  await desktop.stop();
  await team.close();
  rmSync(folder, { recursive: true });
});

async function write(purpose: string): Promise<string> {
  const agent = (await desktop.api.agents.list())[0]?.id ?? '';
  const { spec, revision } = await desktop.api.drafts.get({ agent });
  await desktop.api.drafts.save({ agent, revision, spec: { ...spec, purpose } });
  return agent;
}
const submit = (agent: string) => desktop.api.changes.submit({ agent, title: 'New', reason: 'So.', evidence: [] });
const purposeOf = async (agent: string) => (await desktop.api.drafts.get({ agent })).spec.purpose;

it('a clock an hour off is told and does no harm', async () => {
  off = HOUR_MS;
  expect(await desktop.api.registry.sync()).toMatchObject({
    state: 'in_sync',
    clock: expect.stringContaining('1 hour ahead of the registry’s'),
  });
  await submit(await write('An hour ahead.'));
  expect(await desktop.api.registry.status()).toMatchObject({ state: 'in_sync', waiting: 0 });
});

it('a clock a year behind is told, and what is decided is taken', async () => {
  off = -YEAR_MS;
  expect((await desktop.api.registry.sync()).clock).toContain('1 year behind the registry’s');
  await submit(await write('A year behind.'));
  expect(await desktop.api.registry.status()).toMatchObject({ state: 'in_sync', waiting: 0 });
  off = 0;
  expect((await desktop.api.registry.sync()).clock).toBeNull();
});

it('a clock a year ahead lets nothing be decided, and the draft stays', async () => {
  off = YEAR_MS;
  expect(await desktop.api.registry.sync()).toMatchObject({
    state: 'in_sync',
    clock: expect.stringContaining('1 year ahead of the registry’s'),
  });
  const agent = await write('A year ahead.');
  expect(await refusalOf(submit(agent))).toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/1 year ahead.*your draft keeps everything.*date, time and time zone/),
    data: { rule: 'clock' },
  });
  expect(await purposeOf(agent)).toBe('A year ahead.');
  off = 0;
  await desktop.api.registry.sync();
  expect(await submit(agent)).toMatchObject({ status: 'open' });
});

it('what was decided offline under such a clock waits, is told, and can be decided again once the clock is right', async () => {
  await team.close();
  // Nobody there says what time it is.
  await desktop.backend.close();
  off = YEAR_MS;
  desktop = await openTestBackend({ dataFolder: desktop.dataFolder, now });
  const agent = await write('Offline, a year ahead.');
  await submit(agent);
  team = await start(Number(new URL(team.address).port));
  const told = await desktop.api.registry.sync();
  expect(told).toMatchObject({ state: 'clock', waiting: 2 });
  expect(told.problem).toMatch(/1 year ahead.*waits here/);
  off = 0;
  expect(await desktop.api.registry.sync()).toMatchObject({
    state: 'refused',
    problem: expect.stringContaining('has a wrong clock'),
  });
  await desktop.api.registry.sync();
  expect(await desktop.api.registry.sync()).toMatchObject({ state: 'in_sync', waiting: 0 });
  expect(await purposeOf(agent)).toBe('Offline, a year ahead.');
  expect(await submit(agent)).toMatchObject({ status: 'open' });
});
