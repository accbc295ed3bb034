import { describe, expect, it } from 'vitest';
import { USUAL_MARGIN } from '../grading/choose-model.ts';
import { hashOf } from '../json/canonical.ts';
import { marginAct, modelMargin } from './model-margin.ts';
import { DEFAULT_POLICY, Policy } from './policy.ts';
import { approve, deploymentOf, newTeam, people, reviewOf, ruleOf, startedTeam } from './team.test-helper.ts';
import type { TestHistory } from './testing.ts';

const policy = (margin?: number): Policy =>
  margin === undefined ? DEFAULT_POLICY : { ...DEFAULT_POLICY, modelMargin: margin };

describe('the margin that holds for an agent', () => {
  it('is the usual one until a policy says another; the agent’s own goes before the workspace’s', () => {
    const holds = (own: Policy | null, of: Policy): number => modelMargin({ policy: own }, { policy: of });
    expect(holds(null, policy())).toBe(USUAL_MARGIN);
    expect(holds(null, policy(0.1))).toBe(0.1);
    expect(holds(policy(0), policy(0.1))).toBe(0);
    expect(holds(policy(), policy(0.1))).toBe(0.1);
  });

  it('is a share from none to a half', () => {
    expect([0, 0.05, 0.5].every((margin) => Policy.safeParse(policy(margin)).success)).toBe(true);
    expect([-0.01, 0.51, Number.NaN].some((margin) => Policy.safeParse(policy(margin)).success)).toBe(false);
  });

  it('leaves a policy that does not name it with the hash it always had', () => {
    expect(hashOf(Policy.parse(JSON.parse(JSON.stringify(DEFAULT_POLICY))))).toBe(hashOf(DEFAULT_POLICY));
    expect('modelMargin' in Policy.parse(DEFAULT_POLICY)).toBe(false);
  });
});

describe('setting it', () => {
  const set = async (history: TestHistory, by: keyof typeof people, margin: number): Promise<string> => {
    const [agent, workspace] = await both(history);
    const act = marginAct(agent, workspace, margin);
    return act.kind === 'agent.policy'
      ? ruleOf(history, people[by], act.kind, act.payload)
      : ruleOf(history, people[by], act.kind, act.payload);
  };
  const both = async (history: TestHistory) => {
    const agent = await history.state.get('agent', 'agent-1');
    const workspace = await history.state.get('workspace', history.workspace);
    if (agent === undefined || workspace === undefined) throw new Error('The team has both.');
    return [agent, workspace] as const;
  };
  const margin = async (history: TestHistory): Promise<number> => modelMargin(...(await both(history)));

  it('changes nothing else of the workspace’s policy, and is up to admins and engineers', async () => {
    const history = await newTeam({ approvals: 2 });
    expect(await set(history, 'editor', 0.1)).toBe('role');
    expect(await set(history, 'approver', 0.1)).toBe('role');
    expect(await set(history, 'admin', 0.1)).toBe('accepted');
    expect(await set(history, 'engineer', 0.1)).toBe('no_change');
    const [agent, workspace] = await both(history);
    expect(workspace.policy).toEqual({ ...DEFAULT_POLICY, approvals: 2, modelMargin: 0.1 });
    expect(agent.policy).toBeNull();
    expect(await margin(history)).toBe(0.1);
  });

  it('of an agent with a policy of its own stays with that agent, and is up to engineers', async () => {
    const history = await startedTeam();
    const own = { ...DEFAULT_POLICY, approvals: 0 };
    await history.append(people.engineer, 'agent.policy', { agent: 'agent-1', policy: own });
    expect(await set(history, 'admin', 0.2)).toBe('role');
    expect(await set(history, 'engineer', 0.2)).toBe('accepted');
    const [agent, workspace] = await both(history);
    expect(agent.policy).toEqual({ ...own, modelMargin: 0.2 });
    expect(workspace.policy).toEqual(DEFAULT_POLICY);
    expect(await margin(history)).toBe(0.2);
  });

  it('voids approvals that were given under another one, as any change of policy does', async () => {
    const history = await startedTeam();
    const before = await reviewOf(history, 'change-3');
    await set(history, 'engineer', 0.1);
    expect(await ruleOf(history, people.approver, 'review.submit', before)).toBe('wrong_policy');
    const deploy = await deploymentOf(history, 'change-3');
    expect(await ruleOf(history, people.approver, 'channel.deploy', deploy)).toBe('approvals');
    await approve(history, 'change-3', people.engineer2);
    expect(await ruleOf(history, people.approver, 'channel.deploy', deploy)).toBe('accepted');
  });
});
