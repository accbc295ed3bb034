import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../shared/governance/policy.ts';
import type { Envelope, Payload, StatementKind } from '../shared/governance/statement.ts';
import { testCase } from '../shared/governance/testing.ts';
import { hashOf } from '../shared/json/canonical.ts';
import { decisionsOfTeam, nowhere, type Right, reviewOf, send, specWith, suiteOf } from './decisions.test-helper.ts';
import { callAsApplication, type Person } from './registry.test-helper.ts';

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
device.add                        yes      yes      yes      yes      yes
device.remove                     other's  other's  other's  other's  yes
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
/** The new device agreed to be one in its workspace only. */
const FORGED_DEVICE = { 'foreign workspace': 'unauthenticated signature' };
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

const { team, maker, second, people, first, right: rightOf, ...made } = await decisionsOfTeam();
const { next, published, newVersion, openChange, deployed, taken } = made;
afterAll(() => team.close());

const personOf = (role: string): Person => {
  const person = people[role];
  if (person === undefined) throw new Error(`Nobody is ${role}.`);
  return person;
};
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
      right ??= await rightOf[kind](person);
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
      expect(answers, role).toEqual(kind === 'device.add' ? { ...FORGED, ...FORGED_DEVICE } : FORGED);

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
      taken(kind, right);
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
      return ['conflict wrong_version', 'review.submit', reviewOf(change, version)];
    },
    'deploys on an approval of what the change was before': async () => {
      const { change, version } = await published(first);
      const later = await revise(change, version);
      return ['forbidden approvals', 'channel.deploy', deployment(next(), change, later)];
    },
    'approves under another policy': async () => {
      const { change, version } = await openChange();
      return ['conflict wrong_policy', 'review.submit', { ...reviewOf(change, version), policy: nowhere }];
    },
    'approves other evidence': async () => {
      const { change, version } = await openChange();
      return ['conflict wrong_evidence', 'review.submit', { ...reviewOf(change, version), evidence: [nowhere] }];
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

it('a device that was removed can hand in nothing, whoever signed it, and signs nothing more', async () => {
  const leaver = await team.join(['admin', 'engineer'], 'Loser');
  await team.append(maker, 'device.remove', { key: leaver.key, reason: 'Lost.' });
  const rename = { agent: 'a1', name: 'Lost', description: '' };
  const before = await maker.client.api.member.head();
  const refused = 'unauthenticated removed_device';
  expect(await send(leaver, team.statement(maker, 'agent.rename', rename).envelope)).toBe(refused);
  expect(await send(maker, team.statement(leaver, 'agent.rename', rename).envelope)).toBe(refused);
  expect(await maker.client.api.member.head()).toEqual(before);
});
