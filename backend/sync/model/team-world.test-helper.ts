import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Registry, startRegistry } from '../../../registry/start.ts';
import type { Role } from '../../../shared/governance/roles.ts';
import { type Entry, Statement } from '../../../shared/governance/statement.ts';
import { hashOf } from '../../../shared/json/canonical.ts';
import { openTestBackend, type TestBackend } from '../../backend.test-helper.ts';
import { listOutbox, type WaitingAct } from '../../store/outbox.ts';
import { type Wire, wires } from './faulty-wire.test-helper.ts';

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

/** One desktop, and what a person at it was told is kept. */
export interface Desktop {
  test: TestBackend;
  wire: Wire;
  /** Ids of own acts that were acknowledged, and not told to be dropped since. */
  acknowledged: Set<string>;
  /** Hashes of the entries that were confirmed to this desktop. */
  confirmed: string[];
  /** What was last typed into an agent's draft and not submitted since. */
  typed: Map<string, string>;
  /** What the person last looked at, to sign it later. */
  seen: { id: string; version: string; contract: string | undefined } | undefined;
}
export interface World {
  root: string;
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

export async function startWorldRegistry(world: Pick<World, 'root' | 'registry'>): Promise<Registry> {
  const made = await startRegistry({ dataFolder: registryOf(world.root), env: {}, logLevel: 'silent' });
  world.registry = made;
  wires.registry = made.address;
  return made;
}
export async function stopWorldRegistry(world: World): Promise<void> {
  wires.registry = null;
  await world.registry?.close();
  world.registry = null;
}

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
  const team = await startWorldRegistry({ root, registry: null });
  for (const [person, { name, roles }] of PEOPLE.entries()) {
    wires.byHost.set(hostOf(person), { faults: [], late: [] });
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
  const world: World = { root, desktops: [], registry: null, wasRestored: false, handedBack: 0, count: 0 };
  await startWorldRegistry(world);
  for (const person of PEOPLE.keys()) {
    const wire: Wire = { faults: [], late: [] };
    wires.byHost.set(hostOf(person), wire);
    const test = await openTestBackend({ dataFolder: folderOf(root, person) });
    world.desktops.push({
      test,
      wire,
      acknowledged: new Set(),
      confirmed: [],
      typed: new Map(),
      seen: undefined,
    });
  }
  return world;
}

export async function closeWorld(world: World): Promise<void> {
  for (const { test } of world.desktops) await test.backend.close();
  await stopWorldRegistry(world);
  rmSync(world.root, { recursive: true, force: true });
}

/** Ends a desktop in the middle of whatever waits, and opens it again from its files. */
export async function reopen(desktop: Desktop): Promise<void> {
  const { dataFolder, backend } = desktop.test;
  await backend.close();
  desktop.test = await openTestBackend({ dataFolder });
}

export async function backUpRegistry(world: World): Promise<void> {
  const isUp = world.registry !== null;
  await stopWorldRegistry(world);
  rmSync(join(world.root, 'old'), { recursive: true, force: true });
  cpSync(registryOf(world.root), join(world.root, 'old'), { recursive: true });
  if (isUp) await startWorldRegistry(world);
}
export async function restoreRegistry(world: World): Promise<void> {
  if (!existsSync(join(world.root, 'old'))) return;
  const isUp = world.registry !== null;
  await stopWorldRegistry(world);
  rmSync(registryOf(world.root), { recursive: true });
  cpSync(join(world.root, 'old'), registryOf(world.root), { recursive: true });
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

/** What a desktop holds of its person's decisions, confirmed and waiting; and every entry confirmed to it. */
export async function heldBy({ test }: Desktop) {
  const { db, ledger, workspaces } = test.backend.context;
  const { id: workspace, member } = workspaces.current();
  const entries = await ledger.entries(db, workspace, 0, 10_000);
  const own = entries.map(ownerOf).filter((owner) => owner.member === member);
  const waiting = await listOutbox(db, workspace);
  return {
    entries,
    confirmed: new Set(own.map(({ act }) => act)),
    waiting: new Set(waiting.map(idOf)),
    refused: new Set(waiting.filter(({ problem }) => problem !== null).map(idOf)),
  };
}
