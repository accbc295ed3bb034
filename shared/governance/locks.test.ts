import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, EffectivePolicy } from './policy.ts';
import { effectivePolicy } from './protections.ts';
import type { Payload } from './statement.ts';
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
import { type TestHistory, testSpec } from './testing.ts';

type Protect = Payload<'agent.protect'>;
const lock = (parts: Partial<Protect> = {}): Protect => ({
  agent: 'agent-1',
  path: 'rules/cheap/when',
  level: 'locked',
  reason: 'Agreed with legal',
  ...parts,
});
const protect = (history: TestHistory, parts: Partial<Protect> = {}, by: keyof typeof people = 'engineer') =>
  ruleOf(history, people[by], 'agent.protect', lock(parts));
const holds = async (history: TestHistory) => {
  const agent = await history.state.get('agent', 'agent-1');
  const workspace = await history.state.get('workspace', history.workspace);
  if (agent === undefined || workspace === undefined) throw new Error('an agent in a workspace expected');
  return effectivePolicy(agent, workspace).protections;
};

describe('a lock of one agent', () => {
  let history: TestHistory;
  beforeEach(async () => {
    history = await newTeam();
    await publish(history, 'first', await version(history, testSpec({ cheap: 1, dear: 9 })));
  });
  const write = (limits: Record<string, number>, by: keyof typeof people = 'editor') => {
    const parent = history.state.list('version').at(-1)?.id ?? NO_HASH;
    const spec = history.put(testSpec(limits));
    return ruleOf(history, people[by], 'version.create', {
      agent: 'agent-1',
      spec,
      parents: [parent],
      reason: 'Because',
    });
  };

  it('keeps editors from that part, engineers not, and says who set it and when', async () => {
    expect(await protect(history)).toBe('accepted');
    expect(await write({ cheap: 2, dear: 9 })).toBe('locked_path');
    expect(await write({ cheap: 1, dear: 8 })).toBe('accepted');
    expect(await write({ cheap: 2, dear: 8 }, 'engineer')).toBe('accepted');
    const [set] = (await history.state.get('agent', 'agent-1'))?.protections ?? [];
    expect(set).toMatchObject({ by: 'engineer', level: 'locked', at: expect.stringMatching(/^2026-01-01T/) });
  });

  it('tells an editor which part is locked, by whom and why', async () => {
    await protect(history);
    const spec = history.put(testSpec({ cheap: 2, dear: 9 }));
    const parents = [history.state.list('version').at(-1)?.id ?? NO_HASH];
    const payload = { agent: 'agent-1', spec, parents, reason: 'Because' };
    const refused = await history.attempt(people.editor, 'version.create', payload);
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'locked', details: { by: 'engineer' } } });
    expect(refused.ok ? '' : refused.refusal.message).toBe(
      '“Rule 1 · Limit cheap · Condition” is locked by engineer: Agreed with legal. Request a change of it, or ask an engineer.',
    );
  });

  it('is lifted again, and then leaves nothing behind', async () => {
    await protect(history);
    expect(await protect(history, { level: 'open' }, 'engineer2')).toBe('accepted');
    expect((await history.state.get('agent', 'agent-1'))?.protections).toEqual([]);
    expect(await write({ cheap: 2, dear: 9 })).toBe('accepted');
  });

  it('overrides what the policy says of exactly its path, in both directions', async () => {
    expect(await protect(history, { path: 'models', level: 'open' })).toBe('accepted');
    expect((await holds(history)).map(({ path }) => path)).toEqual(['contract', 'defaults']);
    expect(await protect(history, { path: 'models', level: 'open' })).toBe('no_change');
    expect(await protect(history, { path: 'defaults' })).toBe('accepted');
    expect((await holds(history)).find(({ path }) => path === 'defaults')).toEqual({
      path: 'defaults',
      level: 'locked',
      reason: 'Agreed with legal',
    });
    const policy = { ...DEFAULT_POLICY, protections: [] };
    await history.append(people.engineer, 'agent.policy', { agent: 'agent-1', policy });
    expect((await holds(history)).map(({ path }) => path)).toEqual(['defaults']);
  });

  it('guards a part: anybody may change it, an engineer has to approve', async () => {
    await protect(history, { level: 'guarded' });
    expect(await write({ cheap: 2, dear: 9 })).toBe('accepted');
    const made = history.state.list('version').at(-1)?.id ?? NO_HASH;
    await history.append(people.editor, 'change.open', opened('second', made));
    await approve(history, 'second');
    const deploy = async () =>
      ruleOf(history, people.approver, 'channel.deploy', await deploymentOf(history, 'second'));
    expect(await deploy()).toBe('engineer_approval');
    await approve(history, 'second', people.engineer, { capacity: 'engineer' });
    expect(await deploy()).toBe('accepted');
  });

  it('changes nothing where it says what holds already', async () => {
    expect(await protect(history, { path: 'models', level: 'open', agent: 'none' })).toBe('missing');
    expect(await protect(history, { level: 'open' })).toBe('no_change');
    await protect(history);
    expect(await protect(history)).toBe('no_change');
    expect(await protect(history, { reason: 'Another reason' })).toBe('accepted');
    expect(await protect(history, { path: 'rules/cheap/when', level: 'guarded' })).toBe('accepted');
    const [contract] = DEFAULT_POLICY.protections;
    expect(await protect(history, { ...contract })).toBe('no_change');
  });

  it('never opens the contract, which an engineer confirms', async () => {
    for (const path of ['contract', 'contract/input', 'contract/input/f-price'])
      expect(await protect(history, { path, level: 'open' })).toBe('engineer_approval');
    expect(await protect(history, { path: 'contract' })).toBe('accepted');
    expect(await protect(history, { path: 'contract', level: 'guarded', reason: 'Softer' })).toBe('accepted');
  });

  it('is not set on something that is no part of an agent', async () => {
    for (const path of ['everything', 'rules/cheap/order', 'rules/cheap/id', 'contract/x', '__proto__', 'rules//when'])
      expect(await protect(history, { path })).toBe('shape');
  });

  it('is bounded in number, so that every policy can be shown', async () => {
    const agent = await history.state.get('agent', 'agent-1');
    if (agent === undefined) throw new Error('an agent expected');
    const set = { level: 'locked' as const, reason: 'x', by: 'engineer', at: '2026-01-01T00:00:00.000Z' };
    const protections = Array.from({ length: 1000 }, (_, at) => ({ path: `rules/r-${at}`, ...set }));
    history.state.apply([{ kind: 'agent', id: agent.id, agent: null, value: { ...agent, protections } }]);
    expect(await protect(history)).toBe('shape');
    expect(await protect(history, { path: 'rules/r-7', level: 'guarded' })).toBe('accepted');
    const all = { ...DEFAULT_POLICY, protections: await holds(history) };
    expect(EffectivePolicy.safeParse(all).success).toBe(true);
  });
});

describe('the policy that approvals name', () => {
  it('is another one once a part is locked, so approvals given before no longer count', async () => {
    const history = await startedTeam();
    await history.append(people.engineer, 'agent.protect', lock());
    const deploy = async () =>
      ruleOf(history, people.approver, 'channel.deploy', await deploymentOf(history, 'change-3'));
    expect(await deploy()).toBe('approvals');
    const policy = { policy: NO_HASH };
    expect(await ruleOf(history, people.engineer, 'review.submit', await reviewOf(history, 'change-3', policy))).toBe(
      'wrong_policy',
    );
    await approve(history, 'change-3', people.engineer, { capacity: 'engineer' });
    expect(await deploy()).toBe('accepted');
  });

  it('does not depend on the order in which parts were locked', () => {
    const set = { level: 'locked' as const, reason: 'x', by: 'm', at: '2026-01-01T00:00:00.000Z' };
    const [one, two] = [
      { path: 'purpose', ...set },
      { path: 'models', ...set },
    ];
    const of = (...protections: (typeof one)[]) =>
      effectivePolicy({ policy: null, protections }, { policy: DEFAULT_POLICY });
    expect(of(one, two)).toEqual(of(two, one));
    expect(of(one, two).protections.map(({ path }) => path)).toEqual(['contract', 'defaults', 'models', 'purpose']);
  });

  it('is the policy itself for an agent without locks of its own, also one recorded before there were any', () => {
    expect(effectivePolicy({ policy: null }, { policy: DEFAULT_POLICY })).toBe(DEFAULT_POLICY);
    expect(effectivePolicy({ policy: null, protections: [] }, { policy: DEFAULT_POLICY })).toBe(DEFAULT_POLICY);
  });
});
