import type { RegistryDb } from './tables.ts';

/** A job of a registry on SQLite; done ones are deleted. Instants are milliseconds since the epoch. */
export interface StoredJob {
  id: string;
  queue: string;
  data: Record<string, string>;
  /** How often it was begun, this time included. */
  attempts: number;
}

export async function addJob(
  db: RegistryDb,
  job: { id: string; queue: string; data: Record<string, string>; runAt: number },
): Promise<void> {
  await db
    .insertInto('jobs')
    .values({
      id: job.id,
      queue: job.queue,
      data: JSON.stringify(job.data),
      state: 'waiting',
      run_at: job.runAt,
      attempts: 0,
    })
    .execute();
}

/** Takes the job of a queue that has waited longest. */
export async function takeJob(db: RegistryDb, queue: string, now: number): Promise<StoredJob | undefined> {
  const row = await db
    .updateTable('jobs')
    .set((was) => ({ state: 'active' as const, attempts: was('attempts', '+', 1) }))
    .where('id', '=', (from) =>
      from
        .selectFrom('jobs')
        .select('id')
        .where('queue', '=', queue)
        .where('state', '=', 'waiting')
        .where('run_at', '<=', now)
        .orderBy('run_at')
        .orderBy('id')
        .limit(1),
    )
    .returning(['id', 'queue', 'data', 'attempts'])
    .executeTakeFirst();
  // Written above, from texts.
  return row && { ...row, data: JSON.parse(row.data) as Record<string, string> };
}

export async function removeJob(db: RegistryDb, id: string): Promise<void> {
  await db.deleteFrom('jobs').where('id', '=', id).execute();
}

/** Lets a job wait until `runAt`, or for good when that is null. */
export async function putBackJob(db: RegistryDb, id: string, runAt: number | null): Promise<void> {
  const next = runAt === null ? { state: 'dead' as const } : { state: 'waiting' as const, run_at: runAt };
  await db.updateTable('jobs').set(next).where('id', '=', id).execute();
}

/** Removes jobs that were given up and were due before an instant, in milliseconds. */
export async function removeDeadJobs(db: RegistryDb, dueBefore: number): Promise<void> {
  await db.deleteFrom('jobs').where('state', '=', 'dead').where('run_at', '<', dueBefore).execute();
}

/** Jobs that a process left when it ended wait again; for a database that one process has to itself. */
export async function freeJobs(db: RegistryDb): Promise<void> {
  await db.updateTable('jobs').set({ state: 'waiting' }).where('state', '=', 'active').execute();
}

/** When the next job of a queue may run; undefined when none waits. */
export async function nextJobAt(db: RegistryDb, queue: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('jobs')
    .select('run_at')
    .where('queue', '=', queue)
    .where('state', '=', 'waiting')
    .orderBy('run_at')
    .limit(1)
    .executeTakeFirst();
  return row?.run_at;
}

export async function countJobs(db: RegistryDb): Promise<{ queue: string; state: string; count: number }[]> {
  return db
    .selectFrom('jobs')
    .select((row) => ['queue', 'state', row.fn.countAll<number>().as('count')])
    .groupBy(['queue', 'state'])
    .execute();
}
