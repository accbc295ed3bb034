import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Registry, startRegistry } from '../../../registry/start.ts';
import type { Role } from '../../../shared/governance/roles.ts';
import { type Entry, Statement } from '../../../shared/governance/statement.ts';
import { hashOf } from '../../../shared/json/canonical.ts';
import { openTestBackend, type TestBackend } from '../../backend.test-helper.ts';
import { listOutbox, type WaitingAct } from '../../store/outbox.ts';
import { listSetAside } from '../../store/set-aside.ts';
import { type Wire, wires } from './faulty-wire.test-helper.ts';
import { counted } from './tally.test-helper.ts';

export const PEOPLE: readonly { name: string; roles: readonly Role[] }[] = [
  { name: 'Erin', roles: ['editor', 'engineer'] },
  { name: 'Ada', roles: ['approver', 'engineer', 'admin'] },
  { name: 'Cleo', roles: ['editor', 'approver'] },
];
/** Two, so that people meet. */
const AGENTS = ['Sort listings', 'Answer tickets'];
const hostOf = (person: number): string => `desktop-${person}.test:1`;
const folderOf = (root: string, person: number): string => join(root, `desktop-${person}`);
const registryOf = (root: string): string => join(root, 'registry');
/** Exchanges happen when a step asks for one, so that a seed repeats them and none falls where the registry is put aside. */
const ASKED = { syncPace: { quietMs: 2 ** 31 - 1 } };
/** What a killed process leaves: all files but those that only say that it runs. */
const remainsOf = (source: string): boolean => !/(running\.lock.*|-shm)$/.test(source);

/** What a person at a desktop was told is kept. */
interface Told {
  /** Ids of own acts that were acknowledged, and not told to be dropped since. */
  acknowledged: Set<string>;
  /** Hashes of the entries that were confirmed to this desktop, and its person's own decisions among them. */
  confirmed: string[];
  own: Set<string>;
  /** What was last typed into an agent's draft and not submitted since. */
  typed: Map<string, string>;
  /** What the person last looked at, to sign it later. */
  seen: { id: string; version: string; contract: string | undefined } | undefined;
}
export interface Desktop extends Told {
  test: TestBackend;
  wire: Wire;
  /** Its files as they were when it was killed, and what its person had been told by then; null while it lives. */
  remains: { folder: string; told: Told } | null;
}
export interface World {
  root: string;
  /** Where the registry's files are; another place after each time it was killed. */
  registryFolder: string;
  /** Registries that were killed and whose threads have yet to end. */
  dying: Promise<void>[];
  desktops: Desktop[];
  registry: Registry | null;
  wasRestored: boolean;
  /** How many decisions restored registries got back. */
  handedBack: number;
  count: number;
}

/** A decision as its author knows it, however often it was signed. */
const actId = (of: { kind: string; payload: unknown; time: string }): string =>
  hashOf({ kind: of.kind, payload: of.payload, time: of.time });

export const statementOf = (payload: string): Statement =>
  Statement.parse(JSON.parse(Buffer.from(payload, 'base64').toString('utf8')));

export async function startWorldRegistry(world: Pick<World, 'registryFolder' | 'registry'>): Promise<Registry> {
  const made = await startRegistry({ dataFolder: world.registryFolder, env: {}, logLevel: 'silent' });
  world.registry = made;
  wires.registry = made.address;
  return made;
}
export async function stopWorldRegistry(world: World): Promise<void> {
  wires.registry = null;
  await world.registry?.close();
  world.registry = null;
}

/** Kills the registry as `kill -9` would: only what its files say at this moment is left of it. */
function killRegistry(world: World): void {
  if (world.registry === null) return;
  counted('killed registry');
  const next = join(world.root, `registry-${world.dying.length}`);
  cpSync(world.registryFolder, next, { recursive: true, filter: remainsOf });
  wires.registry = null;
  world.dying.push(world.registry.close());
  [world.registryFolder, world.registry] = [next, null];
}
export const killWorldRegistry = async (world: World): Promise<void> => killRegistry(world);

/** A small agent, so that a history is about decisions, not about reading long rules. */
async function newAgent({ api }: TestBackend, name: string): Promise<void> {
  const { id: agent } = await api.agents.create({ name, description: '' });
  const { spec, revision } = await api.drafts.get({ agent });
  await api.drafts.save({ agent, revision, spec: { ...spec, purpose: `What ${name} is for.` } });
  await api.changes.submit({ agent, title: 'First rules', reason: 'To begin with.', evidence: [] });
}

async function signOffAll({ api }: TestBackend): Promise<void> {
  for (const { id } of await api.changes.list({ status: 'open' })) {
    const { version, contract, confirmContract } = await api.changes.get({ id });
    const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
    await api.changes.review({ ...verdict, ...(confirmContract ? { contract } : {}) });
    await api.changes.deploy({ id, channel: 'production', reason: '' });
  }
}

/** Three people who have joined one registry and are in step, closed again: what each history starts from. */
export async function makeTemplate(root: string): Promise<void> {
  const team = await startWorldRegistry({ registryFolder: registryOf(root), registry: null });
  for (const [person, { name, roles }] of PEOPLE.entries()) {
    wires.byHost.set(hostOf(person), newWire());
    mkdirSync(folderOf(root, person));
    const test = await openTestBackend({ dataFolder: folderOf(root, person) });
    const { link } = await team.invite(roles, 1);
    const own = encodeURIComponent(`https://${hostOf(person)}`);
    const invite = link.replace(encodeURIComponent(team.address), own);
    await test.api.registry.join({ invite, name, bringAgents: false });
    if (name === 'Erin') for (const agent of AGENTS) await newAgent(test, agent);
    if (name === 'Ada') await signOffAll(test);
    await test.backend.close();
  }
  await team.close();
}

export async function openWorld(template: string, root: string): Promise<World> {
  cpSync(template, root, { recursive: true });
  // The first backup is one of the beginning.
  cpSync(registryOf(template), join(root, 'old'), { recursive: true });
  const registryFolder = registryOf(root);
  const world: World = {
    ...{ root, registryFolder, registry: null, dying: [], desktops: [] },
    ...{ wasRestored: false, handedBack: 0, count: 0 },
  };
  await startWorldRegistry(world);
  wires.killRegistry = () => killRegistry(world);
  for (const person of PEOPLE.keys()) {
    const wire = newWire();
    wires.byHost.set(hostOf(person), wire);
    const test = await openTestBackend({ ...ASKED, dataFolder: folderOf(root, person) });
    const told: Told = { acknowledged: new Set(), confirmed: [], own: new Set(), typed: new Map(), seen: undefined };
    const desktop: Desktop = { test, wire, remains: null, ...told };
    wire.kill = () => killDesktop(desktop);
    world.desktops.push(desktop);
  }
  return world;
}

export async function closeWorld(world: World): Promise<void> {
  for (const { test } of world.desktops) await test.backend.close();
  await stopWorldRegistry(world);
  await Promise.all(world.dying);
  rmSync(world.root, { recursive: true, force: true });
}

/** Ends a desktop in the middle of whatever waits, and opens it again from its files. */
export async function reopen(desktop: Desktop): Promise<void> {
  const { dataFolder, backend } = desktop.test;
  await backend.close();
  desktop.test = await openTestBackend({ ...ASKED, dataFolder });
}

const newWire = (): Wire => ({ faults: [], late: [], isDead: false, kill: () => undefined });

/**
 * Kills a desktop as `kill -9` would: only what its files say at this moment is left of it, and only what its person was told
 * until now has to be there. SQLite works in this thread, so no write is under way; one in the middle is what `ledger/crash.test.ts` is about.
 */
export function killDesktop(desktop: Desktop): void {
  if (desktop.remains !== null) return;
  counted('killed desktop');
  const folder = `${desktop.test.dataFolder}+`;
  cpSync(desktop.test.dataFolder, folder, { recursive: true, filter: remainsOf });
  const { acknowledged, confirmed, own, typed, seen } = desktop;
  const told = {
    ...{ acknowledged: new Set(acknowledged), confirmed: [...confirmed], own: new Set(own) },
    ...{ typed: new Map(typed), seen },
  };
  desktop.remains = { folder, told };
  desktop.wire.isDead = true;
  desktop.wire.faults = [];
}

/** Opens a desktop that was killed from what is left of it. False where it lives. */
export async function raise(desktop: Desktop): Promise<boolean> {
  if (desktop.remains === null) return false;
  const { folder, told } = desktop.remains;
  await desktop.test.backend.close();
  Object.assign(desktop, told);
  desktop.test = await openTestBackend({ ...ASKED, dataFolder: folder });
  desktop.remains = null;
  desktop.wire.isDead = false;
  return true;
}

export async function backUpRegistry(world: World): Promise<void> {
  const isUp = world.registry !== null;
  await stopWorldRegistry(world);
  rmSync(join(world.root, 'old'), { recursive: true, force: true });
  cpSync(world.registryFolder, join(world.root, 'old'), { recursive: true });
  if (isUp) await startWorldRegistry(world);
}
export async function restoreRegistry(world: World): Promise<void> {
  if (!existsSync(join(world.root, 'old'))) return;
  const isUp = world.registry !== null;
  await stopWorldRegistry(world);
  rmSync(world.registryFolder, { recursive: true });
  cpSync(join(world.root, 'old'), world.registryFolder, { recursive: true });
  world.wasRestored = true;
  if (isUp) await startWorldRegistry(world);
}

const idOf = (waiting: WaitingAct): string => actId({ ...waiting.act, time: waiting.time });

/** Whose decision an entry is, read once: the same entries are looked at after every step. */
const read = new Map<string, { act: string; member: string }>();
function ownerOf({ hash, envelope }: Entry) {
  const held = read.get(hash);
  if (held !== undefined) return held;
  const statement = statementOf(envelope.payload);
  const made = { act: actId(statement), member: statement.actor.member };
  read.set(hash, made);
  return made;
}

/** What a desktop holds of its person's decisions, confirmed, waiting and set aside; and the entries confirmed to it, from one on. */
export async function heldBy({ test }: Pick<Desktop, 'test'>, from = 1) {
  const { db, ledger, workspaces } = test.backend.context;
  const { id: workspace, member } = workspaces.current();
  const entries = await ledger.entries(db, workspace, from - 1, 10_000);
  const own = entries.map(ownerOf).filter((owner) => owner.member === member);
  const waiting = await listOutbox(db, workspace);
  const aside = await listSetAside(db, workspace);
  return {
    entries,
    confirmed: new Set(own.map(({ act }) => act)),
    waiting: new Set(waiting.map(idOf)),
    aside: new Set(aside.map(({ kind, payload, time }) => actId({ kind, payload: JSON.parse(payload), time }))),
  };
}
