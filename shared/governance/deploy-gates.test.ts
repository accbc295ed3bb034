import { describe, expect, it } from 'vitest';
import type { Policy } from './policy.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { approve, deploymentOf, NO_HASH, people, ruleOf, startedTeam, version } from './team.test-helper.ts';
import { testReport, testSpec } from './testing.ts';

import { CHANGE, CHANGED, deploy, review, revise, waiting } from './waiting.test-helper.ts';

describe('engineers', () => {
  const contractOf = (title: string) => ({
    ...CHANGED.contract,
    input: CHANGED.contract.input.map((field) => ({ ...field, title: `${field.title}${title}` })),
  });

  it('approve every contract change, even where the policy guards nothing', async () => {
    const history = await waiting({ protections: [] });
    await revise(history, testSpec({ cheap: 2 }, { contract: contractOf(' now') }));
    await review(history, 'approver');
    await review(history, 'engineer');
    expect(await deploy(history)).toBe('engineer_approval');
    await review(history, 'engineer', { capacity: 'engineer' });
    expect(await deploy(history)).toBe('accepted');
  });

  it('approve guarded parts, and nothing else needs them', async () => {
    const guarded = await waiting({ protections: [{ path: 'purpose', level: 'guarded', reason: 'Legal text.' }] });
    await review(guarded, 'approver');
    await revise(guarded, testSpec({ cheap: 2 }, { purpose: 'Something else.' }));
    await review(guarded, 'approver');
    expect(await deploy(guarded)).toBe('engineer_approval');
    await review(guarded, 'engineer', { capacity: 'engineer' });
    expect(await deploy(guarded)).toBe('accepted');
  });

  it('approve the first deployment to any channel, which shows everything to applications', async () => {
    const history = await waiting();
    await review(history, 'approver');
    expect(await deploy(history, { channel: 'staging' })).toBe('engineer_approval');
  });

  const locked = { protections: [{ path: 'rules/cheap', level: 'locked' as const, reason: 'Agreed with legal.' }] };
  it('alone change locked parts', async () => {
    const history = await waiting();
    await history.append(people.engineer, 'agent.policy', {
      agent: 'agent-1',
      policy: { ...DEFAULT_POLICY, ...locked },
    });
    const change = {
      agent: 'agent-1',
      parents: history.state
        .list('version')
        .map((each) => each.id)
        .slice(-1),
      reason: 'x',
    };
    const spec = history.put(testSpec({ cheap: 9 }));
    const other = history.put(testSpec({ cheap: 2, dear: 9 }));
    const refused = await history.attempt(people.editor, 'version.create', { ...change, spec });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'locked', rule: 'locked_path' } });
    expect(refused.ok ? '' : refused.refusal.message).toContain('Agreed with legal.');
    expect(await ruleOf(history, people.editor, 'version.create', { ...change, spec: other })).toBe('accepted');
    expect(await ruleOf(history, people.engineer, 'version.create', { ...change, spec })).toBe('accepted');
    // Without a parent nothing can be compared, which must not be a way around the lock.
    expect(await ruleOf(history, people.editor, 'version.create', { ...change, parents: [], spec: other })).toBe(
      'locked_path',
    );
  });

  it('approve a locked part that somebody else changed before it was locked', async () => {
    const history = await waiting();
    await history.append(people.engineer, 'agent.policy', {
      agent: 'agent-1',
      policy: { ...DEFAULT_POLICY, ...locked },
    });
    await review(history, 'approver');
    expect(await deploy(history)).toBe('engineer_approval');
    await review(history, 'engineer', { capacity: 'engineer' });
    expect(await deploy(history)).toBe('accepted');
  });
});

describe('required tests', () => {
  const judged = testSpec({ cheap: 2 });
  const [rule] = judged.rules;
  const withJudgement = { ...judged, rules: rule === undefined ? [] : [{ ...rule, judgement: 'It looks odd.' }] };
  /** Whether a report of this kind is enough to approve and to deploy. */
  async function enough(parts: Record<string, unknown>, spec = CHANGED, policy: Partial<Policy> = {}): Promise<string> {
    const history = await waiting({ testsRequired: true, ...policy });
    const evidence = [history.put(testReport(spec, parts))];
    if (spec === CHANGED) {
      const hash = (await history.state.get('change', CHANGE))?.version ?? '';
      await history.append(people.editor, 'change.revise', { change: CHANGE, version: hash, evidence });
    } else
      await history.append(people.editor, 'change.revise', {
        change: CHANGE,
        version: await version(history, spec),
        evidence,
      });
    const reviewed = await review(history, 'approver');
    return reviewed === 'accepted' ? deploy(history) : reviewed;
  }

  it('keep an untested change from being approved, but not from being sent back', async () => {
    const history = await waiting({ testsRequired: true });
    expect(await review(history, 'approver')).toBe('tests_required');
    expect(await review(history, 'approver', { verdict: 'request_changes' })).toBe('accepted');
    expect(await deploy(await waiting({ testsRequired: true, approvals: 0 }))).toBe('tests_required');
  });

  it('are satisfied by a finished report of exactly this content', async () => {
    expect(await enough({})).toBe('accepted');
    expect(await enough({ spec: NO_HASH })).toBe('tests_required');
    expect(await enough({ stopped: 'cancelled' })).toBe('tests_required');
    expect(await enough({ counts: { total: 1, pass: 0, fail: 0, uncertain: 0, notRun: 1 } })).toBe('tests_required');
    expect(await enough({ counts: { total: 1, pass: 0, fail: 1, uncertain: 0, notRun: 0 } })).toBe('accepted');
  });

  it('are satisfied by a dry run only where no rule needs a model', async () => {
    expect(await enough({ dryRun: true })).toBe('accepted');
    expect(await enough({ dryRun: true }, withJudgement)).toBe('tests_required');
    expect(await enough({}, withJudgement)).toBe('accepted');
  });

  it('may not be too old when somebody approves', async () => {
    const old = { finishedAt: '2025-12-20T00:00:00.000Z' };
    expect(await enough(old, CHANGED, { testsFreshDays: 10 })).toBe('tests_required');
    expect(await enough(old, CHANGED, { testsFreshDays: 20 })).toBe('accepted');
    // Where nobody has to approve, the deployment is the moment that counts.
    const unreviewed = async (testsFreshDays: number) => {
      const history = await waiting({ testsRequired: true, approvals: 0, testsFreshDays });
      const hash = (await history.state.get('change', CHANGE))?.version ?? '';
      const evidence = [history.put(testReport(CHANGED, old))];
      await history.append(people.editor, 'change.revise', { change: CHANGE, version: hash, evidence });
      return deploy(history);
    };
    expect(await unreviewed(10)).toBe('tests_required');
    expect(await unreviewed(20)).toBe('accepted');
    expect(await enough({ finishedAt: 'yesterday' }, CHANGED, { testsFreshDays: 20 })).toBe('tests_required');
  });
});

it('a change that went to one channel still needs its approvals for the next', async () => {
  const history = await startedTeam();
  await history.append(people.approver, 'channel.deploy', await deploymentOf(history, 'change-3'));
  await approve(history, 'change-3', people.engineer, { capacity: 'engineer' });
  const staging = await deploymentOf(history, 'change-3', { channel: 'staging' });
  expect(await ruleOf(history, people.approver, 'channel.deploy', staging)).toBe('accepted');
});
