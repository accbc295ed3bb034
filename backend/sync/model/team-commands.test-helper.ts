import fc from 'fast-check';
import { generateKeyPair, signWith } from '../../../ledger/crypto.ts';
import { AppError } from '../../../shared/errors.ts';
import { deviceProofText } from '../../../shared/governance/dsse.ts';
import type { Role } from '../../../shared/governance/roles.ts';
import { decide } from '../../governance/decide.ts';
import { FAULTS, type Fault } from './faulty-wire.test-helper.ts';
import {
  backUpRegistry,
  type Desktop,
  heldBy,
  PEOPLE,
  reopen,
  restoreRegistry,
  startWorldRegistry,
  stopWorldRegistry,
  type World,
} from './team-world.test-helper.ts';

/** Everything that is to hold is held against the world itself, so the model is empty. */
type Model = Record<string, never>;
type Step = fc.AsyncCommand<Model, World>;
type Act = (world: World, desktop: Desktop, n: number) => Promise<unknown>;

const step = (name: string, run: (world: World) => Promise<unknown>): Step => ({
  check: () => true,
  run: async (_model, world) => void (await run(world)),
  toString: () => name,
});

/** What a person may try, right or wrong for the moment; `n` chooses among what there is. */
const ACTS: Record<string, Act> = {
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
function missing(): never {
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

/** Whether a call went well; a typed refusal is an answer, anything else is a bug. */
async function wentWell(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code !== 'string' || code === 'internal' || code === 'INTERNAL_SERVER_ERROR') throw error;
    return false;
  }
}

/** Holds what a desktop keeps against what its person was told before; `dropped`: what this very step told to be given up. */
export async function checkKept(desktop: Desktop, dropped: ReadonlySet<string> = new Set()) {
  const held = await heldBy(desktop);
  for (const [at, hash] of desktop.confirmed.entries())
    if (held.entries[at]?.hash !== hash)
      throw new Error(`Entry ${at + 1}, which was confirmed, is another one or gone.`);
  desktop.confirmed = held.entries.map(({ hash }) => hash);
  for (const act of desktop.acknowledged) {
    if (held.confirmed.has(act) || held.waiting.has(act)) continue;
    if (!dropped.has(act)) throw new Error('A decision that was acknowledged is neither confirmed nor waiting.');
    desktop.acknowledged.delete(act);
  }
  const known = desktop.acknowledged.size;
  for (const act of [...held.confirmed, ...held.waiting]) desktop.acknowledged.add(act);
  return { ...held, grew: desktop.acknowledged.size > known };
}

const SILENT = new Set(['edit', 'look']);
async function act(world: World, person: number, name: string, n: number): Promise<void> {
  const desktop = world.desktops[person] ?? missing();
  // Half of the time as at a window, which is in step; otherwise on what was known some time ago.
  if (n % 2 === 0) await synchronise(desktop);
  await checkKept(desktop);
  const isTaken = await wentWell(ACTS[name]?.(world, desktop, n) ?? missing());
  const { grew } = await checkKept(desktop);
  if (isTaken && !SILENT.has(name) && !grew) throw new Error(`“${name}” was acknowledged and is nowhere.`);
}

/** Synchronises as a person who presses the button. What was refused before may be given up, and that has to be told. */
export async function synchronise(desktop: Desktop) {
  const before = await checkKept(desktop);
  const status = await desktop.test.api.registry.sync();
  const isTold = status.state === 'refused' && status.problem?.includes('no longer sent') === true;
  await checkKept(desktop, isTold ? before.refused : new Set());
  return status;
}

/** Gives a restored registry back what it lost, where this person may and it took nothing else since. */
export async function handBack(world: World, desktop: Desktop): Promise<void> {
  const { lost } = await synchronise(desktop);
  if (lost?.mayHandBack !== true || !(await wentWell(desktop.test.api.registry.handBack()))) return;
  world.handedBack += lost.to - lost.from + 1;
  await checkKept(desktop);
}

async function deliverLate(desktop: Desktop): Promise<void> {
  // The latest first, so that calls also change places.
  for (const arrive of desktop.wire.late.splice(0).toReversed()) await arrive().catch(() => undefined);
}

const person = fc.nat(PEOPLE.length - 1);
/** Often what moves a change forward, seldom what ends people's part in it. */
const often = [
  'edit',
  'edit and submit',
  'edit and revise',
  'look',
  'approve',
  'sign off',
  'sign off',
  'sign off',
  'deploy',
  'comment',
];
const acts = fc
  .tuple(person, fc.constantFrom(...often, ...Object.keys(ACTS)), fc.nat(11))
  .map(([who, name, n]) => step(`${PEOPLE[who]?.name}: ${name} ${n}`, (world) => act(world, who, name, n)));
const faults = fc
  .tuple(person, fc.array(fc.constantFrom<Fault>(...FAULTS), { minLength: 1, maxLength: 6 }))
  .map(([who, list]) =>
    step(`${PEOPLE[who]?.name}'s line: ${list.join(', ')}`, async ({ desktops }) => {
      (desktops[who] ?? missing()).wire.faults = [...list];
    }),
  );
const ofDesktop = (name: string, run: (desktop: Desktop) => Promise<unknown>) =>
  person.map((who) => step(`${PEOPLE[who]?.name}: ${name}`, ({ desktops }) => run(desktops[who] ?? missing())));
const handsBack = person.map((who) =>
  step(`${PEOPLE[who]?.name}: hand back`, (world) => handBack(world, world.desktops[who] ?? missing())),
);
const REGISTRY_STEPS = ['restart', 'restart', 'stop', 'start', 'back up', 'back up', 'restore', 'restore'] as const;
const ofRegistry = fc.constantFrom(...REGISTRY_STEPS).map((name) =>
  step(`Registry: ${name}`, async (world) => {
    if (name === 'back up') return backUpRegistry(world);
    if (name === 'restore') return restoreRegistry(world);
    if (name !== 'start') await stopWorldRegistry(world);
    if (name !== 'stop' && world.registry === null) await startWorldRegistry(world);
  }),
);

export const steps = (maxCommands: number) =>
  fc.commands(
    [
      acts,
      acts,
      acts,
      acts,
      acts,
      faults,
      faults,
      ofDesktop('synchronise', synchronise),
      ofDesktop('late calls arrive', deliverLate),
      ofDesktop('reopen', reopen),
      handsBack,
      ofRegistry,
      ofRegistry,
    ],
    { maxCommands, size: 'max' },
  );

/** All faults off, everything late arrives, and everybody synchronises until nothing more comes. */
export async function settle(world: World) {
  if (world.registry === null) await startWorldRegistry(world);
  for (const desktop of world.desktops) {
    desktop.wire.faults = [];
    await deliverLate(desktop);
  }
  // What is refused is noted at the first, given up at the second; then it takes as many as bring everybody the rest.
  for (let round = 0, before = ''; round < 6; round += 1) {
    const states: unknown[] = [];
    // Who holds most first: what somebody behind sends to a restored registry takes the place of what it lost.
    const byLength = world.desktops.toSorted((a, b) => b.confirmed.length - a.confirmed.length);
    for (const desktop of byLength) await handBack(world, desktop);
    for (const desktop of world.desktops) {
      const { state, waiting, problem } = await synchronise(desktop);
      states.push([state, waiting, problem, desktop.confirmed.length]);
    }
    const now = JSON.stringify(states);
    if (now === before) return;
    before = now;
  }
  throw new Error('The desktops did not come to rest.');
}
