// One table with what is right for each of its rows and what spoils it; apart they would say less than together.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateKeyPair } from '../ledger/crypto.ts';
import { sampleAgents } from '../resources/sample/index.ts';
import { DEFAULT_POLICY, type Policy } from '../shared/governance/policy.ts';
import type { Envelope, Payload, StatementKind } from '../shared/governance/statement.ts';
import { testCase } from '../shared/governance/testing.ts';
import { versionHash } from '../shared/governance/version-hash.ts';
import { hashOf } from '../shared/json/canonical.ts';
import type { Spec } from '../shared/spec/spec.ts';
import {
  callAsApplication,
  type Person,
  publishApproved,
  type TestRegistry,
  testRegistry,
} from './registry.test-helper.ts';

/**
 * Who may decide what, where everything but the role is right: `yes`, or the rule that refuses. `other's`: the role may do it to what
 * is its own, and this is somebody else's. The policy comes last, because approvals name it.
 */
const TABLE = `
                                  viewer   editor   approver engineer admin
workspace.create                  exists   exists   exists   exists   exists
member.add                        role     role     role     role     yes
member.change                     role     role     role     role     yes
member.remove                     role     role     role     role     yes
agent.create                      role     yes      role     yes      role
agent.rename                      role     yes      role     yes      role
agent.policy                      role     role     role     yes      role
agent.protect                     role     role     role     yes      role
version.create                    role     yes      role     yes      role
suite.publish                     role     yes      role     yes      role
change.open                       role     yes      role     yes      role
change.revise                     role     other's  role     yes      role
change.withdraw                   role     other's  role     yes      role
change.comment                    role     yes      yes      yes      role
request.open                      role     yes      yes      yes      role
request.close                     role     other's  other's  yes      role
review.submit                     capacity capacity yes      yes      capacity
channel.deploy                    role     role     yes      yes      role
channel.rollback                  role     role     yes      yes      yes
workspace.policy                  role     role     role     yes      yes
`;
/** The same right decision, spoilt in one way, whoever sends it; nothing is appended. */
const FORGED: Record<string, string> = {
  'forged signature': 'unauthenticated signature',
  'changed after signing': 'unauthenticated signature',
  "another's key named": 'unauthenticated signature',
  'foreign workspace': 'invalid_input',
};
/** A decision that does not stand on its key's last one, which is looked at after the role. */
const WRONG_PREVIOUS = 'conflict stale_actor';

const REFUSALS: Record<string, string> = {
  role: 'forbidden role',
  "other's": 'forbidden role',
  capacity: 'forbidden capacity',
  exists: 'conflict exists',
};

const [head = '', ...lines] = TABLE.trim().split('\n');
const ROLES = head.trim().split(/\s+/);
const rows = lines.map((line) => {
  const [kind = '', ...outcomes] = line.split(/\s+/);
  return { kind: kind as StatementKind, expected: Object.fromEntries(ROLES.map((role, at) => [role, outcomes[at]])) };
});

const [sample] = sampleAgents;
if (sample === undefined) throw new Error('The sample agent is missing.');

let team: TestRegistry;
let maker: Person;
let second: Person;
let people: Record<string, Person>;
let spare: string;
let first: string;
let count = 0;
beforeAll(async () => {
  team = await testRegistry();
  maker = await team.join(['admin', 'engineer', 'editor', 'approver'], 'Maker');
  second = await team.join(['approver', 'engineer'], 'Second');
  people = {};
  for (const role of ['viewer', 'editor', 'approver', 'engineer', 'admin'] as const)
    people[role] = await team.join([role]);
  spare = (await team.join(['viewer'], 'Spare')).member;
  for (const agent of ['a1', 'a2'])
    await team.append(maker, 'agent.create', { agent, slug: agent, name: agent, description: '' });
  first = (await published(null)).version;
});
afterAll(() => team.close());

function nextNumber(): number {
  count += 1;
  return count;
}
const next = (): string => `n${nextNumber()}`;
const specWith = (purpose: string): Spec => ({ ...sample.spec, purpose });
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
const policy = (days: number): Policy => ({ ...DEFAULT_POLICY, testsFreshDays: days });
const review = (change: string, version: string): Payload<'review.submit'> => ({
  ...{ change, version, verdict: 'approve', evidence: [], capacity: 'approver', comment: '' },
  policy: hashOf(DEFAULT_POLICY),
});

let lastSuite: string | null = null;
/** What is shared for a2, in one page, without what it stands on. */
function suiteOf(page: object) {
  const suite = hashOf(page);
  return { agent: 'a2', suite, pages: [suite], reason: '' };
}

type Right = { payload: unknown; objects?: unknown[] };
/** For each kind a decision that is right in everything but, perhaps, who takes it. */
const RIGHT: Record<StatementKind, () => Promise<Right>> = {
  'workspace.create': async () => ({ payload: { name: 'Mine', founder: 'Me', roles: ['admin'] } }),
  'workspace.policy': async () => ({ payload: { policy: policy(nextNumber()) } }),
  'member.add': async () => ({
    payload: { member: next(), name: 'New', roles: ['viewer'], key: generateKeyPair().publicKey, device: 'Laptop' },
  }),
  'member.change': async () => ({ payload: { member: spare, name: next(), roles: ['viewer'] } }),
  'member.remove': async () => ({ payload: { member: (await team.join(['viewer'])).member, reason: 'Left.' } }),
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
    return { payload: review(change, version) };
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
const requestOf = (request: string): Payload<'request.open'> => ({
  ...{ request, agent: 'a1', path: 'purpose', subject: 'Purpose' },
  ...{ current: sample.spec.purpose, proposed: request, reason: 'Clearer.' },
});

const personOf = (role: string): Person => {
  const person = people[role];
  if (person === undefined) throw new Error(`Nobody is ${role}.`);
  return person;
};
/** What the registry says to an envelope: `yes`, or the code and the rule. */
async function send(by: Person, envelope: unknown, objects: unknown[] = []): Promise<string> {
  try {
    await by.client.api.member.append({ envelope: envelope as never, objects: objects as never });
    return 'yes';
  } catch (error) {
    const { code, data } = error as { code: string; data?: { rule?: string } };
    return [code, data?.rule].filter((part) => part !== undefined).join(' ');
  }
}
const nowhere = hashOf('nowhere');

/** An envelope with the same signature over a decision whose time was changed. */
function changed(envelope: Envelope): Envelope {
  const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
  const later = { ...statement, time: statement.time.replace(/^2026/, '2027') };
  return { ...envelope, payload: Buffer.from(JSON.stringify(later)).toString('base64') };
}

describe.each(rows)('$kind', ({ kind, expected }) => {
  it('is taken from whom the table says, and nothing forged or spoilt is', async () => {
    let right: Right | undefined;
    for (const role of ROLES) {
      const person = personOf(role);
      right ??= await RIGHT[kind]();
      const { objects = [] } = right;
      const payload = right.payload as Payload<typeof kind>;
      const before = await maker.client.api.member.head();
      const sign = (forge = {}) => team.statement(person, kind, payload, forge);
      const good = sign();
      const [signature] = good.envelope.signatures;
      const forged: Record<string, unknown> = {
        'forged signature': {
          ...good.envelope,
          signatures: [{ ...signature, sig: Buffer.alloc(64, 7).toString('base64') }],
        },
        'changed after signing': changed(good.envelope),
        "another's key named": sign({ actor: { member: maker.member, key: maker.key } }).envelope,
        'foreign workspace': sign({ workspace: 'elsewhere' }).envelope,
      };
      const answers: Record<string, string> = {};
      for (const [name, envelope] of Object.entries(forged)) answers[name] = await send(person, envelope, objects);
      expect(answers, role).toEqual(FORGED);

      const outcome = expected[role] ?? '';
      const refused = REFUSALS[outcome] ?? outcome;
      const isLate = !(outcome === 'role' || outcome === 'exists');
      const spoilt = await send(person, sign({ previous: nowhere }).envelope, objects);
      expect(spoilt, `${role}, wrong hash`).toBe(isLate ? WRONG_PREVIOUS : refused);
      expect(await maker.client.api.member.head(), role).toEqual(before);

      expect(await send(person, good.envelope, objects), role).toBe(refused);
      if (outcome !== 'yes') {
        expect(await maker.client.api.member.head(), role).toEqual(before);
        continue;
      }
      person.previous = good.id;
      if (kind === 'suite.publish') lastSuite = (right.payload as Payload<'suite.publish'>).suite;
      right = undefined;
      // Sent once more, also by somebody else: known, and nothing happens twice.
      const after = await maker.client.api.member.head();
      expect(after.sequence).toBe(before.sequence + 1);
      expect(await send(person, good.envelope, objects)).toBe('yes');
      expect(await send(maker, good.envelope, objects)).toBe('yes');
      // Signed anew on the same place of the chain, it is refused.
      const again = team.statement({ ...person, previous: null }, kind, payload).envelope;
      expect(await send(person, again, objects), `${role}, replayed`).toBe(WRONG_PREVIOUS);
      expect(await maker.client.api.member.head()).toEqual(after);
    }
  });
});

describe('a decision about what is no longer so', () => {
  const stale: Record<string, () => Promise<[string, StatementKind, unknown, unknown[]?]>> = {
    'deploys over another version than the channel shows': async () => {
      const channel = next();
      const { version } = await deployed(channel, null, first);
      const { change, version: later } = await published(version);
      return ['conflict stale_base', 'channel.deploy', { ...deployment(channel, change, later), from: first }];
    },
    'rolls back from another version than the channel shows': async () => {
      const channel = next();
      await deployed(channel, null, first);
      const payload = { agent: 'a1', channel, version: first, from: nowhere, reason: 'Back.' };
      return ['conflict stale_base', 'channel.rollback', payload];
    },
    'deploys what the change was before it was revised': async () => {
      const { change, version } = await openChange();
      await revise(change, version);
      return ['conflict wrong_version', 'channel.deploy', deployment(next(), change, version)];
    },
    'approves what the change was before it was revised': async () => {
      const { change, version } = await openChange();
      await revise(change, version);
      return ['conflict wrong_version', 'review.submit', review(change, version)];
    },
    'deploys on an approval of what the change was before': async () => {
      const { change, version } = await published(first);
      const later = await revise(change, version);
      return ['forbidden approvals', 'channel.deploy', deployment(next(), change, later)];
    },
    'approves under another policy': async () => {
      const { change, version } = await openChange();
      return ['conflict wrong_policy', 'review.submit', { ...review(change, version), policy: nowhere }];
    },
    'approves other evidence': async () => {
      const { change, version } = await openChange();
      return ['conflict wrong_evidence', 'review.submit', { ...review(change, version), evidence: [nowhere] }];
    },
    'makes a version of one that is not there': async () => {
      const spec = specWith(next());
      const payload = { agent: 'a1', spec: hashOf(spec), parents: [nowhere], reason: 'So.' };
      return ['not_found', 'version.create', payload, [spec]];
    },
    'shares test cases over others than the team has': async () => {
      const page = { cases: [testCase(next())] };
      return ['conflict stale_base', 'suite.publish', { ...suiteOf(page), parents: [] }, [page]];
    },
    'names content by another hash than its own': async () => {
      const payload = { agent: 'a1', spec: nowhere, parents: [first], reason: 'So.' };
      return ['not_found', 'version.create', payload, [specWith(next())]];
    },
  };
  const deployment = (channel: string, change: string, version: string): Payload<'channel.deploy'> => ({
    ...{ agent: 'a1', channel, change, version, from: null, reason: '' },
  });
  async function revise(change: string, parent: string): Promise<string> {
    const version = await newVersion(parent);
    await team.append(maker, 'change.revise', { change, version, evidence: [] });
    return version;
  }
  beforeAll(() => team.append(maker, 'workspace.policy', { policy: DEFAULT_POLICY }));
  it.each(Object.entries(stale))('%s: refused', async (_name, make) => {
    const [expected, kind, payload, objects] = await make();
    const before = await maker.client.api.member.head();
    const { envelope } = team.statement(second, kind, payload as Payload<typeof kind>);
    expect(await send(second, envelope, objects)).toBe(expected);
    expect(await maker.client.api.member.head()).toEqual(before);
  });
});

it('somebody who was removed can hand in nothing, whoever signed it, and signs nothing more', async () => {
  const leaver = await team.join(['admin', 'engineer'], 'Leaver');
  await team.append(maker, 'member.remove', { member: leaver.member, reason: 'Left.' });
  const rename = { agent: 'a1', name: 'Left', description: '' };
  const before = await maker.client.api.member.head();
  expect(await send(leaver, team.statement(maker, 'agent.rename', rename).envelope)).toBe(
    'unauthenticated removed_member',
  );
  expect(await send(maker, team.statement(leaver, 'agent.rename', rename).envelope)).toBe(
    'unauthenticated removed_member',
  );
  const { secret } = await maker.client.api.member.createKey({ name: 'Shop' });
  for (const key of [null, secret]) {
    const body = { envelope: team.statement(maker, 'agent.rename', rename).envelope, objects: [] };
    const { status } = await callAsApplication(team.registry.address, '/v1/statements', { key, body });
    expect(status).toBe(401);
  }
  expect(await maker.client.api.member.head()).toEqual(before);
});
