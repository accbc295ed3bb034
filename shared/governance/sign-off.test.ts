import { describe, expect, it } from 'vitest';
import { policyHash } from './permissions.ts';
import type { Policy } from './policy.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { signOff } from './sign-off.ts';
import {
  approve,
  deploymentOf,
  NO_HASH,
  newTeam,
  opened,
  people,
  publish,
  reviewOf,
  ruleOf,
  startedTeam,
  version,
} from './team.test-helper.ts';
import { type TestHistory, testReport, testSpec } from './testing.ts';

const CHANGE = 'waiting';
/** One version is published; a second, with only a rule changed, waits in an open change that nobody has reviewed. */
async function waiting(policy: Partial<Policy> = {}, evidence: string[] = []): Promise<TestHistory> {
  const history = await newTeam();
  await publish(history, 'first', await version(history, testSpec({ cheap: 1 })));
  if (Object.keys(policy).length > 0)
    await history.append(people.engineer, 'agent.policy', {
      agent: 'agent-1',
      policy: { ...DEFAULT_POLICY, ...policy },
    });
  await history.append(people.editor, 'change.open', opened(CHANGE, await version(history, CHANGED), evidence));
  return history;
}
const CHANGED = testSpec({ cheap: 2 });
const review = async (history: TestHistory, by: keyof typeof people, parts: Parameters<typeof reviewOf>[2] = {}) =>
  ruleOf(history, people[by], 'review.submit', await reviewOf(history, CHANGE, parts));
const deploy = async (history: TestHistory, parts: Parameters<typeof deploymentOf>[2] = {}) =>
  ruleOf(history, people.approver, 'channel.deploy', await deploymentOf(history, CHANGE, parts));
const revise = async (history: TestHistory, spec = testSpec({ cheap: 3 })) =>
  history.append(people.editor, 'change.revise', {
    change: CHANGE,
    version: await version(history, spec),
    evidence: [],
  });

describe('approvals', () => {
  it('are asked for, then suffice', async () => {
    const history = await waiting();
    expect(await deploy(history)).toBe('approvals');
    expect(await review(history, 'approver')).toBe('accepted');
    expect(await deploy(history)).toBe('accepted');
  });

  it('count once per person', async () => {
    const history = await waiting({ approvals: 2 });
    await review(history, 'approver');
    await review(history, 'approver');
    expect(await deploy(history)).toBe('approvals');
    // An engineer's two verdicts, in both capacities, are still one person's.
    const other = await waiting({ approvals: 2 });
    await review(other, 'engineer');
    await review(other, 'engineer', { capacity: 'engineer' });
    expect(await deploy(other)).toBe('approvals');
    await review(other, 'approver');
    expect(await deploy(other)).toBe('accepted');
  });

  it('count only while their giver is a member in that role', async () => {
    for (const leave of ['member.remove', 'member.change'] as const) {
      const history = await waiting();
      await review(history, 'approver2');
      const payload = { member: 'approver2', name: 'approver2', roles: ['viewer' as const] };
      if (leave === 'member.remove') await history.append(people.admin, leave, { member: 'approver2', reason: 'Left' });
      else await history.append(people.admin, leave, payload);
      expect(await deploy(history)).toBe('approvals');
    }
  });

  it('count only under the policy of now', async () => {
    const history = await waiting();
    await review(history, 'approver');
    await history.append(people.engineer, 'agent.policy', {
      agent: 'agent-1',
      policy: { ...DEFAULT_POLICY, testsFreshDays: 9 },
    });
    expect(await deploy(history)).toBe('approvals');
    expect(await review(history, 'approver')).toBe('accepted');
    expect(await deploy(history)).toBe('accepted');
  });

  it('bind to version, evidence and policy', async () => {
    const history = await waiting();
    expect(await review(history, 'approver', { version: NO_HASH })).toBe('wrong_version');
    expect(await review(history, 'approver', { evidence: [NO_HASH] })).toBe('wrong_evidence');
    expect(await review(history, 'approver', { policy: policyHash({ ...DEFAULT_POLICY, approvals: 0 }) })).toBe(
      'wrong_policy',
    );
  });

  it('never survive a revision, and the reason is kept', async () => {
    const history = await waiting();
    await review(history, 'approver');
    await revise(history);
    expect(await deploy(history)).toBe('approvals');
    const change = await history.state.get('change', CHANGE);
    expect(change?.reviews.map((each) => each.voided)).toEqual(['The change was revised.']);
    // Not even when the change returns to the very version that was approved.
    const first = change?.revisions[0]?.version ?? '';
    await history.append(people.editor, 'change.revise', { change: CHANGE, version: first, evidence: [] });
    expect(await deploy(history)).toBe('approvals');
  });

  it('keep the reason why they first stopped counting', async () => {
    const history = await waiting();
    await review(history, 'approver');
    await review(history, 'approver');
    await revise(history);
    const reasons = (await history.state.get('change', CHANGE))?.reviews.map((each) => each.voided);
    expect(reasons).toEqual(['The reviewer gave a later verdict.', 'The change was revised.']);
  });

  it('do not survive new evidence either', async () => {
    const history = await waiting();
    await review(history, 'approver');
    const current = (await history.state.get('change', CHANGE))?.version ?? '';
    const evidence = [history.put(testReport(CHANGED))];
    await history.append(people.editor, 'change.revise', { change: CHANGE, version: current, evidence });
    expect(await deploy(history)).toBe('approvals');
  });
});

describe('four eyes', () => {
  const both = { member: 'editor', name: 'editor', roles: ['editor' as const, 'approver' as const] };
  it('an author may not approve, unless the policy lets him', async () => {
    const strict = await waiting();
    await strict.append(people.admin, 'member.change', both);
    expect(await review(strict, 'editor')).toBe('four_eyes');
    const loose = await waiting({ authorMayApprove: true });
    await loose.append(people.admin, 'member.change', both);
    expect(await review(loose, 'editor')).toBe('accepted');
    expect(await deploy(loose)).toBe('accepted');
  });

  it('nor may whoever wrote a version in between, or a revision', async () => {
    const history = await waiting();
    await history.append(people.engineer, 'change.revise', {
      change: CHANGE,
      version: await version(history, testSpec({ cheap: 4 }), { by: people.engineer2 }),
      evidence: [],
    });
    expect((await history.state.get('change', CHANGE))?.authors.toSorted()).toEqual([
      'editor',
      'engineer',
      'engineer2',
    ]);
    for (const author of ['engineer', 'engineer2'] as const) expect(await review(history, author)).toBe('four_eyes');
    expect(await review(history, 'approver')).toBe('accepted');
  });

  it('nor may whoever opened it, however often others revise it', async () => {
    const history = await waiting();
    const hash = await version(history, testSpec({ cheap: 7 }));
    await history.append(people.engineer2, 'change.open', opened('other', hash));
    const next = await version(history, testSpec({ cheap: 8 }));
    await history.append(people.editor, 'change.revise', { change: 'other', version: next, evidence: [] });
    expect(await ruleOf(history, people.engineer2, 'review.submit', await reviewOf(history, 'other'))).toBe(
      'four_eyes',
    );
  });

  it('whoever wrote what was published meanwhile may approve the change that merged it', async () => {
    const history = await newTeam();
    const one = await version(history, testSpec({ cheap: 1 }));
    await publish(history, 'first', one);
    const theirs = await version(history, testSpec({ cheap: 1, dear: 9 }), { by: people.engineer, parents: [one] });
    const mine = await version(history, testSpec({ cheap: 2 }), { parents: [one] });
    await history.append(people.editor, 'change.open', opened(CHANGE, mine));
    await history.append(people.engineer, 'change.open', opened('theirs', theirs));
    await approve(history, 'theirs');
    await history.append(people.approver, 'channel.deploy', await deploymentOf(history, 'theirs'));
    const merged = await version(history, testSpec({ cheap: 2, dear: 9 }), { parents: [mine, theirs] });
    await history.append(people.editor, 'change.revise', { change: CHANGE, version: merged, evidence: [] });
    expect(await history.state.get('change', CHANGE)).toMatchObject({ base: theirs, authors: ['editor'] });
    expect(await review(history, 'engineer')).toBe('accepted');
    expect(await deploy(history)).toBe('accepted');
  });

  it('no approvals needed means none', async () => {
    expect(await deploy(await waiting({ approvals: 0 }))).toBe('accepted');
  });
});

describe('requested changes', () => {
  it('block until the reviewer approves or the change is revised', async () => {
    const history = await waiting();
    await review(history, 'approver');
    await review(history, 'approver2', { verdict: 'request_changes' });
    expect(await deploy(history)).toBe('changes_requested');
    await review(history, 'approver2');
    expect(await deploy(history)).toBe('accepted');

    const revised = await waiting();
    await review(revised, 'approver2', { verdict: 'request_changes' });
    await revise(revised);
    await review(revised, 'approver');
    expect(await deploy(revised)).toBe('accepted');
  });

  it('take back the reviewer’s own approval, and block nobody once he has left', async () => {
    const history = await waiting();
    await review(history, 'approver2');
    await review(history, 'approver2', { verdict: 'request_changes' });
    expect((await history.state.get('change', CHANGE))?.reviews[0]?.voided).not.toBeNull();
    await history.append(people.admin, 'member.remove', { member: 'approver2', reason: 'Left' });
    await review(history, 'approver');
    expect(await deploy(history)).toBe('accepted');
  });
});

it('a later verdict of the same person replaces the earlier one in the other capacity too', async () => {
  const history = await waiting();
  await review(history, 'engineer', { capacity: 'engineer' });
  await review(history, 'engineer', { verdict: 'request_changes' });
  expect(await deploy(history)).toBe('changes_requested');
  await review(history, 'engineer', { capacity: 'engineer' });
  expect(await deploy(history)).toBe('accepted');
});

describe('what a screen is told about any records', () => {
  const facts = async () => {
    const history = await waiting();
    await review(history, 'approver');
    const change = await history.state.get('change', CHANGE);
    if (change === undefined) throw new Error('the change is missing');
    const members = history.state.list('member');
    const count = (parts: Partial<typeof change>) =>
      signOff({ ...change, ...parts }, DEFAULT_POLICY, (id) => members.find((member) => member.id === id)).approvals
        .length;
    return count;
  };
  it('an approval of another version, of other evidence or by an author is none', async () => {
    const count = await facts();
    expect(count({})).toBe(1);
    expect(count({ version: NO_HASH })).toBe(0);
    expect(count({ evidence: [NO_HASH] })).toBe(0);
    expect(count({ authors: ['approver'] })).toBe(0);
  });
});

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
