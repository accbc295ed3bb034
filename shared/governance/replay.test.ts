import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyWithNode } from './crypto.test-helper.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { approve, deploymentOf, newTeam, opened, people, reviewOf, version } from './team.test-helper.ts';
import { newestVersion, stateText, type TestHistory, testCase, testSpec } from './testing.ts';
import { verifyEntries } from './verify.ts';

/** What a team may try next; whatever the reducer refuses simply does not happen. */
type Move = {
  kind:
    | 'edit'
    | 'open'
    | 'revise'
    | 'review'
    | 'deploy'
    | 'back'
    | 'policy'
    | 'person'
    | 'lock'
    | 'ask'
    | 'answer'
    | 'share';
  n: number;
  who: number;
};
const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom(
    'edit',
    'open',
    'revise',
    'review',
    'deploy',
    'back',
    'policy',
    'person',
    'lock',
    'ask',
    'answer',
    'share',
  ),
  n: fc.nat({ max: 3 }),
  who: fc.nat({ max: 7 }),
});

async function play(history: TestHistory, { kind, n, who }: Move, step: number): Promise<void> {
  const everybody = Object.values(people);
  const person = everybody[who % everybody.length] ?? people.admin;
  const versions = history.state.list('version');
  const any = versions[n % versions.length]?.id ?? '';
  const change = `change-${n}`;
  const held = await history.state.get('change', change);
  const moves: Record<Move['kind'], () => Promise<unknown>> = {
    edit: () => {
      const spec = history.put(testSpec({ cheap: step }));
      return history.attempt(person, 'version.create', { agent: 'agent-1', spec, parents: [any], reason: 'Edit' });
    },
    open: () => history.attempt(person, 'change.open', opened(change, newestVersion(history, 'agent-1'))),
    revise: () => history.attempt(person, 'change.revise', { change, version: any, evidence: [] }),
    review: async () =>
      history.attempt(
        person,
        'review.submit',
        await reviewOf(history, change, { capacity: step % 2 === 0 ? 'engineer' : 'approver' }),
      ),
    deploy: async () => history.attempt(person, 'channel.deploy', await deploymentOf(history, change)),
    back: async () => {
      const from = (await history.state.get('channel', 'agent-1/production'))?.version ?? '';
      const back = { agent: 'agent-1', channel: 'production', version: any, from, reason: 'Back' };
      return history.attempt(person, 'channel.rollback', back);
    },
    policy: () =>
      history.attempt(person, 'agent.policy', { agent: 'agent-1', policy: { ...DEFAULT_POLICY, approvals: n } }),
    lock: () => {
      const level = (['locked', 'guarded', 'open'] as const)[n] ?? 'locked';
      return history.attempt(person, 'agent.protect', { agent: 'agent-1', path: 'rules/cheap', level, reason: `${n}` });
    },
    ask: () =>
      history.attempt(person, 'request.open', {
        ...{ request: `request-${n}`, agent: 'agent-1', path: 'rules/cheap/title', reason: 'Why' },
        ...{ subject: 'Title', current: 'Limit cheap', proposed: n === 3 ? null : `${n}` },
      }),
    answer: () => {
      const outcome = (['accepted', 'declined', 'withdrawn'] as const)[step % 3] ?? 'declined';
      const brought = outcome === 'accepted' ? change : null;
      return history.attempt(person, 'request.close', {
        request: `request-${n}`,
        outcome,
        change: brought,
        comment: '',
      });
    },
    share: () => {
      const page = { cases: [testCase(`case-${n}`)] };
      const suite = history.put(page);
      const parents = history.state
        .list('agent')
        .flatMap((agent) => (agent.suite === undefined || n === 3 ? [] : [agent.suite]));
      return history.attempt(person, 'suite.publish', { agent: 'agent-1', suite, pages: [suite], parents, reason: '' });
    },
    person: () => {
      const roles = n % 2 === 0 ? (['viewer'] as const) : (['editor', 'approver'] as const);
      const member = everybody[n + 3]?.member ?? '';
      return history.attempt(person, 'member.change', { member, name: member, roles: [...roles] });
    },
  };
  const revised = kind === 'revise' ? history.entries.length : -1;
  await moves[kind]();
  if (revised >= 0 && history.entries.length > revised) {
    const after = await history.state.get('change', change);
    expect(after?.reviews.every((review) => review.voided !== null)).toBe(true);
    expect(after?.reviews.length).toBe(held?.reviews.length);
  }
}

/** A team of nine people, one version, one open change. */
async function begun(): Promise<TestHistory> {
  const history = await newTeam();
  await history.append(
    people.editor,
    'change.open',
    opened('change-0', await version(history, testSpec({ cheap: 1000 }))),
  );
  return history;
}

describe('whatever a team does', () => {
  it('replaying the entries gives the same state and head, and no approval outlives what it approved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 40 }), async (moves) => {
        const history = await begun();
        for (const [step, next] of moves.entries()) await play(history, next, step);
        const objects = async (hash: string) => history.objects.get(hash);
        const replayed = await verifyEntries(history.entries, { verify: verifyWithNode, objects });
        expect(replayed).toMatchObject({ ok: true, head: history.head() });
        expect(stateText(replayed.state)).toBe(stateText(history.state));
        for (const change of history.state.list('change'))
          for (const review of change.reviews)
            expect(review.voided !== null || review.version === change.version).toBe(true);
        expect((await history.state.get('ledger', 'ledger'))?.admins.length).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });

  it('a refused statement leaves no trace', async () => {
    const history = await begun();
    await approve(history, 'change-0');
    const before = stateText(history.state);
    const head = history.head();
    const refused = await history.attempt(people.viewer, 'channel.deploy', await deploymentOf(history, 'change-0'));
    expect(refused.ok).toBe(false);
    expect(stateText(history.state)).toBe(before);
    expect(history.head()).toEqual(head);
  });
});
