import { rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { databaseFile } from '../../registry/folder.ts';
import { startRegistry } from '../../registry/start.ts';
import { openTestBackend, refusalOf, temporaryFolder } from '../backend.test-helper.ts';

it('a registry that answers and cannot store is told as that: decisions wait, and nothing of its machine is told', async () => {
  const folder = temporaryFolder();
  const team = await startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team' });
  const { link } = await team.invite(['editor', 'engineer', 'admin'], 1);
  const { link: second } = await team.invite(['editor'], 1);
  const erin = await openTestBackend();
  await erin.api.registry.join({ invite: link, name: 'Erin', bringAgents: true });
  const agent = (await erin.api.agents.list())[0]?.id ?? '';
  const { spec, revision } = await erin.api.drafts.get({ agent });
  await erin.api.drafts.save({ agent, revision, spec: { ...spec, purpose: 'Other words.' } });

  // What another program does to a database that it holds for itself.
  const other = new BetterSqlite3(databaseFile(folder));
  other.exec('begin immediate');
  const { link: unused } = await erin.api.registry
    .invite({ roles: ['editor'], days: 1 })
    .catch((error: unknown) => ({ link: String(error) }));
  expect(unused).toContain('answers, but cannot work. The database of the registry is too busy.');
  expect(unused).not.toContain(folder);
  const change = await erin.api.changes.submit({ agent, title: 'Other', reason: 'So.', evidence: [] });
  expect(change.status).toBe('open');
  const told = await erin.api.registry.status();
  expect(told).toMatchObject({ state: 'unready', problem: expect.stringContaining('The database of the registry') });
  expect(told.waiting).toBeGreaterThan(0);
  expect(told.problem).not.toContain(folder);
  const late = await openTestBackend();
  const joining = late.api.registry.join({ invite: second, name: 'Ada', bringAgents: false });
  expect(await refusalOf(joining)).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('answers, but cannot work. Try again later'),
  });

  other.exec('rollback');
  other.close();
  expect(await erin.api.registry.sync()).toMatchObject({ state: 'in_sync', waiting: 0, problem: null });
  for (const one of [erin, late]) await one.stop();
  await team.close();
  rmSync(folder, { recursive: true });
}, 120_000);
