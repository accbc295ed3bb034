import { listWorkspaces, readFact } from '../../backend/store/app.ts';
import { listCases } from '../../backend/store/cases.ts';
import { readDraft } from '../../backend/store/drafts.ts';
import type { DesktopDb } from '../../backend/store/tables.ts';
import { verifySignature } from '../../ledger/crypto.ts';
import { createLedger, type Ledger } from '../../ledger/ledger.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import { DEFAULT_POLICY } from '../../shared/governance/policy.ts';
import { effectivePolicy } from '../../shared/governance/protections.ts';
import { Spec } from '../../shared/spec/spec.ts';
import type { TestableAgent } from './agent-file.ts';
import { openDesktopData } from './open-data.ts';

/** The agent when there is one by that short name, and the short names there are. */
export interface Found {
  agent: TestableAgent | undefined;
  slugs: string[];
}

/**
 * Finds an agent in the data folder's current workspace: its draft as it stands, else its newest version. Before the
 * first start there is no workspace yet, and the agents are those of the sample that it will open with.
 */
export async function agentsOf(dataFolder: string, slug: string, now: () => string): Promise<Found> {
  const data = await openDesktopData(dataFolder, now);
  if (data === undefined) {
    const sample = sampleAgents.find((agent) => agent.slug === slug);
    return {
      agent: sample && { ...sample, version: null, testsRequired: DEFAULT_POLICY.testsRequired },
      slugs: sampleAgents.map((agent) => agent.slug),
    };
  }
  try {
    return await findStored(data.db, slug);
  } finally {
    await data.close();
  }
}

/** A version of an agent in the current workspace; undefined where there is none that is wanted. */
export async function versionOf(
  dataFolder: string,
  slug: string,
  now: () => string,
  isWanted: (version: { id: string; number: number }) => boolean,
): Promise<{ id: string; number: number; spec: Spec; name: string; description: string } | undefined> {
  const data = await openDesktopData(dataFolder, now);
  if (data === undefined) return undefined;
  try {
    const ledger = createLedger({ verify: verifySignature });
    const workspace = await currentWorkspace(data.db);
    if (workspace === undefined) return undefined;
    const agent = await agentIn(ledger, data.db, workspace, slug);
    if (agent === undefined) return undefined;
    const versions = await ledger.list(data.db, workspace, 'version', {
      agent: agent.id,
      limit: 100_000,
      order: 'desc',
    });
    const found = versions.items.find(({ value }) => isWanted(value))?.value;
    if (found === undefined) return undefined;
    const { name, description } = agent;
    const spec = Spec.parse(await ledger.object(data.db, found.spec));
    return { id: found.id, number: found.number, spec, name, description };
  } finally {
    await data.close();
  }
}

/** The version that a channel of an agent shows in the current workspace, by hash; undefined where there is none. */
export async function channelOf(
  dataFolder: string,
  slug: string,
  channel: string,
  now: () => string,
): Promise<string | undefined> {
  const data = await openDesktopData(dataFolder, now);
  if (data === undefined) return undefined;
  try {
    const ledger = createLedger({ verify: verifySignature });
    const workspace = await currentWorkspace(data.db);
    const agent = workspace === undefined ? undefined : await agentIn(ledger, data.db, workspace, slug);
    if (workspace === undefined || agent === undefined) return undefined;
    return (await ledger.reader(data.db, workspace).get('channel', `${agent.id}/${channel}`))?.version;
  } finally {
    await data.close();
  }
}

export async function currentWorkspace(db: DesktopDb): Promise<string | undefined> {
  const workspaces = await listWorkspaces(db);
  const shown = await readFact(db, 'current workspace');
  return (workspaces.find(({ id }) => id === shown) ?? workspaces[0])?.id;
}

/** The agent with a short name in a workspace. */
export async function agentIn(ledger: Ledger, db: DesktopDb, workspace: string, slug: string) {
  return (await agentsIn(ledger, db, workspace)).find((agent) => agent.slug === slug);
}
async function agentsIn(ledger: Ledger, db: DesktopDb, workspace: string) {
  const page = await ledger.list(db, workspace, 'agent', { limit: 10_000, order: 'asc' });
  return page.items.map(({ value }) => value);
}

async function findStored(db: DesktopDb, slug: string): Promise<Found> {
  const ledger = createLedger({ verify: verifySignature });
  const workspace = await currentWorkspace(db);
  if (workspace === undefined) return { agent: undefined, slugs: [] };
  const agents = await agentsIn(ledger, db, workspace);
  const slugs = agents.map((agent) => agent.slug).sort();
  const agent = agents.find((one) => one.slug === slug);
  if (agent === undefined) return { agent: undefined, slugs };
  const cases = await listCases(db, workspace, agent.id);
  const draft = await readDraft(db, workspace, agent.id);
  const shared = await ledger.reader(db, workspace).get('workspace', workspace);
  const testsRequired = shared !== undefined && effectivePolicy(agent, shared).testsRequired;
  const base = { slug, name: agent.name, description: agent.description, cases, testsRequired };
  if (draft !== undefined) {
    return { agent: { ...base, spec: draft.spec, version: draft.changes === 0 ? draft.base : null }, slugs };
  }
  const [newest] = (await ledger.list(db, workspace, 'version', { agent: agent.id, limit: 1, order: 'desc' })).items;
  if (newest === undefined) return { agent: undefined, slugs };
  const spec = Spec.parse(await ledger.object(db, newest.value.spec));
  return { agent: { ...base, spec, version: newest.value.id }, slugs };
}
