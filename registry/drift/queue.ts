import { work } from '../../ledger/work.ts';
import { DAY_MINUTES, isCanaryDue } from '../../shared/drift/schedule.ts';
import { AppError } from '../../shared/errors.ts';
import type { RegistryCore } from '../core.ts';
import type { Queue } from '../jobs/jobs.ts';
import type { PublishedVersion } from '../published.ts';
import {
  addCanaryRun,
  addFinding,
  canaryRunsAfter,
  listCanarySettings,
  listFindings,
  newestCanaryRuns,
  readCanarySettings,
  type StoredCanaryRun,
  type StoredFinding,
} from '../store/canaries.ts';
import { beginCanary, endCanary } from '../store/canaries-going.ts';
import { failureOf } from '../tracing/tracing.ts';
import { tell } from '../webhooks/announcer.ts';
import { askCanaries, fallbackOf, sharedCases, watchedModel } from './canary.ts';
import { newFindings } from './judge.ts';

const CANARIES = 'canaries';
/** How often it is looked whose time has come. */
export const LOOK_EVERY_MINUTES = 10;
const MOST_FINDINGS = 200;

/** Asks the canary cases of one agent and says what they show. */
export const canaryQueue = (core: RegistryCore): Queue => ({
  name: CANARIES,
  atOnce: 1,
  retries: 2,
  firstPause: 60,
  longestPause: 600,
  async work({ agent = '' }, signal) {
    const published = await inProduction(core, agent);
    const model = published === null ? undefined : watchedModel(published);
    const settings = await readCanarySettings(core.db, agent);
    const cases = (await sharedCases(core, agent)).slice(0, settings.cases);
    // What it was asked for is gone meanwhile.
    if (published === null || model === undefined || cases.length === 0) return endCanary(core.db, agent);
    const asked = { model, cases, limitUsd: settings.limitUsd };
    const run = await tracedCanaries(core, published, asked, signal);
    // What was cut short by our own end says nothing and is asked again.
    if (signal.aborted) throw new Error('The registry is closing.');
    await record(core, published, run, settings.everyMinutes ?? DAY_MINUTES);
  },
  async gaveUp({ agent = '' }) {
    core.log.warn({ agent }, 'canary cases could not be asked');
    await endCanary(core.db, agent);
  },
});

async function tracedCanaries(
  core: RegistryCore,
  published: PublishedVersion,
  asked: Parameters<typeof askCanaries>[2],
  signal: AbortSignal,
): Promise<StoredCanaryRun> {
  const { agent, version } = published;
  const attributes = { 'gen_ai.agent.name': agent.slug, 'gen_ai.agent.version': String(version.number) };
  const span = core.tracing?.begin(`canaries ${agent.slug}`, { attributes });
  try {
    const run = await askCanaries(core, published, asked, signal, span);
    span?.set({ 'rulehouse.cases': run.cases.length, 'rulehouse.cases_not_run': run.notRun });
    span?.end();
    return run;
  } catch (error) {
    span?.end(failureOf(error));
    throw error;
  }
}

/** A run that was asked for so long ago was lost. */
const LOST_MS = 24 * 60 * 60_000;

/** Adds a job that asks the cases of an agent. False, adding none, while they are being asked. */
export const askSoon = (core: RegistryCore, agent: string): Promise<boolean> =>
  work(core.db, async (tx) => {
    const since = core.now();
    const lostBefore = new Date(Date.parse(since) - LOST_MS).toISOString();
    if (!(await beginCanary(tx, agent, { since, lostBefore }))) return false;
    await core.jobs.enqueue(tx, CANARIES, { agent });
    return true;
  });

/** Adds a job for each agent whose time has come. */
export const dueCanaries = (core: RegistryCore): Queue => ({
  name: 'canaries-due',
  atOnce: 1,
  retries: 0,
  firstPause: 60,
  longestPause: 60,
  work: () => addDueCanaries(core),
  gaveUp: async () => {},
});

async function addDueCanaries(core: RegistryCore): Promise<void> {
  const now = Date.parse(core.now());
  for (const { agent, settings, changedAt } of await listCanarySettings(core.db)) {
    const [latest] = await newestCanaryRuns(core.db, agent, 1);
    const last = latest === undefined ? null : Date.parse(latest.at);
    if (isCanaryDue(settings, { last, since: Date.parse(changedAt), now })) await askSoon(core, agent);
  }
}

/** Stores a run and what it shows, and tells webhooks, all or nothing. */
export const record = (
  core: RegistryCore,
  published: PublishedVersion,
  run: StoredCanaryRun,
  everyMinutes: number,
): Promise<StoredFinding[]> =>
  work(core.db, async (tx) => {
    const { agent, version, model } = run;
    const earlier = (await listFindings(tx, agent, MOST_FINDINGS)).filter(
      (finding) => finding.version === version && sameModel(finding, run),
    );
    await addCanaryRun(tx, run);
    await endCanary(tx, agent);
    const all = await canaryRunsAfter(tx, run, '');
    // A finding of quality starts a new watch with the run after it: what it found is not found again every night.
    const lastQuality = earlier.find(({ kind }) => kind === 'quality');
    const found = newFindings(
      { forQuality: all.filter(({ at }) => lastQuality === undefined || at > lastQuality.foundAt), forServed: all },
      { everyMinutes, retirementKnown: earlier.some(({ kind }) => kind === 'retirement'), now: core.now() },
    );
    const findings = found.map(
      (finding): StoredFinding => ({
        ...finding,
        ...{
          id: core.newId(),
          agent,
          version,
          model,
          foundAt: run.at,
          fallback: fallbackOf(published.spec, model),
          closed: null,
        },
      }),
    );
    for (const finding of findings) {
      await addFinding(tx, finding);
      const { id, kind, since, words } = finding;
      const named = { slug: published.agent.slug, name: published.agent.name };
      const numbered = { hash: version, number: published.version.number };
      const data = {
        id,
        agent: named,
        version: numbered,
        kind,
        since,
        words,
        model: { provider: model.provider, model: model.model },
      };
      await tell(core, tx, { event: 'drift.found', id, time: run.at, data });
      core.log.warn({ agent: named.slug, kind, finding: id }, 'drift found');
    }
    return findings;
  });

const sameModel = (a: Pick<StoredFinding, 'model'>, b: Pick<StoredFinding, 'model'>): boolean =>
  a.model.provider === b.model.provider && a.model.model === b.model.model;

/** What production answers with now; null where nothing is deployed. */
export async function inProduction(core: RegistryCore, agent: string): Promise<PublishedVersion | null> {
  const known = await core.ledger.reader(core.db, core.identity.workspace).get('agent', agent);
  if (known === undefined) return null;
  try {
    return await core.published.find(known.slug, 'production');
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}
