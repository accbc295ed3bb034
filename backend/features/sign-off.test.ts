import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../shared/governance/policy.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';
import { decide } from '../governance/decide.ts';

describe('a change in a workspace of one person', () => {
  let test: TestBackend;
  let agent: string;
  let change: string;
  let report: string;
  beforeAll(async () => {
    test = await openTestBackend();
    agent = (await test.api.agents.list())[0]?.id ?? '';
  });
  afterAll(() => test.stop());

  it('is tested by a dry run, whose results arrive while it runs and add up', async () => {
    const { spec, revision } = await test.api.drafts.get({ agent });
    await test.api.drafts.save({ agent, revision, spec: { ...spec, purpose: `${spec.purpose} Be brief.` } });
    const { run } = await test.api.runs.start({ agent, model: null, limitUsd: null });
    const results: string[] = [];
    for await (const event of await test.api.runs.watch({ run })) {
      if (event.type === 'result') results.push(event.result.caseId);
      if (event.type === 'done') {
        const { counts, done, state, dryRun, current } = event.run;
        expect({ state, dryRun, current }).toEqual({ state: 'finished', dryRun: true, current: true });
        expect(counts.pass + counts.fail + counts.uncertain + counts.notRun).toBe(counts.total);
        expect(done).toBe(counts.total);
        report = event.run.report ?? '';
      }
    }
    const cases = await test.api.cases.list({ agent });
    expect(results.sort()).toEqual(cases.map((one) => one.id).sort());
    expect((await test.api.runs.results({ run })).results).toHaveLength(cases.length);
    expect(await test.api.runs.report({ hash: report })).toMatchObject({ dryRun: true, agent });
    expect((await test.api.runs.list({ agent }))[0]).toMatchObject({ id: run, report });
  });

  it('is submitted with its report, and the draft goes on from the new version', async () => {
    const submitted = await test.api.changes.submit({
      agent,
      title: 'Be brief',
      reason: 'Shorter answers.',
      evidence: [report],
    });
    change = submitted.id;
    expect(submitted).toMatchObject({
      status: 'open',
      version: { number: 2 },
      base: { number: 1 },
      approvals: { given: 0, needed: 1 },
      waitingForMe: true,
    });
    expect(await test.api.drafts.get({ agent })).toMatchObject({ base: { number: 2 }, revision: 1 });
    expect((await test.api.agents.get({ id: agent })).draft).toBeNull();
    const view = await test.api.changes.get({ id: change });
    expect(view.differences).toMatchObject([{ section: 'purpose' }]);
    expect(view.evidence).toMatchObject([{ hash: report, matches: true, dryRun: true }]);
    expect(view.permissions.approve).toEqual({ allowed: true, rule: null, why: null });
    expect(view.permissions.deploy).toMatchObject({ allowed: false, rule: 'approvals' });
    expect(await test.api.changes.inbox()).toMatchObject([{ kind: 'review', change: { id: change } }]);
  });

  it('cannot be submitted again without a difference', async () => {
    const again = await refusalOf(test.api.changes.submit({ agent, title: 'Again', reason: 'Again.', evidence: [] }));
    expect(again).toMatchObject({ code: 'conflict', data: { rule: 'no_change' } });
  });

  it('is approved, deployed, and rolled back', async () => {
    const { version } = await test.api.changes.get({ id: change });
    const stale = await refusalOf(
      test.api.changes.review({ id: change, version: version.hash, evidence: [], verdict: 'approve', comment: '' }),
    );
    expect(stale).toMatchObject({ code: 'conflict', data: { rule: 'wrong_evidence' } });
    const approved = await test.api.changes.review({
      id: change,
      version: version.hash,
      evidence: [report],
      verdict: 'approve',
      comment: 'Fine.',
    });
    expect(approved.approvals).toEqual({ given: 1, needed: 1 });
    expect(await test.api.changes.inbox()).toMatchObject([{ kind: 'ready_to_deploy' }]);
    const deployed = await test.api.changes.deploy({ id: change, channel: 'production', reason: '' });
    expect(deployed.status).toBe('deployed');
    expect((await test.api.agents.get({ id: agent })).channels).toMatchObject([{ version: { number: 2 } }]);

    const { permission, targets } = await test.api.versions.rollbackTargets({ agent, channel: 'production' });
    expect(permission.allowed).toBe(true);
    expect(targets).toMatchObject([{ number: 1 }]);
    const back = await test.api.versions.rollback({
      agent,
      channel: 'production',
      version: targets[0]?.hash ?? '',
      reason: 'Too brief.',
    });
    expect(back).toMatchObject({ kind: 'rollback', from: 2, to: 1, reason: 'Too brief.' });
    expect(await test.api.versions.deployments({ agent })).toHaveLength(3);
    expect(await test.api.workspace.verify()).toMatchObject({ ok: true });
  });

  it('pages versions newest first', async () => {
    const page = await test.api.versions.list({ agent, limit: 1 });
    expect(page).toMatchObject({ items: [{ number: 2, channels: [] }], more: true });
    const rest = await test.api.versions.list({ agent, limit: 1, before: 2 });
    expect(rest).toMatchObject({ items: [{ number: 1, channels: ['production'] }], more: false });
  });

  it('keeps to four eyes where the policy asks for them, and says so', async () => {
    await decide(test.backend.context, {
      acts: [{ kind: 'workspace.policy', payload: { policy: DEFAULT_POLICY } }],
      time: new Date().toISOString(),
      topics: ['workspace'],
    });
    const { spec, revision } = await test.api.drafts.get({ agent });
    await test.api.drafts.save({ agent, revision, spec: { ...spec, purpose: 'Something else.' } });
    const { id, version } = await test.api.changes.submit({ agent, title: 'Else', reason: 'Because.', evidence: [] });
    const view = await test.api.changes.get({ id });
    const why = 'You wrote this change, so somebody else has to approve it.';
    expect(view.permissions.approve).toEqual({ allowed: false, rule: 'four_eyes', why });
    const refusal = await refusalOf(
      test.api.changes.review({ id, version: version.hash, evidence: [], verdict: 'approve', comment: '' }),
    );
    expect(refusal).toMatchObject({ code: 'forbidden', message: why, data: { rule: 'four_eyes' } });
    const commented = await test.api.changes.comment({ id, path: 'purpose', text: 'Why?' });
    expect(commented.approvals.given).toBe(0);
    expect((await test.api.changes.withdraw({ id, reason: 'Not needed.' })).status).toBe('withdrawn');
  });
});
