import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, type TestBackend, temporaryFolder } from '../backend.test-helper.ts';

describe('a change that is revised while somebody reviews it', () => {
  const folder = temporaryFolder();
  let team: Registry;
  let editor: TestBackend;
  let approver: TestBackend;
  let agent: string;
  let change: string;
  const edit = async (purpose: string, title: string): Promise<void> => {
    const { spec, revision } = await editor.api.drafts.get({ agent });
    const rules = spec.rules.map((rule, index) => (index === 0 ? { ...rule, title } : rule));
    await editor.api.drafts.save({ agent, revision, spec: { ...spec, purpose, rules } });
  };
  const approve = async (id: string): Promise<void> => {
    await approver.api.registry.sync();
    const { version, evidence } = await approver.api.changes.get({ id });
    const hashes = evidence.map(({ hash }) => hash);
    const verdict = { id, version: version.hash, evidence: hashes, verdict: 'approve' as const, comment: '' };
    await approver.api.changes.review(verdict);
    await editor.api.registry.sync();
  };
  beforeAll(async () => {
    team = await startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent', workspaceName: 'Team', port: 0 });
    [editor, approver] = await Promise.all([openTestBackend(), openTestBackend()]);
    const { link } = await team.invite(['editor', 'admin'], 1);
    await editor.api.registry.join({ invite: link, name: 'Erin', bringAgents: true });
    const second = await team.invite(['approver', 'engineer'], 1);
    await approver.api.registry.join({ invite: second.link, name: 'Ada', bringAgents: false });
    agent = (await editor.api.agents.list())[0]?.id ?? '';
    const [first] = await approver.api.changes.list({ agent });
    await approve(first?.id ?? '');
    await approver.api.changes.deploy({ id: first?.id ?? '', channel: 'production', reason: '' });
    await editor.api.registry.sync();
    await edit('Be brief.', 'Cheap goods');
    change = (await editor.api.changes.submit({ agent, title: 'Brief', reason: 'Shorter.', evidence: [] })).id;
  });
  afterAll(async () => {
    await Promise.all([editor.stop(), approver.stop()]);
    await team.close();
    rmSync(folder, { recursive: true });
  });

  it('comments stay at what they were about, in its words of then, and can be settled', async () => {
    await approver.api.registry.sync();
    const rule = (await approver.api.changes.get({ id: change })).after.rules[0]?.id ?? '';
    await approver.api.changes.comment({ id: change, path: 'purpose', text: 'Too brief?' });
    await approver.api.changes.comment({ id: change, path: `rules/${rule}/title`, text: 'Good name.' });
    await approver.api.changes.comment({ id: change, text: 'All in all fine.' });
    await approve(change);
    expect(await editor.api.changes.continued({ agent })).toMatchObject({
      change: { id: change },
      approvedBy: ['Ada'],
      same: true,
    });
    await edit('Be brief, and kind.', 'Cheap goods');
    expect(await editor.api.changes.continued({ agent })).toMatchObject({ same: false });
    await editor.api.changes.revise({ id: change, reason: 'Kinder.', evidence: [] });
    const { comments } = await editor.api.changes.get({ id: change });
    expect(comments).toMatchObject([
      { path: 'purpose', subject: 'Purpose', version: 2, outdated: true, words: 'Be brief.', settled: null },
      { subject: 'Rule 1 · Cheap goods · Title', outdated: false, words: null },
      { path: null, subject: null, outdated: false },
    ]);
    const settles = comments[0]?.id ?? '';
    await editor.api.changes.comment({ id: change, path: 'purpose', text: 'Kinder now.', settles });
    const after = await editor.api.changes.get({ id: change });
    expect(after.comments).toHaveLength(3);
    expect(after.comments[0]?.settled).toMatchObject({ by: 'Erin', text: 'Kinder now.' });
  });

  it('the approval says to both that it no longer counts, and why', async () => {
    await approver.api.registry.sync();
    const voided = 'Erin revised the change: it asks for v3 since then, and the verdict is on v2.';
    for (const [{ api }, mine] of [
      [editor, false],
      [approver, true],
    ] as const)
      expect((await api.changes.get({ id: change })).reviews).toMatchObject([
        { by: 'Ada', mine, verdict: 'approve', version: { number: 2 }, overtaken: true, voided },
      ]);
    const inbox = await approver.api.changes.inbox();
    expect(inbox.find((item) => item.change.id === change)?.kind).toBe('review_again');
    await approve(change);
    expect((await approver.api.changes.get({ id: change })).reviews[1]).toMatchObject({
      voided: null,
      overtaken: false,
    });
  });

  it('reports can be added to what the change asks for already, which voids the approval as well', async () => {
    const { run } = await editor.api.runs.start({ agent, model: null, limitUsd: null });
    let report = '';
    for await (const event of await editor.api.runs.watch({ run }))
      if (event.type === 'done') report = event.run.report ?? '';
    await editor.api.changes.revise({ id: change, reason: 'With tests.', evidence: [report] });
    const { version, reviews, evidence } = await editor.api.changes.get({ id: change });
    expect(version.number).toBe(3);
    expect(reviews[1]?.voided).toBe(
      'Erin replaced the test reports, and a verdict is on exactly the reports it names.',
    );
    expect(evidence).toMatchObject([{ hash: report, matches: true, against: null }]);
  });

  it('a later change compares its tests with those that were signed for the version before, on every desktop', async () => {
    await approve(change);
    const [signed] = (await approver.api.changes.get({ id: change })).evidence;
    await approver.api.changes.deploy({ id: change, channel: 'production', reason: '' });
    await editor.api.registry.sync();
    await edit('Be brief, kind and clear.', 'Cheap goods');
    const { run } = await editor.api.runs.start({ agent, model: null, limitUsd: null });
    let report = '';
    for await (const event of await editor.api.runs.watch({ run }))
      if (event.type === 'done') report = event.run.report ?? '';
    const next = await editor.api.changes.submit({ agent, title: 'Clear', reason: 'Clearer.', evidence: [report] });
    await approver.api.registry.sync();
    const view = await approver.api.changes.get({ id: next.id });
    expect(view.evidence).toMatchObject([{ hash: report, against: signed?.hash }]);
  });
});
