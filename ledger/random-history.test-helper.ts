import fc from 'fast-check';
import { deviceProof, testPerson } from '../shared/governance/crypto.test-helper.ts';
import { policyHash } from '../shared/governance/permissions.ts';
import { DEFAULT_POLICY } from '../shared/governance/policy.ts';
import { effectivePolicy } from '../shared/governance/protections.ts';
import type { Role } from '../shared/governance/roles.ts';
import {
  newestVersion,
  type Signed,
  type TestHistory,
  testCase,
  testHistory,
  testReport,
  testSpec,
} from '../shared/governance/testing.ts';
import { toPages } from '../shared/grading/suite-pages.ts';

/** One attempt: somebody tries something; the small numbers choose among what there is. */
export interface Step {
  person: number;
  act: number;
  a: number;
  b: number;
}
/** A signed attempt and whether the reducer took it, in the order they were made. */
export interface Attempt extends Signed {
  accepted: boolean;
}
export interface MadeHistory {
  history: TestHistory;
  attempts: Attempt[];
}

// Often what moves a change forward, seldom what ends it, so that histories reach deployments.
const ACTS = [
  0, 1, 2, 2, 2, 3, 4, 4, 4, 5, 5, 6, 7, 8, 8, 8, 8, 9, 9, 9, 9, 10, 10, 11, 12, 13, 14, 15, 16, 16, 17, 17, 18, 19, 20,
  20,
];
/** Version, change, two approvals and deployment by whoever may, one after the other. */
const WHOLE_WAY: readonly Pick<Step, 'person' | 'act'>[] = [
  { person: 0, act: 2 },
  { person: 0, act: 4 },
  { person: 2, act: 8 },
  { person: 3, act: 8 },
  { person: 3, act: 9 },
];

export const steps = (length: { minLength: number; maxLength: number }): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ person: fc.nat(3), act: fc.constantFrom(...ACTS), a: fc.nat(1), b: fc.nat(4) }), {
    ...length,
    size: 'max',
  });

/** Steps that look random and are the same in every run, for tests of one history. */
export function fixedSteps(count: number): Step[] {
  let seed = 20260301;
  // Numerical Recipes' linear congruential generator; its high bits are even enough here.
  const below = (limit: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
  return Array.from({ length: count }, () => ({
    person: below(4),
    act: ACTS[below(ACTS.length)] ?? 0,
    a: below(2),
    b: below(5),
  }));
}

const PEOPLE = [
  testPerson('founder', 1),
  testPerson('editor', 2),
  testPerson('approver', 3),
  testPerson('engineer', 4),
];
/** Devices that each of them may add. */
const SPARES = PEOPLE.map(({ member }, at) => [testPerson(member, 11 + at), testPerson(member, 21 + at)]);
const ROLES: Role[][] = [['viewer'], ['editor'], ['approver'], ['engineer'], ['admin', 'editor']];

/** Plays attempts of four people, valid and not, on a ledger in memory. */
export async function play(chosen: readonly Step[]): Promise<MadeHistory> {
  const history = testHistory();
  const attempts: Attempt[] = [];
  const attempt: TestHistory['attempt'] = async (person, kind, payload, forgery) => {
    const signed = await history.sign(person, kind, payload, forgery);
    const before = history.entries.length;
    // Signed once more inside with the clock moved on, so the entry's own envelope is what was appended.
    const decision = await history.attempt(person, kind, payload, { ...forgery, time: signed.statement.time });
    attempts.push({ ...signed, accepted: history.entries.length > before });
    return decision;
  };
  const [founder, ...others] = PEOPLE;
  if (founder === undefined) throw new Error('There is a founder.');
  await attempt(founder, 'workspace.create', { name: 'Shop', founder: 'Fay', roles: ['admin', 'editor', 'engineer'] });
  for (const { member, key } of others)
    await attempt(founder, 'member.add', { member, name: member, roles: [member as Role], key, device: 'Laptop' });
  for (const [index, step] of chosen.entries())
    for (const { person, act } of index % 20 === 19 ? WHOLE_WAY : [step])
      await take(history, attempt, { ...step, person, act });
  return { history, attempts };
}

async function take(history: TestHistory, attempt: TestHistory['attempt'], { person, act, a, b }: Step): Promise<void> {
  const { state } = history;
  const spare = SPARES[person]?.[a];
  const first = PEOPLE[person];
  if (spare === undefined || first === undefined) return;
  // Now and then from a second device, also after it was removed.
  const who = b > 3 && (await state.get('key', spare.key)) !== undefined ? spare : first;
  const agent = `agent-${a}`;
  const change = state.list('change').findLast(({ status }) => status === 'open') ?? state.list('change').at(-1);
  const versions = state.list('version').filter((version) => version.agent === agent);
  const parents = versions.length === 0 ? [] : [newestVersion(history, agent)];
  const version = versions.at(b === 3 ? 0 : -1)?.id ?? 'f'.repeat(64);
  const held = await state.get('channel', `${change?.agent ?? agent}/production`);
  const earlier = state.list('deployment').find((deployment) => deployment.agent === agent);
  const none = { policy: DEFAULT_POLICY };
  const ofAgent = (await state.get('agent', change?.agent ?? agent)) ?? none;
  const policy = policyHash(effectivePolicy(ofAgent, (await state.get('workspace', history.workspace)) ?? none));
  const asked = state.list('request').findLast(({ status }) => status === 'open');
  const spec = testSpec({ cheap: b + 1, dear: a });
  const report = testReport(spec, { agent, costUsd: b });
  const open = change ?? { id: 'none', agent, version, evidence: [] };
  const text = `number ${b}`;
  const acts: (() => Promise<unknown>)[] = [
    () => attempt(who, 'agent.create', { agent, slug: agent, name: agent, description: text }),
    () => attempt(who, 'agent.rename', { agent, name: text, description: '' }),
    () => attempt(who, 'version.create', { agent, spec: history.put(spec), parents, reason: text }),
    () => attempt(who, 'version.create', { agent, spec: history.put(spec), parents, reason: `again ${text}` }),
    () =>
      attempt(who, 'change.open', {
        change: `change-${state.list('change').length}`,
        agent,
        version,
        title: text,
        evidence: b === 0 ? [history.put(report)] : [],
      }),
    () =>
      attempt(who, 'change.revise', {
        change: open.id,
        version: state.list('version').findLast((made) => made.agent === open.agent)?.id ?? version,
        evidence: [],
      }),
    () => attempt(who, 'change.comment', { change: open.id, text }),
    () => attempt(who, 'change.withdraw', { change: open.id, reason: text }),
    () =>
      attempt(who, 'review.submit', {
        change: open.id,
        version: open.version,
        verdict: b === 4 ? 'request_changes' : 'approve',
        evidence: open.evidence,
        capacity: person === 3 ? 'engineer' : 'approver',
        policy,
        comment: '',
      }),
    () =>
      attempt(who, 'channel.deploy', {
        agent: open.agent,
        channel: 'production',
        change: open.id,
        version: open.version,
        from: held?.version ?? null,
        reason: '',
      }),
    async () =>
      attempt(who, 'channel.rollback', {
        agent,
        channel: 'production',
        version: earlier?.to ?? version,
        from: (await state.get('channel', `${agent}/production`))?.version ?? version,
        reason: text,
      }),
    () => attempt(who, 'member.change', { member: PEOPLE[a + 1]?.member ?? '', name: text, roles: ROLES[b] ?? [] }),
    () =>
      attempt(who, 'workspace.policy', { policy: { ...DEFAULT_POLICY, approvals: b % 2, authorMayApprove: a > 0 } }),
    () => attempt(who, 'member.remove', { member: 'editor', reason: text }),
    () => attempt(who, 'agent.policy', { agent, policy: b === 0 ? null : { ...DEFAULT_POLICY, approvals: 0 } }),
    () =>
      attempt(who, 'agent.protect', {
        agent,
        path: b % 2 === 0 ? 'models' : 'rules/dear',
        level: b < 2 ? 'locked' : b === 2 ? 'guarded' : 'open',
        reason: text,
      }),
    () =>
      attempt(who, 'request.open', {
        ...{ request: `request-${state.list('request').length}`, agent, path: 'rules/dear/title', reason: text },
        ...{ subject: text, current: null, proposed: b === 0 ? null : text },
      }),
    () =>
      attempt(who, 'request.close', {
        request: asked?.id ?? 'none',
        outcome: b < 2 ? 'accepted' : b === 2 ? 'withdrawn' : 'declined',
        change: b < 2 ? (change?.id ?? 'none') : null,
        comment: '',
      }),
    () => attempt(who, 'device.add', { key: spare.key, device: text, proof: deviceProof(spare) }),
    () => {
      const at = (person + (b > 2 ? 0 : b)) % PEOPLE.length;
      const key = (a === 0 && b === 1 ? PEOPLE[at] : SPARES[at]?.[b % 2])?.key ?? '';
      return attempt(who, 'device.remove', { key, reason: text });
    },
    async () => {
      // Some hundred cases fill several pages; what was shared before is a parent, but for now and then.
      const { suite, pages } = toPages(Array.from({ length: b * 90 }, (_, at) => testCase(`case-${at + person}`)));
      for (const { page } of pages) history.put(page);
      const { suite: current } = (await state.get('agent', agent)) ?? {};
      const parents = current === undefined || b === 3 ? [] : [current];
      return attempt(who, 'suite.publish', {
        ...{ agent, suite, parents, reason: text },
        pages: pages.map(({ hash }) => hash),
      });
    },
  ];
  await acts[act]?.();
}
