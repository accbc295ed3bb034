import { describe, expect, it } from 'vitest';
import { hashOf } from '../json/canonical.ts';
import { deviceProof, testPerson } from './crypto.test-helper.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { Role } from './roles.ts';
import type { Payload, StatementKind } from './statement.ts';
import { deploymentOf, opened, people, reviewOf, startedTeam } from './team.test-helper.ts';
import { testSpec } from './testing.ts';

/** Who may do what. Everybody else is refused by the rule `role`, reviewers by `capacity`. */
const ALLOWED: { [K in Exclude<StatementKind, 'workspace.create'>]: Role[] } = {
  'workspace.policy': ['engineer', 'admin'],
  'member.add': ['admin'],
  'member.change': ['admin'],
  'member.remove': ['admin'],
  'device.add': Role.options,
  // Another's device; removing one's own has tests of its own.
  'device.remove': ['admin'],
  'agent.create': ['editor', 'engineer'],
  'agent.rename': ['editor', 'engineer'],
  'agent.policy': ['engineer'],
  'agent.protect': ['engineer'],
  'version.create': ['editor', 'engineer'],
  'suite.publish': ['editor', 'engineer'],
  'change.open': ['editor', 'engineer'],
  'change.revise': ['editor', 'engineer'],
  'change.withdraw': ['editor', 'engineer'],
  'change.comment': ['editor', 'approver', 'engineer'],
  'request.open': ['editor', 'approver', 'engineer'],
  // Declining one; whoever made it may also withdraw it, which has a test of its own.
  'request.close': ['engineer'],
  'review.submit': ['approver', 'engineer'],
  'channel.deploy': ['approver', 'engineer'],
  'channel.rollback': ['approver', 'engineer', 'admin'],
};

const history = await startedTeam();
const [one, two, three] = history.v;
const spec = history.put(testSpec({ cheap: 40 }));
const device = { name: 'New', roles: ['viewer' as const], device: 'Phone' };
const policy = { ...DEFAULT_POLICY, approvals: 2 };
const report = { evidence: [] };
await history.append(people.editor, 'version.create', { agent: 'agent-1', spec, parents: [three], reason: 'Four' });
const four = history.state.list('version').find((version) => version.number === 4)?.id ?? '';
const asked = {
  ...{ request: 'request-1', agent: 'agent-1', path: 'purpose', subject: 'Purpose', reason: 'Clearer' },
  ...{ current: 'Old', proposed: 'New' },
};
await history.append(people.editor, 'request.open', asked);
const phone = testPerson('approver2', 98);
const payloads: { [K in keyof typeof ALLOWED]: Payload<K> } = {
  'workspace.policy': { policy },
  'member.add': { member: 'new', key: testPerson('new', 99).key, ...device },
  'member.change': { member: 'viewer', name: 'viewer', roles: ['editor'] },
  'member.remove': { member: 'viewer', reason: 'Left' },
  // The reducer takes the proof as checked, as it takes the signature.
  'device.add': { key: phone.key, device: 'Phone', proof: deviceProof(phone) },
  'device.remove': { key: people.approver2.key, reason: 'Lost' },
  'agent.create': { agent: 'agent-2', slug: 'two', name: 'Two', description: '' },
  'agent.rename': { agent: 'agent-1', name: 'Uno', description: '' },
  'agent.policy': { agent: 'agent-1', policy },
  'agent.protect': { agent: 'agent-1', path: 'rules', level: 'locked', reason: 'Agreed' },
  'version.create': { agent: 'agent-1', spec, parents: [two], reason: 'Another' },
  'suite.publish': { agent: 'agent-1', suite: hashOf({ cases: [] }), pages: [], parents: [], reason: '' },
  'change.open': opened('change-4', three),
  'change.revise': { change: 'change-3', version: four, ...report },
  'change.withdraw': { change: 'change-3', reason: 'Not needed' },
  'change.comment': { change: 'change-3', text: 'Why?' },
  'request.open': { ...asked, request: 'request-2' },
  'request.close': { request: 'request-1', outcome: 'declined', change: null, comment: '' },
  'review.submit': await reviewOf(history, 'change-3'),
  'channel.deploy': await deploymentOf(history, 'change-3'),
  'channel.rollback': { agent: 'agent-1', channel: 'production', version: one, from: two, reason: 'Trouble' },
};

describe('who may do what', () => {
  const kinds = Object.keys(ALLOWED) as (keyof typeof ALLOWED)[];
  for (const kind of kinds)
    for (const role of Role.options) {
      // The editor wrote the change; the two-eyes rule has tests of its own.
      const isAuthorReviewing = kind === 'review.submit' && role === 'editor';
      it(`${role} ${ALLOWED[kind].includes(role) ? 'may' : 'may not'}: ${kind}`, async () => {
        const person = isAuthorReviewing ? people.editor2 : people[role];
        const before = history.state.snapshot();
        const decision = await history.decide(await history.sign(person, kind, payloads[kind]));
        if (ALLOWED[kind].includes(role)) expect(decision).toMatchObject({ ok: true });
        else {
          const rule = kind === 'review.submit' ? 'capacity' : 'role';
          expect(decision).toMatchObject({ ok: false, refusal: { code: 'forbidden', rule } });
        }
        expect(history.state.snapshot()).toEqual(before);
      });
    }

  it('an engineer reviews as engineer, nobody else does', async () => {
    const review = await reviewOf(history, 'change-3', { capacity: 'engineer' });
    for (const role of Role.options) {
      const decision = await history.decide(await history.sign(people[role], 'review.submit', review));
      expect(decision.ok ? 'accepted' : decision.refusal.rule).toBe(role === 'engineer' ? 'accepted' : 'capacity');
    }
  });

  it('somebody else’s change cannot be revised or withdrawn by an editor', async () => {
    for (const kind of ['change.revise', 'change.withdraw'] as const) {
      const decision = await history.decide(await history.sign(people.editor2, kind, payloads[kind]));
      expect(decision).toMatchObject({ ok: false, refusal: { rule: 'role' } });
    }
  });

  it('nobody may create a second workspace', async () => {
    const payload = { name: 'Other', founder: 'Me', roles: ['admin' as const] };
    const stranger = testPerson('stranger', 77);
    for (const forgery of [{}, { workspace: 'workspace-2' }]) {
      const decision = await history.decide(await history.sign(stranger, 'workspace.create', payload, forgery));
      expect(decision).toMatchObject({ ok: false, refusal: { rule: 'exists' } });
    }
  });
});
