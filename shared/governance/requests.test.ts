import { beforeEach, describe, expect, it } from 'vitest';
import type { Payload } from './statement.ts';
import { opened, people, ruleOf, startedTeam } from './team.test-helper.ts';
import type { TestHistory } from './testing.ts';

type Open = Payload<'request.open'>;
type Close = Payload<'request.close'>;
const open = (parts: Partial<Open> = {}): Open => ({
  request: 'request-1',
  agent: 'agent-1',
  path: 'rules/cheap/title',
  subject: 'Rule 1 · Limit cheap · Title',
  current: 'Limit cheap',
  proposed: 'Cheap goods',
  reason: 'Nobody knows what a limit cheap is',
  ...parts,
});
const close = (parts: Partial<Close> = {}): Close => ({
  request: 'request-1',
  outcome: 'declined',
  change: null,
  comment: 'Not now',
  ...parts,
});

describe('a request', () => {
  let history: TestHistory & { v: [string, string, string] };
  beforeEach(async () => {
    history = await startedTeam();
  });
  const ask = (parts?: Partial<Open>, by: keyof typeof people = 'editor') =>
    ruleOf(history, people[by], 'request.open', open(parts));
  const answer = (parts?: Partial<Close>, by: keyof typeof people = 'engineer') =>
    ruleOf(history, people[by], 'request.close', close(parts));

  it('is kept with what it asks for, by whom and when', async () => {
    expect(await ask()).toBe('accepted');
    const held = await history.state.get('request', 'request-1');
    expect(held).toMatchObject({ ...payloadOf(open()), author: 'editor', status: 'open', closed: null });
    expect(held?.openedAt).toMatch(/^2026-01-01T/);
  });

  it('needs an agent, a part of it, a difference and an id of its own', async () => {
    expect(await ask({ agent: 'none' })).toBe('missing');
    expect(await ask({ path: 'everything/x' })).toBe('shape');
    expect(await ask({ proposed: 'Limit cheap' })).toBe('no_change');
    expect(await ask({ current: null, proposed: null })).toBe('no_change');
    expect(await ask({ current: null })).toBe('accepted');
    expect(await ask()).toBe('exists');
  });

  it('is bounded in size, so that the ledger stays small', async () => {
    expect(await ask({ proposed: 'x'.repeat(256 * 1024) })).toBe('shape');
    expect(await ask({ current: ['x'.repeat(256 * 1024)] })).toBe('shape');
    expect(await ask({ proposed: 'x'.repeat(255 * 1024) })).toBe('accepted');
  });

  it('is declined by an engineer, once', async () => {
    await ask();
    expect(await answer()).toBe('accepted');
    expect(await history.state.get('request', 'request-1')).toMatchObject({
      status: 'declined',
      closed: { by: 'engineer', comment: 'Not now', change: null },
    });
    for (const outcome of ['declined', 'withdrawn', 'accepted'] as const)
      expect(await answer({ outcome, change: outcome === 'accepted' ? 'change-3' : null })).toBe('closed');
  });

  it('is accepted by an engineer with the change that brings it', async () => {
    await ask();
    expect(await answer({ outcome: 'accepted' })).toBe('shape');
    expect(await answer({ outcome: 'declined', change: 'change-3' })).toBe('shape');
    expect(await answer({ outcome: 'accepted', change: 'none' })).toBe('missing');
    await history.append(people.editor, 'agent.create', {
      agent: 'agent-2',
      slug: 'two',
      name: 'Two',
      description: '',
    });
    await ask({ request: 'request-2', agent: 'agent-2' });
    expect(await answer({ request: 'request-2', outcome: 'accepted', change: 'change-3' })).toBe('missing');
    await history.append(people.engineer, 'change.open', opened('change-4', history.v[2]));
    expect(await answer({ outcome: 'accepted', change: 'change-4' })).toBe('accepted');
    expect(await history.state.get('request', 'request-1')).toMatchObject({ closed: { change: 'change-4' } });
  });

  it('is withdrawn by whoever made it, and by nobody else', async () => {
    await ask();
    for (const somebody of ['editor2', 'engineer', 'approver'] as const)
      expect(await answer({ outcome: 'withdrawn' }, somebody)).toBe('role');
    expect(await answer({ outcome: 'withdrawn' }, 'editor')).toBe('accepted');
  });

  it('is not answered by whoever made it, unless as an engineer', async () => {
    await ask();
    for (const outcome of ['declined', 'accepted'] as const)
      expect(await answer({ outcome, change: outcome === 'accepted' ? 'change-3' : null }, 'editor')).toBe('role');
    await ask({ request: 'request-2' }, 'engineer');
    expect(await answer({ request: 'request-2' }, 'engineer')).toBe('accepted');
  });

  it('that does not exist is not answered', async () => {
    expect(await answer()).toBe('missing');
  });
});

const payloadOf = ({ request: id, ...rest }: Open) => ({ id, ...rest });
