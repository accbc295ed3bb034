import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64 } from '#bytes/base64';
import { deviceProof, testPerson, verifyWithNode } from './crypto.test-helper.ts';
import { deviceProofText, openEnvelope } from './dsse.ts';
import { devicesOf } from './permissions.ts';
import { newTeam, people, ruleOf } from './team.test-helper.ts';
import { stateText, type TestHistory, type TestPerson, testHistory } from './testing.ts';
import { verifyEntries } from './verify.ts';

const phone = testPerson('editor', 60);
const tablet = testPerson('editor', 61);
const added = (device: TestPerson) => ({ key: device.key, device: 'Phone', proof: deviceProof(device) });
const removed = ({ key }: TestPerson) => ({ key, reason: 'Lost' });
const rename = (name: string) => ({ agent: 'agent-1', name, description: '' });

async function twoDevices(): Promise<TestHistory> {
  const history = await newTeam();
  await history.append(people.editor, 'device.add', added(phone));
  return history;
}

describe('another device of somebody', () => {
  it('signs as that person, with what they may do, until it is removed', async () => {
    const history = await twoDevices();
    expect(await ruleOf(history, phone, 'agent.rename', rename('Uno'))).toBe('accepted');
    expect(await ruleOf(history, phone, 'agent.policy', { agent: 'agent-1', policy: null })).toBe('role');
    expect(await history.state.get('key', phone.key)).toMatchObject({ member: 'editor', addedWith: people.editor.key });
    await history.append(people.editor, 'device.remove', removed(phone));
    const decision = await history.attempt(phone, 'agent.rename', rename('Due'));
    expect(decision).toMatchObject({ ok: false, refusal: { code: 'unauthenticated', rule: 'removed_device' } });
    expect(decision.ok ? '' : decision.refusal.message).toContain('This device (“Phone”) was removed on 2026-01-01');
    expect((await history.state.get('agent', 'agent-1'))?.name).toBe('Uno');
    expect(await ruleOf(history, people.editor, 'agent.rename', rename('Due'))).toBe('accepted');
  });

  it('may remove the lost one it was added with, and then is the only one', async () => {
    const history = await twoDevices();
    expect(await ruleOf(history, phone, 'device.remove', removed(people.editor))).toBe('accepted');
    expect(await ruleOf(history, people.editor, 'agent.rename', rename('Uno'))).toBe('removed_device');
    expect(await ruleOf(history, phone, 'device.remove', removed(phone))).toBe('last_device');
    expect(await ruleOf(history, phone, 'device.remove', removed(people.editor))).toBe('removed_device');
  });

  it('may remove itself while there is another', async () => {
    const history = await twoDevices();
    expect(await ruleOf(history, phone, 'device.remove', removed(phone))).toBe('accepted');
    const held = await history.state.get('key', phone.key);
    expect(held).toMatchObject({ removedAt: expect.any(String), lastStatement: expect.any(String) });
    expect(await ruleOf(history, phone, 'agent.rename', rename('Uno'))).toBe('removed_device');
  });

  it('is registered once and for all, for one person', async () => {
    const history = await twoDevices();
    expect(await ruleOf(history, people.editor, 'device.add', added(phone))).toBe('exists');
    expect(await ruleOf(history, people.viewer, 'device.add', added(phone))).toBe('exists');
    await history.append(people.editor, 'device.remove', removed(phone));
    expect(await ruleOf(history, people.editor, 'device.add', added(phone))).toBe('exists');
    const again = { member: 'editor', name: 'editor', roles: ['editor' as const], key: phone.key, device: 'Phone' };
    expect(await ruleOf(history, people.admin, 'member.add', again)).toBe('exists');
  });

  it('of somebody else is removed by an admin only', async () => {
    const history = await twoDevices();
    expect(await ruleOf(history, people.engineer, 'device.remove', removed(phone))).toBe('role');
    expect(await ruleOf(history, people.admin, 'device.remove', removed(phone))).toBe('accepted');
    // Also the last one: they can sign nothing until an admin lets another in.
    expect(await ruleOf(history, people.admin, 'device.remove', removed(people.editor))).toBe('accepted');
    expect(await ruleOf(history, people.editor, 'device.add', added(tablet))).toBe('removed_device');
    const back = { member: 'editor', name: 'editor', roles: ['editor' as const], key: tablet.key, device: 'Tablet' };
    expect(await ruleOf(history, people.admin, 'member.add', back)).toBe('accepted');
    expect(await ruleOf(history, tablet, 'agent.rename', rename('Uno'))).toBe('accepted');
  });

  it('an admin without a device is none: the last who can sign stays, and with a device they are back', async () => {
    const history = await newTeam();
    await history.append(people.admin, 'member.change', { member: 'viewer', name: 'viewer', roles: ['admin'] });
    await history.append(people.admin, 'device.remove', removed(people.viewer));
    const leave = { member: 'admin', reason: 'Leaving' };
    expect(await ruleOf(history, people.admin, 'member.remove', leave)).toBe('last_admin');
    expect(await ruleOf(history, people.admin, 'device.remove', removed(people.admin))).toBe('last_device');
    // Nor does making somebody without a device an admin help.
    await history.append(people.admin, 'device.remove', removed(people.editor));
    await history.append(people.admin, 'member.change', { member: 'editor', name: 'editor', roles: ['admin'] });
    expect(await ruleOf(history, people.admin, 'member.remove', leave)).toBe('last_admin');
    const back = { member: 'editor', name: 'editor', roles: ['admin' as const], key: phone.key, device: 'Phone' };
    await history.append(people.admin, 'member.add', back);
    expect(await ruleOf(history, people.admin, 'member.remove', leave)).toBe('accepted');
    expect(await ruleOf(history, phone, 'member.remove', { member: 'viewer', reason: 'x' })).toBe('accepted');
  });
});

describe('the proof of a new key', () => {
  const open = async (proof: string, key = phone.key) => {
    const history = await newTeam();
    const { envelope } = await history.sign(people.editor, 'device.add', { key, device: 'Phone', proof });
    const opened = openEnvelope(envelope, verifyWithNode);
    return opened.ok ? 'opened' : opened.refusal.rule;
  };
  it('is by that key, for this member of this workspace', async () => {
    expect(await open(deviceProof(phone))).toBe('opened');
    const signed = (device: TestPerson, text: string): string => toBase64(device.sign(Buffer.from(text)));
    const others = {
      'by another key': deviceProof(tablet),
      'by who adds it': signed(people.editor, deviceProofText('workspace-1', 'editor')),
      'for another member': deviceProof(phone, 'workspace-1', 'viewer'),
      'for another workspace': deviceProof(phone, 'workspace-2'),
      'over a session': signed(phone, 'rulehouse-session:workspace-1:editor'),
      'of nothing': Buffer.alloc(64).toString('base64'),
    };
    for (const [name, proof] of Object.entries(others)) expect(await open(proof), name).toBe('signature');
    expect(await open('')).toBe('shape');
  });

  it('says one thing for each pair of names, whatever is in them', () => {
    const name = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', ':', '"', ',', '[', '\\') });
    fc.assert(
      fc.property(name, name, name, name, (w1, m1, w2, m2) => {
        expect(deviceProofText(w1, m1) === deviceProofText(w2, m2)).toBe(w1 === w2 && m1 === m2);
      }),
    );
  });
});

describe('random comings and goings of devices', () => {
  const members = ['founder', 'second', 'third'];
  const step = fc.record({
    signer: fc.nat(8),
    kind: fc.constantFrom('add', 'add', 'remove', 'remove', 'roles', 'leave', 'admit', 'work'),
    target: fc.nat(8),
  });
  // Three keys for each of three people: key 3n + m is device n of person m.
  const keys = Array.from({ length: 9 }, (_, at) => testPerson(members[at % 3] ?? '', 100 + at));
  const keyAt = (at: number): TestPerson => keys[at % 9] as TestPerson; // There are nine.

  it('leave somebody who can administer, count right, and let no removed key sign; the record verifies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const history = testHistory();
        const founder = keyAt(0);
        await history.append(founder, 'workspace.create', { name: 'Shop', founder: 'founder', roles: ['admin'] });
        const roles = (n: number) => [n % 2 === 0 ? ('admin' as const) : ('editor' as const)];
        for (const { signer, kind, target } of steps) {
          const by = keyAt(signer);
          const to = keyAt(target);
          const held = await history.state.get('member', to.member);
          const before = await history.state.get('key', by.key);
          const person = { member: to.member, name: to.member };
          const device = { key: to.key, device: 'One' };
          const tried =
            kind === 'add'
              ? await history.attempt(by, 'device.add', { ...device, proof: deviceProof(to, 'workspace-1', by.member) })
              : kind === 'remove'
                ? await history.attempt(by, 'device.remove', removed(to))
                : kind === 'roles'
                  ? await history.attempt(by, 'member.change', { ...person, roles: roles(signer + target) })
                  : kind === 'leave'
                    ? await history.attempt(by, 'member.remove', { member: to.member, reason: 'x' })
                    : kind === 'admit'
                      ? await history.attempt(by, 'member.add', {
                          ...person,
                          ...device,
                          roles: held?.roles ?? roles(target),
                        })
                      : await history.attempt(by, 'workspace.policy', { policy: await policyOf(history) });
          if (before?.removedAt !== undefined) expect(tried).toMatchObject({ refusal: { rule: 'removed_device' } });

          const active = history.state.list('key').filter((key) => key.removedAt === undefined);
          for (const member of history.state.list('member'))
            expect(devicesOf(member)).toBe(active.filter((key) => key.member === member.id).length);
          const able = history.state
            .list('member')
            .filter((one) => one.removedAt === null && one.roles.includes('admin') && devicesOf(one) > 0);
          expect(able.length).toBeGreaterThan(0);
          const { admins } = (await history.state.get('ledger', 'ledger')) ?? { admins: [] };
          expect(admins.toSorted()).toEqual(able.map(({ id }) => id).toSorted());
        }
        const checked = await verifyEntries(history.entries, {
          verify: verifyWithNode,
          objects: async () => undefined,
        });
        expect(checked).toMatchObject({ ok: true, head: history.head() });
        expect(stateText(checked.state)).toBe(stateText(history.state));
      }),
      { numRuns: 60, seed: 20260301 },
    );
  });
});

async function policyOf(history: TestHistory) {
  const workspace = await history.state.get('workspace', history.workspace);
  if (workspace === undefined) throw new Error('There is a workspace.');
  return { ...workspace.policy, approvals: 1 - workspace.policy.approvals };
}
