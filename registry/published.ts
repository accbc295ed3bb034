import { type Validator, validatorFor } from '../engine/validation/validator.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { AppError } from '../shared/errors.ts';
import type { Entities, StateReader } from '../shared/governance/entities.ts';
import { modelMargin } from '../shared/governance/model-margin.ts';
import { chooseByLatest, type NamedReport, USUAL_MARGIN } from '../shared/grading/choose-model.ts';
import { Report } from '../shared/grading/report.ts';
import { type ModelRef, Spec } from '../shared/spec/spec.ts';
import type { RegistryDb } from './store/tables.ts';

/** A version as production gets it; immutable, so it is kept once loaded. */
export interface PublishedVersion {
  agent: Entities['agent'];
  version: Entities['version'];
  spec: Spec;
  validator: Validator;
  /** The candidates as the tests that its changes cite order them; absent where the policy does, or nothing was measured. */
  order?: readonly ModelRef[] | undefined;
}
export interface PublishedAgents {
  /**
   * By channel name, or the number or hash of a version that some channel shows or ever showed: what nobody signed off is
   * not served. Throws `not_found` in words.
   */
  find(slug: string, ref: string): Promise<PublishedVersion>;
  /** Any version by its hash, also one under review. For those who decide on it, never for applications. */
  anyVersion(slug: string, hash: string): Promise<PublishedVersion>;
  /** The same version with its models in the order that its tests measured, whatever its policy says; the policy's own where nothing was measured. */
  measured(published: PublishedVersion): Promise<PublishedVersion>;
  /** Called after each appended statement: names may mean something else now. */
  changed(): void;
}

/** Versions kept in memory; more than any team deploys at once. */
const KEPT = 500;

/**
 * Resolves what production asks for. What a name means is forgotten at each append, so a deployment is in effect with
 * the next call; versions never change and stay.
 */
export function publishedAgents(db: RegistryDb, ledger: Ledger, workspace: string): PublishedAgents {
  const read = ledger.reader(db, workspace);
  let names = new Map<string, Promise<PublishedVersion>>();
  const versions = new Map<string, PublishedVersion>();
  const measuredSpecs = new WeakMap<Spec, Spec>();
  const orders = new Map<string, readonly ModelRef[] | undefined>();

  async function agentOf(slug: string): Promise<Entities['agent']> {
    const named = await read.get('slug', slug);
    const agent = named && (await read.get('agent', named.agent));
    if (agent === undefined)
      throw missing('agent', slug, `There is no agent “${slug}” here. Check the name in the address.`);
    return agent;
  }

  async function resolve(slug: string, ref: string): Promise<PublishedVersion> {
    const agent = await agentOf(slug);
    const hash = await versionHash(read, agent, ref);
    await requireDeployed(agent, hash);
    const published = versions.get(hash) ?? (await load(agent, hash));
    return published.spec.models.mode === 'auto'
      ? { ...published, order: await orderOf({ ...published, agent }) }
      : published;
  }

  async function requireDeployed(agent: Entities['agent'], hash: string): Promise<void> {
    const channels = await ledger.list(db, workspace, 'channel', { agent: agent.id, limit: 10_000, order: 'asc' });
    for (const { value } of channels.items)
      if (value.version === hash || (await read.get('deployed', `${value.id}/${hash}`)) !== undefined) return;
    const version = await read.get('version', hash);
    throw missing(
      'version',
      hash,
      `Version ${version?.number ?? hash} of ${agent.name} was never deployed, so it is not served. Approve it and deploy it to a channel first, for example to staging.`,
    );
  }

  /** Reports are large and never change, so what a set of them came to is kept. */
  async function orderOf({ agent, version, spec }: PublishedVersion): Promise<readonly ModelRef[] | undefined> {
    const changes = await ledger.list(db, workspace, 'change', { agent: agent.id, limit: 10_000, order: 'desc' });
    const cited = changes.items.flatMap(({ value }) => (value.version === version.id ? value.evidence : []));
    const team = await read.get('workspace', workspace);
    const margin = team === undefined ? USUAL_MARGIN : modelMargin(agent, team);
    const key = [version.id, margin, ...cited].join(' ');
    if (orders.has(key)) return orders.get(key);
    const reports: NamedReport[] = [];
    for (const id of new Set(cited)) {
      const report = Report.safeParse(await ledger.object(db, id));
      // One of other rules measures other rules.
      if (report.success && report.data.spec === version.spec) reports.push({ id, report: report.data });
    }
    const choice = chooseByLatest(spec.models.candidates, reports, margin);
    if (orders.size >= KEPT) orders.clear();
    orders.set(key, choice?.isMeasured === true ? choice.order : undefined);
    return orders.get(key);
  }

  async function load(agent: Entities['agent'], hash: string): Promise<PublishedVersion> {
    const version = await read.get('version', hash);
    const content = version && (await ledger.object(db, version.spec));
    if (version === undefined || content === undefined)
      throw missing('version', hash, `${agent.name} has no such version.`);
    const spec = Spec.parse(content);
    const published = { agent, version, spec, validator: validatorFor(spec.contract) };
    if (versions.size >= KEPT) versions.clear();
    versions.set(hash, published);
    return published;
  }

  return {
    find(slug, ref) {
      const name = `${slug} ${ref}`;
      const found = names.get(name) ?? resolve(slug, ref);
      // Only what exists is remembered: otherwise anybody could fill the memory with names.
      names.set(name, found);
      found.catch(() => names.delete(name));
      return found;
    },
    async anyVersion(slug, hash) {
      const agent = await agentOf(slug);
      return versions.get(hash) ?? load(agent, await versionHash(read, agent, hash));
    },
    async measured(published) {
      const { spec } = published;
      if (spec.models.mode === 'auto') return published;
      const order = await orderOf(published);
      // One object for each version: what is derived from a spec is kept by the spec.
      const known = measuredSpecs.get(spec) ?? { ...spec, models: { ...spec.models, mode: 'auto' as const } };
      measuredSpecs.set(spec, known);
      return { ...published, spec: known, order };
    },
    changed: () => {
      names = new Map();
    },
  };
}

async function versionHash(read: StateReader, agent: Entities['agent'], ref: string): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(ref)) {
    const version = await read.get('version', ref);
    if (version?.agent !== agent.id) throw missing('version', ref, `${agent.name} has no version with this hash.`);
    return ref;
  }
  if (/^\d+$/.test(ref)) {
    const numbered = await read.get('numbered', `${agent.id}/${Number(ref)}`);
    if (numbered === undefined)
      throw missing('version', ref, `${agent.name} has no version ${ref}; the newest is ${agent.versions}.`);
    return numbered.version;
  }
  const channel = await read.get('channel', `${agent.id}/${ref}`);
  if (channel === undefined)
    throw missing(
      'channel',
      ref,
      `Nothing is deployed to “${ref}” for ${agent.name} yet. Approve a change and deploy it there first.`,
    );
  return channel.version;
}

const missing = (entity: string, id: string, message: string): AppError =>
  new AppError('not_found', message, { entity, id });
