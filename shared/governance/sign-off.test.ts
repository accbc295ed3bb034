import { describe, expect, it } from 'vitest';
import { policyHash } from './permissions.ts';
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
  version,
} from './team.test-helper.ts';
import { testReport, testSpec } from './testing.ts';

import { CHANGE, CHANGED, deploy, review, revise, waiting } from './waiting.test-helper.ts';

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
