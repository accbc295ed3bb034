import { CanarySettings, type DriftKind, USUAL_CANARY } from '../../shared/drift/views.ts';
import type { Tally } from '../../shared/grading/exact-tests.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import type { CanaryTables } from './canary-tables.ts';
import type { RegistryDb } from './tables.ts';

/** What is watched: one version of an agent on one model. */
export interface Watched {
  agent: string;
  version: string;
  model: ModelRef;
}
export interface StoredCanaryRun extends Watched {
  id: string;
  at: string;
  served: string | null;
  fingerprint: string | null;
  cases: { id: string; title: string; passed: number; failed: number }[];
  notRun: number;
  costUsd: number | null;
}
export interface FindingDetail {
  words: string;
  before: Tally | null;
  after: Tally | null;
  cases: { id: string; title: string; before: Tally; after: Tally }[];
  fallback: ModelRef | null;
}
export interface StoredFinding extends Watched, FindingDetail {
  id: string;
  kind: DriftKind;
  foundAt: string;
  since: string;
  closed: { at: string; by: string; reason: string } | null;
}

/** One text for one model, whatever order its parts came in. */
const keyOf = ({ provider, model, connection }: ModelRef): string =>
  JSON.stringify({ provider, model, ...(connection === undefined ? {} : { connection }) });

export async function readCanarySettings(db: RegistryDb, agent: string): Promise<CanarySettings> {
  const row = await db.selectFrom('canary_settings').select('settings').where('agent', '=', agent).executeTakeFirst();
  return row === undefined ? USUAL_CANARY : CanarySettings.parse(JSON.parse(row.settings));
}

export async function writeCanarySettings(
  db: RegistryDb,
  agent: string,
  settings: CanarySettings,
  changed: { by: string; at: string },
): Promise<void> {
  const set = { settings: JSON.stringify(settings), changed_by: changed.by, changed_at: changed.at };
  await db
    .insertInto('canary_settings')
    .values({ agent, ...set })
    .onConflict((conflict) => conflict.column('agent').doUpdateSet(set))
    .execute();
}

/** Every agent that somebody said something about, and when. */
export async function listCanarySettings(
  db: RegistryDb,
): Promise<{ agent: string; settings: CanarySettings; changedAt: string }[]> {
  const rows = await db.selectFrom('canary_settings').select(['agent', 'settings', 'changed_at']).execute();
  return rows.map(({ agent, settings, changed_at: changedAt }) => ({
    ...{ agent, changedAt },
    settings: CanarySettings.parse(JSON.parse(settings)),
  }));
}

export async function addCanaryRun(db: RegistryDb, run: StoredCanaryRun): Promise<void> {
  const { id, agent, version, at, served, fingerprint, notRun, costUsd } = run;
  const results = JSON.stringify(run.cases.map((each) => [each.id, each.title, each.passed, each.failed]));
  await db
    .insertInto('canary_runs')
    .values({
      ...{ id, agent, version, at, served, fingerprint, results },
      ...{ model: keyOf(run.model), not_run: notRun, cost_usd: costUsd },
    })
    .execute();
}

const toRun = ({ results, not_run, cost_usd, model, ...row }: CanaryTables['canary_runs']): StoredCanaryRun => ({
  ...row,
  // Both were written above.
  model: JSON.parse(model) as ModelRef,
  cases: (JSON.parse(results) as [string, string, number, number][]).map(([id, title, passed, failed]) => ({
    ...{ id, title, passed, failed },
  })),
  notRun: Number(not_run),
  costUsd: cost_usd,
});

/** Runs after the one with this id, oldest first. */
export async function canaryRunsAfter(
  db: RegistryDb,
  { agent, version, model }: Watched,
  after: string,
): Promise<StoredCanaryRun[]> {
  const rows = await db
    .selectFrom('canary_runs')
    .selectAll()
    .where('agent', '=', agent)
    .where('version', '=', version)
    .where('model', '=', keyOf(model))
    .where('id', '>', after)
    .orderBy('id')
    .execute();
  return rows.map(toRun);
}

/** The newest runs of an agent, whatever version and model. */
export async function newestCanaryRuns(db: RegistryDb, agent: string, limit: number): Promise<StoredCanaryRun[]> {
  const rows = await db
    .selectFrom('canary_runs')
    .selectAll()
    .where('agent', '=', agent)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toRun);
}

/** The newest run of each agent that ever had one. */
export async function newestRunOfEach(db: RegistryDb): Promise<StoredCanaryRun[]> {
  const rows = await db
    .selectFrom('canary_runs')
    .selectAll()
    .where('id', 'in', (each) =>
      each
        .selectFrom('canary_runs')
        .select(({ fn }) => fn.max('id').as('id'))
        .groupBy('agent'),
    )
    .execute();
  return rows.map(toRun);
}

export async function addFinding(db: RegistryDb, finding: StoredFinding): Promise<void> {
  const { id, agent, version, model, kind, foundAt, since, words, before, after, cases, fallback } = finding;
  const detail: FindingDetail = { words, before, after, cases, fallback };
  await db
    .insertInto('drift_findings')
    .values({
      ...{ id, agent, version, kind, since, model: keyOf(model), found_at: foundAt, detail: JSON.stringify(detail) },
      ...{ closed_at: null, closed_by: null, closed_reason: null },
    })
    .execute();
}

/** The newest first. */
export async function listFindings(db: RegistryDb, agent: string, limit: number): Promise<StoredFinding[]> {
  const rows = await db
    .selectFrom('drift_findings')
    .selectAll()
    .where('agent', '=', agent)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => toFinding(row));
}

/** What nobody closed, of every agent, the newest first. */
export async function listOpenFindings(db: RegistryDb, limit: number): Promise<StoredFinding[]> {
  const rows = await db
    .selectFrom('drift_findings')
    .selectAll()
    .where('closed_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => toFinding(row));
}

/** How many are open, by agent and kind. */
export function countOpenFindings(db: RegistryDb): Promise<{ agent: string; kind: string; count: number }[]> {
  return db
    .selectFrom('drift_findings')
    .select(({ fn }) => ['agent', 'kind', fn.countAll<number>().as('count')])
    .where('closed_at', 'is', null)
    .groupBy(['agent', 'kind'])
    .execute();
}

export async function findFinding(db: RegistryDb, id: string): Promise<StoredFinding | undefined> {
  const row = await db.selectFrom('drift_findings').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toFinding(row);
}

/** False when it was closed already. */
export async function closeFinding(
  db: RegistryDb,
  id: string,
  { at, by, reason }: { at: string; by: string; reason: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('drift_findings')
    .set({ closed_at: at, closed_by: by, closed_reason: reason })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function toFinding(row: CanaryTables['drift_findings']): StoredFinding {
  const { id, agent, version, since, closed_at: at, closed_by: by, closed_reason: reason } = row;
  return {
    ...{ id, agent, version, since, foundAt: row.found_at, kind: row.kind as DriftKind },
    // Written above.
    model: JSON.parse(row.model) as ModelRef,
    ...(JSON.parse(row.detail) as FindingDetail),
    closed: at === null ? null : { at, by: by ?? '', reason: reason ?? '' },
  };
}
