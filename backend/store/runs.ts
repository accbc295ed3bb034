import { type Selectable, sql } from 'kysely';
import type { Resumed } from '../../shared/api/desktop/tests.ts';
import type { JudgeSetting } from '../../shared/grading/judgement.ts';
import type { CaseResult, Counts } from '../../shared/grading/report.ts';
import { canonicalJson } from '../../shared/json/canonical.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import type { DesktopDb, DesktopTables } from './tables.ts';

type RunState = DesktopTables['runs']['state'];

export interface StoredRun {
  id: string;
  workspace: string;
  agent: string;
  state: RunState;
  /** null: the dry run. */
  model: ModelRef | null;
  startedAt: string;
  finishedAt: string | null;
  counts: Counts;
  done: number;
  costUsd: number | null;
  /** Hash of the report, once there is one. */
  report: string | null;
  /** Hash of the spec it ran, and of the version when the draft was one. */
  spec: string;
  version: string | null;
  /** Most samples of each case. */
  samples: number;
  /** Hash of the stored suite; null for a run of an older program, which kept none. */
  suite: string | null;
  resumed: Resumed | null;
  /** It ran the draft with a part put back, to see what that part does: no result of the draft's. */
  trial: boolean;
  /** Who judges its texts, as it was set when the run began; null: people. */
  judge: JudgeSetting | null;
  /** How many results are an earlier run's. */
  reused: number;
  /** The rule that the draft was run without, to see whether a case notices. */
  withoutRule: string | null;
}

export async function insertRun(db: DesktopDb, run: StoredRun): Promise<void> {
  await db
    .insertInto('runs')
    .values({
      id: run.id,
      workspace: run.workspace,
      agent: run.agent,
      startedAt: run.startedAt,
      spec: run.spec,
      version: run.version,
      model: run.model === null ? null : JSON.stringify(run.model),
      dryRun: run.model === null ? 1 : 0,
      samples: run.samples,
      suite: run.suite,
      trial: run.trial ? 1 : 0,
      judge: run.judge === null ? null : JSON.stringify(run.judge),
      reused: run.reused,
      withoutRule: run.withoutRule,
      ...progressOf(run),
    })
    .execute();
}

/** Stores a batch of results together with the progress they add up to, from position `from` on. */
export async function appendResults(
  db: DesktopDb,
  run: StoredRun,
  from: number,
  batch: readonly CaseResult[],
): Promise<void> {
  // One statement whatever the size of the batch: a multi-row insert has another text for each size, and every prepared
  // one keeps its program and its last values in memory.
  const bodies = JSON.stringify(batch);
  await sql`INSERT INTO results (run, position, body) SELECT ${run.id}, ${from} + key, value FROM json_each(${bodies})`.execute(
    db,
  );
  await updateRun(db, run);
}

export async function updateRun(db: DesktopDb, run: StoredRun): Promise<void> {
  await db.updateTable('runs').set(progressOf(run)).where('id', '=', run.id).execute();
}

export async function readRun(db: DesktopDb, id: string): Promise<StoredRun | undefined> {
  const row = await db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toRun(row);
}

/** Newest first. */
export async function listRuns(
  db: DesktopDb,
  workspace: string,
  agent: string | undefined,
  limit: number,
  trials = true,
): Promise<StoredRun[]> {
  let query = db
    .selectFrom('runs')
    .selectAll()
    .where('workspace', '=', workspace)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (agent !== undefined) query = query.where('agent', '=', agent);
  if (!trials) query = query.where('trial', '=', 0);
  return (await query.execute()).map(toRun);
}

/** The newest run of the draft without each rule, by rule; whatever the draft was then. */
export async function listWithoutRule(db: DesktopDb, workspace: string, agent: string): Promise<StoredRun[]> {
  const rows = await db
    .selectFrom('runs')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .where('withoutRule', 'is not', null)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const newest = new Map<string | null, StoredRun>();
  for (const run of rows.map(toRun)) if (!newest.has(run.withoutRule)) newest.set(run.withoutRule, run);
  return [...newest.values()];
}

/** Ended runs of one spec on one model, newest first. */
export async function runsOf(
  db: DesktopDb,
  { workspace, agent, spec, model }: Pick<StoredRun, 'workspace' | 'agent' | 'spec'> & { model: ModelRef },
): Promise<StoredRun[]> {
  const rows = await db
    .selectFrom('runs')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .where('spec', '=', spec)
    .where('state', '!=', 'running')
    .where('model', 'is not', null)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_LOOKED_AT)
    .execute();
  return rows.map(toRun).filter((run) => run.model !== null && canonicalJson(run.model) === canonicalJson(model));
}

const MOST_LOOKED_AT = 20;

/** The newest run of each agent that has ended with a report, by agent; trials aside. */
export async function lastRuns(db: DesktopDb, workspace: string): Promise<Map<string, StoredRun>> {
  const rows = await db
    .selectFrom('runs')
    .selectAll()
    // With max() SQLite takes the other columns from the row that holds the maximum.
    .select((build) => build.fn.max('startedAt').as('newest'))
    .where('workspace', '=', workspace)
    .where('report', 'is not', null)
    .where('trial', '=', 0)
    .groupBy('agent')
    .execute();
  return new Map(rows.map(({ newest: _, ...row }) => [row.agent, toRun(row)]));
}

/** Results in the order in which they came, from position `from` on. */
export async function listResults(db: DesktopDb, run: string, from = 0): Promise<CaseResult[]> {
  const rows = await db
    .selectFrom('results')
    .select('body')
    .where('run', '=', run)
    .where('position', '>=', from)
    .orderBy('position')
    .execute();
  return rows.map((row) => JSON.parse(row.body) as CaseResult); // Written only from graded results.
}

/** How many cases of each of these runs were flaky; runs without any are left out. */
export async function countFlaky(db: DesktopDb, runs: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ run: string; flaky: number }>`
    SELECT run, count(*) AS flaky FROM results
    WHERE run IN (SELECT value FROM json_each(${JSON.stringify(runs)})) AND body ->> '$.sampling.flaky' = 1
    GROUP BY run`.execute(db);
  return new Map(rows.map(({ run, flaky }) => [run, flaky]));
}

/** Results with a text that nobody has decided, or only a judge; some more may be among them. */
export async function listUndecided(db: DesktopDb, run: string): Promise<CaseResult[]> {
  const rows = await db
    .selectFrom('results')
    .select('body')
    .where('run', '=', run)
    // Only such a field holds these words: quotes within a text stand behind a backslash.
    .where(({ or, eb }) => or([eb('body', 'like', '%"result":"unsure"%'), eb('body', 'like', '%"by":"judge"%')]))
    .orderBy('position')
    .execute();
  return rows.map((row) => JSON.parse(row.body) as CaseResult); // Written only from graded results.
}

/** Removes results that do not stand. Returns the first position that is free, since what is left may have gaps. */
export async function dropResults(
  db: DesktopDb,
  run: string,
  isDropped: (result: CaseResult) => boolean,
): Promise<number> {
  const rows = await db.selectFrom('results').select(['position', 'body']).where('run', '=', run).execute();
  const dropped = rows.filter(({ body }) => isDropped(JSON.parse(body) as CaseResult)); // Written only from graded results.
  const positions = JSON.stringify(dropped.map(({ position }) => position));
  await sql`DELETE FROM results WHERE run = ${run} AND position IN (SELECT value FROM json_each(${positions}))`.execute(
    db,
  );
  return rows.reduce((next, { position }) => Math.max(next, position + 1), 0);
}

/** Puts results that were graded anew in the place of those of the same cases. Callers hold a transaction. */
export async function replaceResults(db: DesktopDb, run: string, graded: readonly CaseResult[]): Promise<void> {
  const rows = await sql<{ position: number; caseId: string }>`
    SELECT position, body ->> '$.caseId' AS caseId FROM results WHERE run = ${run}`.execute(db);
  const places = new Map(rows.rows.map(({ position, caseId }) => [caseId, position]));
  const bodies = JSON.stringify(graded.map((result) => [places.get(result.caseId), JSON.stringify(result)]));
  await sql`UPDATE results SET body = fresh.body
    FROM (SELECT value ->> 0 AS position, value ->> 1 AS body FROM json_each(${bodies})) AS fresh
    WHERE results.run = ${run} AND results.position = fresh.position`.execute(db);
}

/** Runs that were going when the program ended: they keep what they found and say that they were interrupted. */
export async function markInterrupted(db: DesktopDb, at: string): Promise<void> {
  await db.updateTable('runs').set({ state: 'interrupted', finishedAt: at }).where('state', '=', 'running').execute();
}

const progressOf = (run: StoredRun) => ({
  state: run.state,
  finishedAt: run.finishedAt,
  total: run.counts.total,
  pass: run.counts.pass,
  fail: run.counts.fail,
  uncertain: run.counts.uncertain,
  notRun: run.counts.notRun,
  done: run.done,
  costUsd: run.costUsd,
  report: run.report,
  resumed: run.resumed === null ? null : JSON.stringify(run.resumed),
});

function toRun(row: Selectable<DesktopTables['runs']>): StoredRun {
  const { total, pass, fail, uncertain, notRun, model, resumed, trial, judge, dryRun: _, ...rest } = row;
  return {
    ...rest,
    model: model === null ? null : (JSON.parse(model) as ModelRef),
    resumed: resumed === null ? null : (JSON.parse(resumed) as Resumed),
    trial: trial === 1,
    judge: judge === null ? null : (JSON.parse(judge) as JudgeSetting),
    counts: { total, pass, fail, uncertain, notRun },
  };
}
