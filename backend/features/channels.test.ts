import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

let test: TestBackend;
let agent: string;
beforeAll(async () => {
  test = await openTestBackend();
  agent = (await test.api.agents.list())[0]?.id ?? '';
});
afterAll(() => test.stop());

async function approved(purpose: string): Promise<string> {
  const { spec, revision } = await test.api.drafts.get({ agent });
  await test.api.drafts.save({ agent, revision, spec: { ...spec, purpose } });
  const { id, version } = await test.api.changes.submit({ agent, title: purpose, reason: 'Because.', evidence: [] });
  await test.api.changes.review({ id, version: version.hash, evidence: [], verdict: 'approve', comment: '' });
  return id;
}
const shown = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await test.api.agents.get({ id: agent })).channels.map(({ name, version }) => [name, version.number]),
  );

it('a change goes to staging, from there to production, and to a channel of any name', async () => {
  const id = await approved('First.');
  expect(await test.api.changes.targets({ id })).toMatchObject({
    channels: [
      { name: 'production', shows: { version: { number: 1 } }, permission: { allowed: true } },
      { name: 'staging', shows: null, permission: { allowed: true } },
    ],
    other: { allowed: true },
  });
  await test.api.changes.deploy({ id, channel: 'staging', reason: '' });
  expect(await shown()).toEqual({ production: 1, staging: 2 });
  const after = await test.api.changes.targets({ id });
  expect(after.channels[1]).toMatchObject({ shows: { version: { number: 2 } }, permission: { rule: 'no_change' } });
  await test.api.changes.deploy({ id, channel: 'production', reason: 'Looked good.' });
  await test.api.changes.deploy({ id, channel: 'beta-testers', reason: '' });
  expect(await shown()).toEqual({ production: 2, staging: 2, 'beta-testers': 2 });
  expect((await test.api.versions.deployments({ agent }))[0]).toMatchObject({ channel: 'beta-testers', change: id });
  const refused = await refusalOf(test.api.changes.deploy({ id, channel: 'Beta 2', reason: '' }));
  expect(refused).toMatchObject({ code: 'invalid_input' });
});

it('each channel goes back by itself', async () => {
  const id = await approved('Second.');
  await test.api.changes.deploy({ id, channel: 'staging', reason: '' });
  const { targets } = await test.api.versions.rollbackTargets({ agent, channel: 'staging' });
  const [back] = targets;
  await test.api.versions.rollback({ agent, channel: 'staging', version: back?.hash ?? '', reason: 'Not yet.' });
  expect(await shown()).toEqual({ production: 2, staging: 2, 'beta-testers': 2 });
  expect((await test.api.versions.deployments({ agent }))[0]).toMatchObject({
    kind: 'rollback',
    change: null,
    from: 3,
  });
  expect(await test.api.workspace.verify()).toMatchObject({ ok: true });
});
