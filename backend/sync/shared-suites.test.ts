import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../registry/start.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';

describe("a team's test cases", () => {
  const folder = temporaryFolder();
  let team: Registry;
  let erin: TestBackend;
  let ada: TestBackend;
  let agent: string;
  const start = (port = 0): Promise<Registry> =>
    startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Garden team', port });
  const portOf = ({ address }: Registry): number => Number(new URL(address).port);
  const invite = async (...roles: ('viewer' | 'editor' | 'approver' | 'engineer' | 'admin')[]): Promise<string> =>
    (await team.invite(roles, 1)).link;
  beforeAll(async () => {
    team = await start();
    [erin, ada] = await Promise.all([openTestBackend(), openTestBackend()]);
    await erin.api.registry.join({ invite: await invite('editor', 'engineer'), name: 'Erin', bringAgents: true });
    agent = (await erin.api.agents.list())[0]?.id ?? '';
    const link = await invite('editor', 'approver', 'engineer');
    await ada.api.registry.join({ invite: link, name: 'Ada', bringAgents: false });
  });
  afterAll(async () => {
    await Promise.all([erin.stop(), ada.stop()]);
    await team.close();
    rmSync(folder, { recursive: true });
  });
  const casesOf = (who: TestBackend): Promise<TestCase[]> => who.api.cases.list({ agent });
  const standing = (who: TestBackend) => who.api.suites.standing({ agent });
  const share = (who: TestBackend) => who.api.suites.share({ agent });
  const added = (id: string, parts: Partial<TestCase> = {}): TestCase => ({
    ...{ id, title: `Case ${id}`, input: { title: id }, expectation: [], origin: 'manual' },
    ...parts,
  });
  const save = (who: TestBackend, testCase: TestCase) => who.api.cases.save({ agent, case: testCase });
  const nth = async (who: TestBackend, at: number): Promise<TestCase> => {
    const found = (await casesOf(who))[at];
    if (found === undefined) throw new Error('The sample agent has cases.');
    return found;
  };
  const inStep = async (): Promise<void> => {
    for (const who of [erin, ada]) await who.api.registry.sync();
    expect(await casesOf(ada)).toEqual(await casesOf(erin));
  };

  it('come with the agents that somebody brings, and to everybody who joins', async () => {
    expect((await casesOf(ada)).length).toBeGreaterThan(4);
    await inStep();
    for (const who of [erin, ada])
      expect(await standing(who)).toMatchObject({
        team: { by: 'Erin', mine: who === erin, cases: (await casesOf(ada)).length },
        differs: { added: 0, changed: 0, removed: 0, reordered: false },
        ...{ waiting: null, came: null, share: { allowed: true } },
      });
  });

  it('are shared when somebody says so, and stand among the others’ with a note', async () => {
    const first = await nth(erin, 0);
    const third = await nth(erin, 2);
    await save(erin, added('new-one'));
    await save(erin, { ...first, title: 'Another title' });
    await erin.api.cases.remove({ agent, id: third.id });
    expect(await standing(erin)).toMatchObject({ differs: { added: 1, changed: 1, removed: 1 } });
    await inStepNot();
    await save(ada, { ...first, notes: 'Seen in spring.' });
    await share(erin);
    expect(await standing(erin)).toMatchObject({ differs: { added: 0, changed: 0, removed: 0 }, waiting: null });
    await ada.api.registry.sync();
    expect(await nth(ada, 0)).toEqual({ ...first, title: 'Another title', notes: 'Seen in spring.' });
    expect(await standing(ada)).toMatchObject({
      came: { by: 'Erin', added: 1, changed: 1, removed: 1 },
      differs: { added: 0, changed: 1, removed: 0 },
    });
    expect(await ada.api.suites.seen({ agent })).toMatchObject({ came: null });
    await share(ada);
    await inStep();
  });
  const inStepNot = async (): Promise<void> => {
    for (const who of [erin, ada]) await who.api.registry.sync();
    expect(await casesOf(ada)).not.toEqual(await casesOf(erin));
  };

  it('are never overwritten: what both changed waits for a person, on whose word it then stands', async () => {
    const [first, second] = [await nth(erin, 0), await nth(erin, 1)];
    await save(erin, { ...first, title: 'By Erin' });
    await save(erin, { ...second, notes: 'By Erin.' });
    await share(erin);
    await save(ada, { ...first, title: 'By Ada' });
    const before = await casesOf(ada);
    await ada.api.registry.sync();
    expect(await casesOf(ada)).toEqual(before);
    expect(await standing(ada)).toMatchObject({ waiting: { by: 'Erin', conflicts: 1 }, differs: { changed: 1 } });
    expect(await refusalOf(share(ada))).toMatchObject({ code: 'conflict', data: { rule: 'stale_base' } });

    const sides = await ada.api.suites.sides({ agent });
    expect(sides.theirs.cases[0]?.title).toBe('By Erin');
    const hashes = { agent, mine: sides.mine.suite, theirs: sides.theirs.suite };
    expect(await refusalOf(ada.api.suites.take({ ...hashes, choices: [] }))).toMatchObject({ code: 'invalid_input' });
    const choices = [{ path: `cases/${first.id}/title`, choice: { value: 'By both' } }];
    const other = { ...hashes, mine: '0'.repeat(64) };
    expect(await refusalOf(ada.api.suites.take({ ...other, choices }))).toMatchObject({
      ...{ code: 'conflict', data: { rule: 'stale_base' } },
    });
    expect(await ada.api.suites.take({ ...hashes, choices })).toMatchObject({ waiting: null, differs: { changed: 1 } });
    expect(await nth(ada, 1)).toMatchObject({ notes: 'By Erin.' });
    expect(await refusalOf(ada.api.suites.sides({ agent }))).toMatchObject({ code: 'not_found' });
    await share(ada);
    await inStep();
    expect((await nth(erin, 0)).title).toBe('By both');
  });

  it('are shared along with a change, and its report brings the cases it was made with', async () => {
    const { spec, revision } = await erin.api.drafts.get({ agent });
    await erin.api.drafts.save({ agent, revision, spec: { ...spec, purpose: 'Tested and shared.' } });
    await save(erin, added('with-a-change'));
    const { run } = await erin.api.runs.start({ agent, model: null, limitUsd: null });
    for await (const event of await erin.api.runs.watch({ run })) if (event.type === 'done') break;
    const { run: done } = await erin.api.runs.results({ run });
    const asked = await casesOf(erin);
    const evidence = [done.report ?? ''];
    await erin.api.changes.submit({ agent, title: 'Tested', reason: 'Because.', evidence });
    expect(await standing(erin)).toMatchObject({ differs: { added: 0 }, team: { mine: true, cases: asked.length } });
    await inStep();
    expect(await ada.api.suites.ofReport({ report: evidence[0] ?? '' })).toEqual(asked);
    // Also once the cases are others.
    await ada.api.cases.remove({ agent, id: 'with-a-change' });
    await share(ada);
    await inStep();
    expect(await erin.api.suites.ofReport({ report: evidence[0] ?? '' })).toEqual(asked);
  });

  it('wait while the registry is down; what others shared first is merged in, and nothing is lost', async () => {
    await team.close();
    await save(erin, added('on-the-train'));
    await share(erin);
    await save(erin, added('on-the-train', { title: 'Edited later' }));
    expect(await standing(erin)).toMatchObject({ differs: { changed: 1 }, team: { mine: true } });
    expect(await erin.api.registry.status()).toMatchObject({ waiting: 1 });
    team = await start(portOf(team));
    await save(ada, added('first-at-the-station'));
    await share(ada);
    expect(await erin.api.registry.sync()).toMatchObject({ state: 'refused' });
    expect((await casesOf(erin)).map(({ id }) => id)).toContain('first-at-the-station');
    expect(await standing(erin)).toMatchObject({ waiting: null, differs: { added: 1 }, came: { by: 'Ada', added: 1 } });
    expect((await casesOf(erin)).find(({ id }) => id === 'on-the-train')?.title).toBe('Edited later');
    await erin.api.registry.sync();
    await share(erin);
    await inStep();
    expect((await casesOf(ada)).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['on-the-train', 'first-at-the-station']),
    );
  });

  it('that arrive confirmed while they are edited on are no conflict with themselves', async () => {
    await team.close();
    await save(erin, added('quick', { title: 'Shared' }));
    await share(erin);
    await save(erin, added('quick', { title: 'Edited on' }));
    team = await start(portOf(team));
    expect(await erin.api.registry.sync()).toMatchObject({ state: 'in_sync', waiting: 0 });
    expect(await standing(erin)).toMatchObject({ waiting: null, differs: { added: 0, changed: 1 } });
    await share(erin);
    await inStep();
  });

  it('are edited while others’ edits arrive: both stand, and the same part is told', async () => {
    const opened = await nth(ada, 0);
    await save(erin, { ...opened, notes: 'Meanwhile.' });
    await share(erin);
    await ada.api.registry.sync();
    const typed = { ...opened, title: 'Typed meanwhile' };
    const saved = await ada.api.cases.save({ agent, case: typed, before: opened });
    expect(saved).toMatchObject({ title: 'Typed meanwhile', notes: 'Meanwhile.' });
    const again = ada.api.cases.save({ agent, case: { ...opened, notes: 'Mine.' }, before: opened });
    expect(await refusalOf(again)).toMatchObject({ code: 'conflict', data: { rule: 'stale_case' } });
    await share(ada);
    await inStep();
  });

  it('are followed, not shared, by those who may only look', async () => {
    const viewer = await openTestBackend();
    await viewer.api.registry.join({ invite: await invite('viewer'), name: 'Vic', bringAgents: false });
    expect(await casesOf(viewer)).toEqual(await casesOf(erin));
    await save(viewer, added('mine-alone'));
    expect(await standing(viewer)).toMatchObject({ share: { allowed: false, rule: 'role' }, differs: { added: 1 } });
    expect(await refusalOf(share(viewer))).toMatchObject({ code: 'forbidden', data: { rule: 'role' } });
    await viewer.stop();
  });

  it('by the thousand, with large files, are sent ahead of the decision', { timeout: 120_000 }, async () => {
    const cases = Array.from({ length: 2500 }, (_, at) =>
      added(`many-${at}`, at % 500 === 0 ? { input: { photo: 'QUJD'.repeat(250_000) } } : {}),
    );
    await erin.api.cases.saveMany({ agent, cases });
    await share(erin);
    await inStep();
    expect(await ada.api.workspace.verify()).toMatchObject({ ok: true });
  });
});

describe('a workspace without a registry', () => {
  it('is its own authority', async () => {
    const alone = await openTestBackend();
    const agent = (await alone.api.agents.list())[0]?.id ?? '';
    const count = (await alone.api.cases.list({ agent })).length;
    expect(await alone.api.suites.standing({ agent })).toMatchObject({ team: null, differs: { added: count } });
    const shared = await alone.api.suites.share({ agent });
    expect(shared).toMatchObject({ team: { mine: true, cases: count }, differs: { added: 0 }, waiting: null });
    await alone.api.cases.removeMany({ agent, ids: (await alone.api.cases.list({ agent })).map(({ id }) => id) });
    expect(await alone.api.suites.share({ agent })).toMatchObject({ team: { cases: 0 }, differs: { removed: 0 } });
    expect(await alone.api.workspace.verify()).toMatchObject({ ok: true });
    await alone.stop();
  });
});
