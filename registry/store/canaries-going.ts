import type { RegistryDb } from './tables.ts';

/** A run of canary cases that was asked for and is not over. */
export interface GoingCanary {
  /** ISO instant. */
  since: string;
  /** Cases that are answered. */
  done: number;
  total: number;
}

/** Marks a run as asked for. False, changing nothing, while another one of the agent is, unless that began before `lostBefore`. */
export async function beginCanary(
  db: RegistryDb,
  agent: string,
  { since, lostBefore }: { since: string; lostBefore: string },
): Promise<boolean> {
  const fresh = { since, done: 0, total: 0 };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('canary_going')
    .values({ agent, ...fresh })
    .onConflict((conflict) => conflict.column('agent').doUpdateSet(fresh).where('canary_going.since', '<', lostBefore))
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function noteCanaryProgress(
  db: RegistryDb,
  agent: string,
  progress: Pick<GoingCanary, 'done' | 'total'>,
): Promise<void> {
  await db.updateTable('canary_going').set(progress).where('agent', '=', agent).execute();
}

export async function endCanary(db: RegistryDb, agent: string): Promise<void> {
  await db.deleteFrom('canary_going').where('agent', '=', agent).execute();
}

/** undefined where none is asked for. */
export const goingCanary = (db: RegistryDb, agent: string): Promise<GoingCanary | undefined> =>
  db.selectFrom('canary_going').select(['since', 'done', 'total']).where('agent', '=', agent).executeTakeFirst();
