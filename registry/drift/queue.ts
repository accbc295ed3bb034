import { work } from '../../ledger/work.ts';
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
import { tell } from '../webhooks/announcer.ts';
import { askCanaries, fallbackOf, sharedCases, watchedModel } from './canary.ts';
import { newFindings } from './judge.ts';

export const CANARIES = 'canaries';
/** How often it is looked whose time has come. */
export const LOOK_EVERY_MINUTES = 10;
const MOST_FINDINGS = 200;
const DAILY = 1440;

/** Asks the canary cases of one agent and says what they show. */
export const canaryQueue = (core: RegistryCore): Queue => ({
  name: CANARIES,
  atOnce: 1,
  retries: 2,
  firstPause: 60,
  longestPause: 600,
  async work({ agent = '', due }, signal) {
    const published = await inProduction(core, agent);
    if (published === null) return;
    const model = watchedModel(published);
    const settings = await readCanarySettings(core.db, agent);
    // Several replicas, or a run that took long, may have found the same time due.
    if (due !== undefined && !(await isDue(core, agent, settings.everyMinutes))) return;
    const cases = (await sharedCases(core, agent)).slice(0, settings.cases);
    if (model === undefined || cases.length === 0) return;
    const run = await askCanaries(core, published, { model, cases, limitUsd: settings.limitUsd }, signal);
    // What was cut short by our own end says nothing and is asked again.
    if (signal.aborted) throw new Error('The registry is closing.');
    await record(core, published, run, settings.everyMinutes ?? DAILY);
  },
  gaveUp: async ({ agent = '' }) => core.log.warn({ agent }, 'canary cases could not be asked'),
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

export async function addDueCanaries(core: RegistryCore): Promise<void> {
  for (const { agent, settings } of await listCanarySettings(core.db))
    if (await isDue(core, agent, settings.everyMinutes))
      await core.jobs.enqueue(core.db, CANARIES, { agent, due: 'yes' });
}

async function isDue(core: RegistryCore, agent: string, everyMinutes: number | null): Promise<boolean> {
  if (everyMinutes === null) return false;
  const [latest] = await newestCanaryRuns(core.db, agent, 1);
  return latest === undefined || Date.parse(core.now()) - Date.parse(latest.at) >= everyMinutes * 60_000;
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
