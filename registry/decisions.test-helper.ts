import { generateKeyPair, signWith } from '../ledger/crypto.ts';
import { sampleAgents } from '../resources/sample/index.ts';
import { deviceProofText } from '../shared/governance/dsse.ts';
import { DEFAULT_POLICY, type Policy } from '../shared/governance/policy.ts';
import type { Payload, StatementKind } from '../shared/governance/statement.ts';
import { testCase } from '../shared/governance/testing.ts';
import { versionHash } from '../shared/governance/version-hash.ts';
import { hashOf } from '../shared/json/canonical.ts';
import type { Spec } from '../shared/spec/spec.ts';
import { type Person, publishApproved, testRegistry } from './registry.test-helper.ts';

const [sample] = sampleAgents;
if (sample === undefined) throw new Error('The sample agent is missing.');

export const nowhere = hashOf('nowhere');
const specOf = sample.spec;
export const specWith = (purpose: string): Spec => ({ ...specOf, purpose });
const policy = (days: number): Policy => ({ ...DEFAULT_POLICY, testsFreshDays: days });
export const reviewOf = (change: string, version: string): Payload<'review.submit'> => ({
  ...{ change, version, verdict: 'approve', evidence: [], capacity: 'approver', comment: '' },
  policy: hashOf(DEFAULT_POLICY),
});
/** What is shared for a2, in one page, without what it stands on. */
export function suiteOf(page: object) {
  const suite = hashOf(page);
  return { agent: 'a2', suite, pages: [suite], reason: '' };
}
const requestOf = (request: string): Payload<'request.open'> => ({
  ...{ request, agent: 'a1', path: 'purpose', subject: 'Purpose' },
  ...{ current: specOf.purpose, proposed: request, reason: 'Clearer.' },
});

/** A payload, and the objects it names. */
export type Right = { payload: unknown; objects?: unknown[] };

/** What the registry says to an envelope: `yes`, or the code and the rule. */
export async function send(by: Person, envelope: unknown, objects: unknown[] = []): Promise<string> {
  try {
    await by.client.api.member.append({ envelope: envelope as never, objects: objects as never });
    return 'yes';
  } catch (error) {
    const { code, data } = error as { code: string; data?: { rule?: string } };
    return [code, data?.rule].filter((part) => part !== undefined).join(' ');
  }
}

/** A team of one person for each role, two who prepare things, and two agents; and for each kind of decision one that is right. */
export async function decisionsOfTeam() {
  const team = await testRegistry();
  const maker = await team.join(['admin', 'engineer', 'editor', 'approver'], 'Maker');
  const second = await team.join(['approver', 'engineer'], 'Second');
  const people: Record<string, Person> = {};
  for (const role of ['viewer', 'editor', 'approver', 'engineer', 'admin'] as const)
    people[role] = await team.join([role]);
  const spare = (await team.join(['viewer'], 'Spare')).member;
  for (const agent of ['a1', 'a2'])
    await team.append(maker, 'agent.create', { agent, slug: agent, name: agent, description: '' });
  let count = 0;
  function nextNumber(): number {
    count += 1;
    return count;
  }
  const next = (): string => `n${nextNumber()}`;
  /** An approved version of agent a1, not yet deployed. */
  async function published(parent: string | null) {
    const change = next();
    const spec = specWith(`Purpose ${change}.`);
    const version = await publishApproved(
      team,
      { engineer: maker, approver: second },
      { agent: 'a1', spec, parent, change },
    );
    return { change, version, spec };
  }
  /** A version of a1 by the maker, in no change yet. */
  async function newVersion(parent: string): Promise<string> {
    const spec = specWith(`Purpose ${next()}.`);
    await team.append(maker, 'version.create', { agent: 'a1', spec: hashOf(spec), parents: [parent], reason: 'So.' }, [
      spec,
    ]);
    return lastVersion(spec, parent);
  }
  async function lastVersion(spec: Spec, parent: string): Promise<string> {
    const { entries } = await maker.client.api.member.entries({
      after: (await maker.client.api.member.head()).sequence - 1,
    });
    const { time } = JSON.parse(Buffer.from(entries[0]?.envelope.payload ?? '', 'base64').toString());
    const payload = { agent: 'a1', spec: hashOf(spec), parents: [parent], reason: 'So.' };
    return versionHash({ ...payload, author: maker.member, time });
  }
  async function openChange() {
    const change = next();
    const version = await newVersion(first);
    await team.append(maker, 'change.open', { change, agent: 'a1', version, title: 'T', evidence: [] });
    return { change, version };
  }
  async function deployed(channel: string, from: string | null, parent: string | null) {
    const made = await published(parent);
    const { change, version } = made;
    await team.append(second, 'channel.deploy', { agent: 'a1', channel, change, version, from, reason: '' });
    return made;
  }

  let lastSuite: string | null = null;
  /** For each kind a decision that is right in everything but, perhaps, who takes it. */
  const right: Record<StatementKind, (by: Person) => Promise<Right>> = {
    'workspace.create': async () => ({ payload: { name: 'Mine', founder: 'Me', roles: ['admin'] } }),
    'workspace.policy': async () => ({ payload: { policy: policy(nextNumber()) } }),
    'member.add': async () => ({
      payload: { member: next(), name: 'New', roles: ['viewer'], key: generateKeyPair().publicKey, device: 'Laptop' },
    }),
    'member.change': async () => ({ payload: { member: spare, name: next(), roles: ['viewer'] } }),
    'member.remove': async () => ({ payload: { member: (await team.join(['viewer'])).member, reason: 'Left.' } }),
    'device.add': async ({ member }) => {
      const { publicKey: key, privateKey } = generateKeyPair();
      const text = Buffer.from(deviceProofText(team.registry.workspace, member));
      const proof = Buffer.from(signWith(privateKey)(text)).toString('base64');
      return { payload: { key, device: 'Phone', proof } };
    },
    'device.remove': async () => ({ payload: { key: (await team.join(['viewer'])).key, reason: 'Lost.' } }),
    'agent.create': async () => {
      const agent = next();
      return { payload: { agent, slug: agent, name: agent, description: '' } };
    },
    'agent.rename': async () => ({ payload: { agent: 'a1', name: next(), description: '' } }),
    'agent.policy': async () => ({ payload: { agent: 'a2', policy: policy(nextNumber()) } }),
    'agent.protect': async () => ({ payload: { agent: 'a2', path: 'purpose', level: 'locked', reason: next() } }),
    'version.create': async () => {
      const spec = specWith(next());
      return { payload: { agent: 'a1', spec: hashOf(spec), parents: [first], reason: 'So.' }, objects: [spec] };
    },
    'suite.publish': async () => {
      const page = { cases: [testCase(next())] };
      return { payload: { ...suiteOf(page), parents: lastSuite === null ? [] : [lastSuite] }, objects: [page] };
    },
    'change.open': async () => ({
      payload: { change: next(), agent: 'a1', version: await newVersion(first), title: 'T', evidence: [] },
    }),
    'change.revise': async () => {
      const { change, version } = await openChange();
      return { payload: { change, version: await newVersion(version), evidence: [] } };
    },
    'change.withdraw': async () => ({ payload: { change: (await openChange()).change, reason: 'No.' } }),
    'change.comment': async () => ({ payload: { change: (await openChange()).change, text: next() } }),
    'request.open': async () => ({ payload: requestOf(next()) }),
    'request.close': async () => {
      const request = next();
      await team.append(maker, 'request.open', requestOf(request));
      return { payload: { request, outcome: 'declined', change: null, comment: '' } };
    },
    'review.submit': async () => {
      const { change, version } = await openChange();
      return { payload: reviewOf(change, version) };
    },
    'channel.deploy': async () => {
      const { change, version } = await published(first);
      return { payload: { agent: 'a1', channel: next(), change, version, from: null, reason: '' } };
    },
    'channel.rollback': async () => {
      const channel = next();
      const before = await deployed(channel, null, first);
      const { version: from } = await deployed(channel, before.version, before.version);
      return { payload: { agent: 'a1', channel, version: before.version, from, reason: 'Back.' } };
    },
  };
  const first = (await published(null)).version;

  return {
    team,
    maker,
    second,
    people,
    first,
    next,
    published,
    newVersion,
    openChange,
    deployed,
    right,
    /** Notes what was taken, on which the next one of its kind stands. */
    taken(kind: StatementKind, { payload }: Right): void {
      if (kind === 'suite.publish') lastSuite = (payload as Payload<'suite.publish'>).suite;
    },
  };
}
