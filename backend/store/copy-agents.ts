import { sql } from 'kysely';
import type { DesktopDb } from './tables.ts';

/**
 * Gives one agent's draft, cases and runs to another workspace as well. `base` is the version there that the draft now
 * starts from. Runs get new ids by `newId`; what stands there already is kept. Part of the caller's transaction.
 */
export async function copyAgentWork(
  db: DesktopDb,
  copy: { agent: string; from: string; to: string; base: string | null },
  newId: () => string,
): Promise<void> {
  const { agent, from, to, base } = copy;
  await sql`insert or ignore into drafts (workspace, agent, spec, base, revision, savedAt, changes, discarded)
    select ${to}, agent, spec, ${base}, revision, savedAt, changes, discarded from drafts
    where workspace = ${from} and agent = ${agent}`.execute(db);
  await sql`insert or ignore into cases (workspace, agent, id, position, body)
    select ${to}, agent, id, position, body from cases where workspace = ${from} and agent = ${agent}`.execute(db);
  const runs = await db
    .selectFrom('runs')
    .selectAll()
    .where('workspace', '=', from)
    .where('agent', '=', agent)
    .where('state', '<>', 'running')
    .execute();
  for (const run of runs) {
    const id = newId();
    await db
      .insertInto('runs')
      .values({ ...run, id, workspace: to, version: null })
      .execute();
    await sql`insert into results (run, position, body) select ${id}, position, body from results where run = ${run.id}`.execute(
      db,
    );
  }
}
