import { rmSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { startRegistry } from '../../registry/start.ts';
import { openTestBackend, refusalOf, temporaryFolder } from '../backend.test-helper.ts';

it('a full disk is told as that, by decisions and by synchronising, and everything goes on when there is space again', async () => {
  const folder = temporaryFolder();
  const team = await startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team' });
  const [full, other] = await Promise.all([openTestBackend(), openTestBackend()]);
  for (const { api } of [full, other]) {
    const { link } = await team.invite(['editor', 'engineer', 'admin'], 1);
    await api.registry.join({ invite: link, name: api === full.api ? 'Erin' : 'Ada', bringAgents: api === full.api });
  }
  await other.api.registry.sync();
  const agent = (await other.api.agents.list())[0]?.id ?? '';
  const { spec, revision } = await other.api.drafts.get({ agent });
  await other.api.drafts.save({ agent, revision, spec: { ...spec, purpose: 'Many words. '.repeat(600) } });
  await other.api.changes.submit({ agent, title: 'Long', reason: 'So.', evidence: [] });

  const { db } = full.backend.context;
  // As many pages as there are: what SQLite then says is what it says of a disk without space.
  await sql`pragma max_page_count = 1`.execute(db);
  const held = (await full.api.workspace.current()).head;
  const told = await full.api.registry.sync();
  expect(told).toMatchObject({ state: 'unsaved', problem: expect.stringMatching(/The disk is full.*Free some space/) });
  expect((await full.api.workspace.current()).head).toEqual(held);
  const draft = await full.api.drafts.get({ agent });
  const long = { ...draft.spec, purpose: 'Words that find no space. '.repeat(300) };
  expect(await refusalOf(full.api.drafts.save({ agent, revision: draft.revision, spec: long }))).toMatchObject({
    code: 'unavailable',
    data: { what: 'disk_full' },
  });
  expect((await full.api.drafts.get({ agent })).spec).toEqual(draft.spec);

  await sql`pragma max_page_count = 1073741823`.execute(db);
  expect(await full.api.registry.sync()).toMatchObject({ state: 'in_sync', problem: null });
  expect((await full.api.workspace.current()).head.sequence).toBeGreaterThan(held.sequence);
  for (const one of [full, other]) await one.stop();
  await team.close();
  rmSync(folder, { recursive: true });
});
