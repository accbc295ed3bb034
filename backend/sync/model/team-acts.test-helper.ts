import { generateKeyPair, signWith } from '../../../ledger/crypto.ts';
import { AppError } from '../../../shared/errors.ts';
import { deviceProofText } from '../../../shared/governance/dsse.ts';
import type { Role } from '../../../shared/governance/roles.ts';
import { decide } from '../../governance/decide.ts';
import { type Desktop, PEOPLE, type World } from './team-world.test-helper.ts';

type Act = (world: World, desktop: Desktop, n: number) => Promise<unknown>;

/** What a person may try, right or wrong for the moment; `n` chooses among what there is. */
export const ACTS: Record<string, Act> = {
  async edit(world, desktop, n) {
    const agent = await agentOf(desktop, n);
    const { spec, revision } = await desktop.test.api.drafts.get({ agent });
    world.count += 1;
    const purpose = `Written as number ${world.count}.`;
    await desktop.test.api.drafts.save({ agent, revision, spec: { ...spec, purpose } });
    desktop.typed.set(agent, purpose);
  },
  async submit(_world, desktop, n) {
    const agent = await agentOf(desktop, n);
    await desktop.test.api.changes.submit({ agent, title: 'Asked for', reason: 'It was asked for.', evidence: [] });
    desktop.typed.delete(agent);
  },
  async 'edit and submit'(world, desktop, n) {
    await ACTS.edit?.(world, desktop, n);
    await ACTS.submit?.(world, desktop, n);
  },
  async revise(_world, desktop, n) {
    const { id, agent } = await changeOf(desktop, n);
    await desktop.test.api.changes.revise({ id, reason: 'Better.', evidence: [] });
    desktop.typed.delete(agent.id);
  },
  async 'edit and revise'(world, desktop, n) {
    const { id, agent } = await changeOf(desktop, n);
    const { spec, revision } = await desktop.test.api.drafts.get({ agent: agent.id });
    world.count += 1;
    const purpose = `Revised as number ${world.count}.`;
    await desktop.test.api.drafts.save({ agent: agent.id, revision, spec: { ...spec, purpose } });
    desktop.typed.set(agent.id, purpose);
    await desktop.test.api.changes.revise({ id, reason: 'Better.', evidence: [] });
    desktop.typed.delete(agent.id);
  },
  async look(_world, desktop, n) {
    const { id } = await changeOf(desktop, n);
    const { version, contract, confirmContract } = await desktop.test.api.changes.get({ id });
    desktop.seen = { id, version: version.hash, contract: confirmContract ? contract : undefined };
  },
  // Signs what was looked at, which may have been revised since.
  async approve(world, desktop, n) {
    if (desktop.seen === undefined) await ACTS.look?.(world, desktop, n);
    const { id, version, contract } = desktop.seen ?? missing();
    desktop.seen = undefined;
    const verdict = { id, version, evidence: [], verdict: 'approve' as const, comment: '' };
    await desktop.test.api.changes.review({ ...verdict, ...(contract === undefined ? {} : { contract }) });
  },
  async deploy(_world, desktop, n) {
    await desktop.test.api.changes.deploy({ id: (await changeOf(desktop, n)).id, channel: 'production', reason: '' });
  },
  async 'sign off'(world, desktop, n) {
    await ACTS.look?.(world, desktop, n);
    const id = desktop.seen?.id ?? missing();
    await ACTS.approve?.(world, desktop, n);
    await desktop.test.api.changes.deploy({ id, channel: 'production', reason: '' });
  },
  async withdraw(_world, desktop, n) {
    await desktop.test.api.changes.withdraw({ id: (await changeOf(desktop, n)).id, reason: 'No more.' });
  },
  async comment(world, desktop, n) {
    world.count += 1;
    await desktop.test.api.changes.comment({ id: (await changeOf(desktop, n)).id, text: `Comment ${world.count}` });
  },
  async 'roll back'(_world, desktop, n) {
    const agent = await agentOf(desktop, n);
    const { targets } = await desktop.test.api.versions.rollbackTargets({ agent, channel: 'production' });
    const version = targets[n % Math.max(1, targets.length)]?.hash ?? missing();
    await desktop.test.api.versions.rollback({ agent, channel: 'production', version, reason: 'Back.' });
  },
  async rename(world, desktop, n) {
    world.count += 1;
    const payload = { agent: await agentOf(desktop, n), name: `Agent ${world.count}`, description: '' };
    const time = new Date().toISOString();
    await decide(desktop.test.backend.context, {
      acts: [{ kind: 'agent.rename', payload }],
      time,
      topics: ['agents'],
    });
  },
  async protect(world, desktop, n) {
    world.count += 1;
    const level = (['locked', 'guarded', 'open'] as const)[n % 3] ?? 'open';
    const reason = `Reason ${world.count}`;
    await desktop.test.api.protections.set({ agent: await agentOf(desktop, n), path: 'purpose', level, reason });
  },
  async request(world, desktop, n) {
    world.count += 1;
    const proposed = `Asked for as number ${world.count}.`;
    await desktop.test.api.requests.open({
      agent: await agentOf(desktop, n),
      path: 'purpose',
      proposed,
      reason: 'So.',
    });
  },
  async 'answer request'(_world, desktop, n) {
    const open = (await desktop.test.api.requests.list({})).filter(({ status }) => status === 'open');
    const { id } = open[n % Math.max(1, open.length)] ?? missing();
    if (n % 2 === 0) await desktop.test.api.requests.makeChange({ id, title: 'As asked', reason: 'Asked for.' });
    else await desktop.test.api.requests.close({ id, outcome: n % 3 === 0 ? 'withdrawn' : 'declined', comment: '' });
  },
  async 'change roles'(world, desktop, n) {
    const { id, name } = await personOf(desktop, n % 3);
    const roles = ROLES[n % ROLES.length] ?? missing();
    await desktop.test.api.workspace.changeMember({ member: id, name, roles: [...roles] });
    world.count += 1;
  },
  async 'remove person'(_world, desktop, n) {
    // Seldom, because that desktop takes part no more.
    if (n % 3 !== 0) missing();
    await desktop.test.api.workspace.removeMember({ member: (await personOf(desktop, 2)).id, reason: 'Left.' });
  },
  async 'add device'(world, desktop) {
    world.count += 1;
    const { publicKey: key, privateKey } = generateKeyPair();
    const { id, member } = desktop.test.backend.context.workspaces.current();
    const proof = Buffer.from(signWith(privateKey)(Buffer.from(deviceProofText(id, member)))).toString('base64');
    await decide(desktop.test.backend.context, {
      acts: [{ kind: 'device.add', payload: { key, device: `Device ${world.count}`, proof } }],
      time: new Date().toISOString(),
      topics: ['devices'],
    });
  },
  async 'remove device'(_world, desktop, n) {
    // One's own others often; seldom somebody's, whose desktop takes part no more.
    const member = n % 4 === 3 ? (await personOf(desktop, 2)).id : undefined;
    const devices = await desktop.test.api.devices.list({ ...(member === undefined ? {} : { member }) });
    const device = devices.find(({ isThis, removedAt }) => !isThis && removedAt === null) ?? missing();
    await desktop.test.api.devices.remove({ key: device.key, reason: 'Lost.' });
  },
};
const ROLES: readonly (readonly Role[])[] = [
  ['viewer'],
  ['editor', 'approver'],
  ['editor', 'engineer'],
  ['approver', 'engineer', 'admin'],
];

/** There is nothing to act on: the person tries nothing. */
export function missing(): never {
  throw new AppError('not_found', 'There is none.', { entity: 'none', id: '' });
}
async function agentOf({ test }: Desktop, n: number): Promise<string> {
  // Two of them, so that people meet.
  return (await test.api.agents.list()).toSorted((a, b) => (a.id < b.id ? -1 : 1))[n % 2]?.id ?? missing();
}
async function changeOf({ test }: Desktop, n: number) {
  const open = await test.api.changes.list({ status: 'open' });
  return open.toSorted((a, b) => (a.id < b.id ? 1 : -1))[n % Math.max(1, Math.min(3, open.length))] ?? missing();
}
const personOf = async ({ test }: Desktop, person: number) =>
  (await test.api.workspace.members()).find(({ name }) => name === PEOPLE[person]?.name) ?? missing();
