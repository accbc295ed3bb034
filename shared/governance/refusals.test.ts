import { describe, expect, it } from 'vitest';
import { testPerson } from './crypto.test-helper.ts';
import { DEFAULT_POLICY } from './policy.ts';
import type { Refusal } from './refusal.ts';
import type { Payload, StatementKind } from './statement.ts';
import {
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
import { testReplay, testReport, testSpec } from './testing.ts';

/** Appends one statement to a started team and answers the rule it fell under. */
const oneMore = async <K extends StatementKind>(by: keyof typeof people, kind: K, payload: Payload<K>) =>
  ruleOf(await startedTeam(), people[by], kind, payload);

const viewer = { member: 'viewer', name: 'viewer', roles: ['viewer' as const] };

describe('people', () => {
  it('the last admin stays, until there is another', async () => {
    const history = await startedTeam();
    const demoted = { member: 'admin', name: 'admin', roles: ['viewer' as const] };
    expect(await ruleOf(history, people.admin, 'member.remove', { member: 'admin', reason: 'x' })).toBe('last_admin');
    expect(await ruleOf(history, people.admin, 'member.change', demoted)).toBe('last_admin');
    await history.append(people.admin, 'member.change', { ...viewer, roles: ['admin'] });
    expect(await ruleOf(history, people.viewer, 'member.remove', { member: 'admin', reason: 'x' })).toBe('accepted');
    expect(await ruleOf(history, people.viewer, 'member.remove', { member: 'viewer', reason: 'x' })).toBe('last_admin');
  });

  it('another device of a member can be added, under the same name and roles only', async () => {
    const history = await startedTeam();
    const phone = { ...viewer, key: testPerson('viewer', 70).key, device: 'Phone' };
    expect(await ruleOf(history, people.admin, 'member.add', { ...phone, roles: ['admin'] })).toBe('exists');
    expect(await ruleOf(history, people.admin, 'member.add', { ...phone, name: 'Viola' })).toBe('exists');
    expect(await ruleOf(history, people.admin, 'member.add', phone)).toBe('accepted');
    expect(await ruleOf(history, people.admin, 'member.add', phone)).toBe('exists');
    await history.append(people.admin, 'member.change', { ...viewer, roles: ['editor'] });
    const payload = { agent: 'agent-1', name: 'Uno', description: '' };
    expect(await ruleOf(history, testPerson('viewer', 70), 'agent.rename', payload)).toBe('accepted');
  });

  it('a removed member cannot be changed, removed again or brought back under the same id', async () => {
    const history = await startedTeam();
    await history.append(people.admin, 'member.remove', { member: 'viewer', reason: 'Left' });
    const add = { ...viewer, key: testPerson('viewer', 70).key, device: 'Phone' };
    expect(await ruleOf(history, people.admin, 'member.add', add)).toBe('removed_member');
    expect(await ruleOf(history, people.admin, 'member.change', viewer)).toBe('removed_member');
    expect(await ruleOf(history, people.admin, 'member.remove', { member: 'viewer', reason: 'x' })).toBe(
      'removed_member',
    );
  });

  it('nothing is recorded that changes nothing', async () => {
    expect(await oneMore('admin', 'member.change', viewer)).toBe('no_change');
    expect(await oneMore('admin', 'workspace.policy', { policy: DEFAULT_POLICY })).toBe('no_change');
    expect(await oneMore('engineer', 'agent.policy', { agent: 'agent-1', policy: null })).toBe('no_change');
    expect(await oneMore('editor', 'agent.rename', { agent: 'agent-1', name: 'One', description: '' })).toBe(
      'no_change',
    );
  });
});

describe('what a statement names has to exist, once', () => {
  const review = { verdict: 'approve' as const, evidence: [], capacity: 'approver' as const, comment: '' };
  const missing: { [K in StatementKind]?: [keyof typeof people, Payload<K>] } = {
    'member.change': ['admin', { ...viewer, member: 'nobody' }],
    'member.remove': ['admin', { member: 'nobody', reason: 'x' }],
    'device.remove': ['admin', { key: testPerson('nobody', 71).key, reason: 'x' }],
    'agent.rename': ['editor', { agent: 'none', name: 'x', description: '' }],
    'agent.policy': ['engineer', { agent: 'none', policy: null }],
    'agent.protect': ['engineer', { agent: 'none', path: 'rules', level: 'locked', reason: 'x' }],
    'version.create': ['editor', { agent: 'none', spec: NO_HASH, parents: [], reason: 'x' }],
    'change.open': ['editor', opened('new', NO_HASH)],
    'suite.publish': ['editor', { agent: 'none', suite: NO_HASH, pages: [], parents: [], reason: '' }],
    'change.revise': ['editor', { change: 'none', version: NO_HASH, evidence: [] }],
    'change.withdraw': ['editor', { change: 'none', reason: 'x' }],
    'change.comment': ['editor', { change: 'none', text: 'x' }],
    'request.open': [
      'editor',
      {
        ...{ request: 'new', agent: 'none', path: 'purpose', subject: 'Purpose' },
        ...{ current: 'a', proposed: 'b', reason: 'x' },
      },
    ],
    'request.close': ['engineer', { request: 'none', outcome: 'declined', change: null, comment: '' }],
    'review.submit': ['approver', { change: 'none', version: NO_HASH, policy: NO_HASH, ...review }],
    'channel.deploy': [
      'approver',
      { agent: 'agent-1', channel: 'production', change: 'none', version: NO_HASH, from: null, reason: '' },
    ],
    'channel.rollback': [
      'approver',
      { agent: 'agent-1', channel: 'none', version: NO_HASH, from: NO_HASH, reason: 'x' },
    ],
  };
  for (const kind of Object.keys(missing) as (keyof typeof missing)[])
    it(`${kind} of something unknown`, async () => {
      const [by, payload] = missing[kind] ?? [];
      if (by === undefined || payload === undefined) throw new Error(kind);
      expect(await oneMore(by, kind, payload)).toBe('missing');
    });

  it('an agent, its address and a change are created once', async () => {
    const agent = { name: 'x', description: '' };
    expect(await oneMore('editor', 'agent.create', { ...agent, agent: 'agent-1', slug: 'new' })).toBe('exists');
    expect(await oneMore('editor', 'agent.create', { ...agent, agent: 'agent-2', slug: 'one' })).toBe('exists');
    const history = await startedTeam();
    expect(await ruleOf(history, people.editor, 'change.open', opened('change-3', history.v[2]))).toBe('exists');
  });
});

describe('versions', () => {
  const create = async (spec: unknown, parents?: string[]) => {
    const history = await startedTeam();
    const hash = typeof spec === 'string' ? spec : history.put(spec);
    const payload = { agent: 'agent-1', spec: hash, parents: parents ?? [history.v[2]], reason: 'Because' };
    return ruleOf(history, people.editor, 'version.create', payload);
  };
  it('need a stored, readable spec that differs from the version below', async () => {
    expect(await create(NO_HASH)).toBe('missing_object');
    expect(await create({ ...testSpec(), rules: 'none' })).toBe('shape');
    expect(await create(testSpec({ cheap: 35 }))).toBe('no_change');
    expect(await create(testSpec({ cheap: 36 }), [NO_HASH])).toBe('missing');
    const [one] = (await startedTeam()).v;
    expect(await create(testSpec({ cheap: 36 }), [one, one])).toBe('shape');
  });

  it('cannot be built on a version of another agent, nor be asked for by it', async () => {
    const history = await startedTeam();
    await history.append(people.editor, 'agent.create', {
      agent: 'agent-2',
      slug: 'two',
      name: 'Two',
      description: '',
    });
    const spec = history.put(testSpec({ cheap: 50 }));
    const onto = { agent: 'agent-2', spec, parents: [history.v[0]], reason: 'x' };
    expect(await ruleOf(history, people.editor, 'version.create', onto)).toBe('missing');
    const foreign = { ...opened('new', history.v[2]), agent: 'agent-2' };
    expect(await ruleOf(history, people.editor, 'change.open', foreign)).toBe('missing');
    const deployment = { ...(await deploymentOf(history, 'change-3')), agent: 'agent-2', from: null };
    expect(await ruleOf(history, people.approver, 'channel.deploy', deployment)).toBe('missing');
  });

  it('are numbered by the order of the ledger', async () => {
    const history = await startedTeam();
    expect(history.state.list('version').map((each) => each.number)).toEqual([1, 2, 3]);
    expect(await history.state.get('numbered', 'agent-1/2')).toMatchObject({ version: history.v[1] });
  });
});

describe('changes', () => {
  it('cite stored reports only', async () => {
    const history = await startedTeam();
    const open = (evidence: string[]) =>
      ruleOf(history, people.editor, 'change.open', opened('new', history.v[2], evidence));
    expect(await open([NO_HASH])).toBe('missing_object');
    expect(await open([history.put({ format: 1 })])).toBe('shape');
    expect(await open([history.put({ ...testReplay(), kind: 'other' })])).toBe('shape');
    expect(await open([history.put(testReplay()), history.put(testReport(testSpec()))])).toBe('accepted');
  });

  it('cannot ask for what is published, nor be revised to what they are', async () => {
    const history = await startedTeam();
    expect(await ruleOf(history, people.editor, 'change.open', opened('new', history.v[1]))).toBe('no_change');
    const same = { change: 'change-3', version: history.v[2], evidence: [] };
    expect(await ruleOf(history, people.editor, 'change.revise', same)).toBe('no_change');
  });

  it('are closed by withdrawal and by deployment, except for comments', async () => {
    const history = await startedTeam();
    await history.append(people.editor, 'change.withdraw', { change: 'change-3', reason: 'No' });
    for (const change of ['change-3', 'change-2']) {
      const revised = { change, version: history.v[0], evidence: [] };
      expect(await ruleOf(history, people.editor, 'change.revise', revised)).toBe('closed');
      expect(await ruleOf(history, people.editor, 'change.withdraw', { change, reason: 'x' })).toBe('closed');
      expect(await ruleOf(history, people.editor, 'change.comment', { change, text: 'x' })).toBe('accepted');
    }
    const review = await reviewOf(history, 'change-3');
    expect(await ruleOf(history, people.approver, 'review.submit', review)).toBe('closed');
    expect(await ruleOf(history, people.approver, 'channel.deploy', await deploymentOf(history, 'change-3'))).toBe(
      'closed',
    );
  });
});

describe('channels', () => {
  const hereAndThere = async () => {
    const history = await startedTeam();
    const [one, two] = history.v;
    const back = { agent: 'agent-1', channel: 'production', version: one, from: two, reason: 'Trouble' };
    return { history, back };
  };

  it('go back only to what was deployed there, from what they show', async () => {
    const { history, back } = await hereAndThere();
    const roll = (parts: Partial<typeof back>) =>
      ruleOf(history, people.approver, 'channel.rollback', { ...back, ...parts });
    expect(await roll({ version: history.v[2] })).toBe('never_deployed');
    expect(await roll({ from: history.v[0] })).toBe('stale_base');
    expect(await roll({ version: history.v[1] })).toBe('no_change');
    expect(await roll({})).toBe('accepted');
    expect(await roll({})).toBe('stale_base');
    expect(await history.state.get('channel', 'agent-1/production')).toMatchObject({
      version: history.v[0],
      deployments: 3,
    });
  });

  it('move forward only from what they show, to the version that was approved', async () => {
    const { history } = await hereAndThere();
    const move = async (parts: Partial<Payload<'channel.deploy'>>) =>
      ruleOf(history, people.approver, 'channel.deploy', await deploymentOf(history, 'change-3', parts));
    expect(await move({ from: history.v[0] })).toBe('stale_base');
    expect(await move({ from: null })).toBe('stale_base');
    expect(await move({ version: history.v[1] })).toBe('wrong_version');
    expect(await move({})).toBe('accepted');
    expect(await move({})).toBe('no_change');
  });

  it('do not lose what somebody else deployed: it has to be merged first', async () => {
    const history = await newTeam();
    const one = await version(history, testSpec({ cheap: 1 }));
    await publish(history, 'first', one);
    const mine = await version(history, testSpec({ cheap: 2 }), { parents: [one] });
    const theirs = await version(history, testSpec({ cheap: 1, dear: 9 }), { parents: [one] });
    await publish(history, 'theirs', theirs);
    await history.append(people.editor, 'change.open', opened('mine', mine));
    await history.append(people.approver, 'review.submit', await reviewOf(history, 'mine'));
    const deploy = async () => ruleOf(history, people.approver, 'channel.deploy', await deploymentOf(history, 'mine'));
    expect(await deploy()).toBe('not_ancestor');
    const merged = await version(history, testSpec({ cheap: 2, dear: 9 }), { parents: [mine, theirs] });
    await history.append(people.editor, 'change.revise', { change: 'mine', version: merged, evidence: [] });
    expect(await deploy()).toBe('approvals');
    await history.append(people.approver, 'review.submit', await reviewOf(history, 'mine'));
    expect(await deploy()).toBe('accepted');
  });
});

it('messages are sentences without ids, hashes or JSON', async () => {
  const history = await startedTeam();
  const refusals: Refusal[] = [];
  const collect = async <K extends StatementKind>(by: keyof typeof people, kind: K, payload: Payload<K>) => {
    const decision = await history.decide(await history.sign(people[by], kind, payload));
    if (!decision.ok) refusals.push(decision.refusal);
  };
  await collect('viewer', 'agent.create', { agent: 'a', slug: 'a', name: 'a', description: '' });
  await collect('editor', 'review.submit', await reviewOf(history, 'change-3'));
  await collect('approver', 'channel.rollback', {
    agent: 'agent-1',
    channel: 'production',
    version: NO_HASH,
    from: history.v[1],
    reason: 'x',
  });
  await collect('editor', 'change.comment', { change: 'none', text: 'x' });
  expect(refusals).toHaveLength(4);
  for (const { message } of refusals) expect(message).toMatch(/^[A-Z][^{}_]*\.$/);
});
