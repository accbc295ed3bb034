import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from './policy.ts';
import { NO_HASH, newTeam, people, ruleOf } from './team.test-helper.ts';
import { testHistory } from './testing.ts';

describe('the beginning of a ledger', () => {
  it('is the creation of a workspace and nothing else', async () => {
    const history = testHistory();
    const agent = { agent: 'agent-1', slug: 'one', name: 'One', description: '' };
    expect(await ruleOf(history, people.admin, 'agent.create', agent)).toBe('workspace');
    const workspace = { name: 'Shop', founder: 'Ana', roles: ['editor' as const] };
    const late = { previous: NO_HASH };
    expect(await ruleOf(history, people.admin, 'workspace.create', workspace, late)).toBe('stale_actor');
    expect(await ruleOf(history, people.admin, 'workspace.create', workspace)).toBe('accepted');
    expect(await ruleOf(history, people.admin, 'workspace.create', workspace)).toBe('exists');
  });

  it('makes its founder an admin, under four eyes from the first day', async () => {
    const history = testHistory();
    await history.append(people.editor, 'workspace.create', { name: 'Shop', founder: 'Ana', roles: ['editor'] });
    expect(await history.state.get('member', 'editor')).toMatchObject({ name: 'Ana', roles: ['editor', 'admin'] });
    expect(await history.state.get('workspace', history.workspace)).toMatchObject({ policy: DEFAULT_POLICY });
  });
});

it('an agent keeps its address when it is renamed, and its policy can be its own again and again', async () => {
  const history = await newTeam();
  await history.append(people.editor, 'agent.rename', { agent: 'agent-1', name: 'Uno', description: 'New' });
  expect(await history.state.get('agent', 'agent-1')).toMatchObject({ slug: 'one', name: 'Uno', description: 'New' });
  const policy = { ...DEFAULT_POLICY, approvals: 2 };
  await history.append(people.engineer, 'agent.policy', { agent: 'agent-1', policy });
  await history.append(people.engineer, 'agent.policy', { agent: 'agent-1', policy: null });
  expect(await history.state.get('agent', 'agent-1')).toMatchObject({ policy: null });
});
