import { sql } from 'kysely';
import { listLabels, saveLabel } from './judging.ts';
import type { DesktopDb } from './tables.ts';

/**
 * Gives one agent's draft, cases, runs and what was said about its texts to another workspace as well. `base` is the version
 * there that the draft now starts from, `me` who I am here and there. Runs get new ids by `newId`; what stands there already
 * is kept. Part of the caller's transaction.
 */
export async function copyAgentWork(
  db: DesktopDb,
  copy: { agent: string; from: string; to: string; base: string | null; me: { from: string; to: string } },
  newId: () => string,
): Promise<void> {
  const { agent, from, to, base, me } = copy;
  await sql`insert or ignore into drafts (workspace, agent, spec, base, revision, savedAt, changes, discarded)
    select ${to}, agent, spec, ${base}, revision, savedAt, changes, discarded from drafts
    where workspace = ${from} and agent = ${agent}`.execute(db);
  await sql`insert or ignore into cases (workspace, agent, id, position, body)
    select ${to}, agent, id, position, body from cases where workspace = ${from} and agent = ${agent}`.execute(db);
  await sql`insert or ignore into judges (workspace, agent, setting)
    select ${to}, agent, setting from judges where workspace = ${from} and agent = ${agent}`.execute(db);
  await sql`insert or ignore into judgements (workspace, agent, question, judge, body)
    select ${to}, agent, question, judge, body from judgements where workspace = ${from} and agent = ${agent}`.execute(
    db,
  );
  const runs = await db
    .selectFrom('runs')
    .selectAll()
    .where('workspace', '=', from)
    .where('agent', '=', agent)
    .where('state', '<>', 'running')
    .execute();
  const ids = new Map<string, string>();
  for (const run of runs) {
    const id = newId();
    ids.set(run.id, id);
    await db
      .insertInto('runs')
      .values({ ...run, id, workspace: to, version: null })
      .execute();
    await sql`insert into results (run, position, body) select ${id}, position, body from results where run = ${run.id}`.execute(
      db,
    );
  }
  for (const label of await listLabels(db, { workspace: from, agent }))
    await saveLabel(
      db,
      { workspace: to, agent },
      { ...label, id: newId(), who: label.who === me.from ? me.to : label.who, run: ids.get(label.run) ?? label.run },
    );
}
