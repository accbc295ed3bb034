import type { RegistryDb } from './tables.ts';

export interface Spent {
  key: string;
  /** `2026-03-01`, in UTC. */
  day: string;
  /** US dollars. */
  usd: number;
  calls: number;
}

/** Adds to what was called and spent before. */
export async function addSpent(db: RegistryDb, spent: readonly Spent[]): Promise<void> {
  if (spent.length === 0) return;
  await db
    .insertInto('key_spend')
    .values(spent.map(({ key, day, usd, calls }) => ({ key_id: key, day, usd, calls })))
    .onConflict((conflict) =>
      conflict.columns(['key_id', 'day']).doUpdateSet((was) => ({
        usd: was('key_spend.usd', '+', was.ref('excluded.usd')),
        calls: was('key_spend.calls', '+', was.ref('excluded.calls')),
      })),
    )
    .execute();
}

/** US dollars since a day, that day included, by key. */
export async function spentSince(db: RegistryDb, day: string, key?: string): Promise<Map<string, number>> {
  let query = db.selectFrom('key_spend').where('day', '>=', day);
  if (key !== undefined) query = query.where('key_id', '=', key);
  const rows = await query
    .select((row) => ['key_id', row.fn.sum<number>('usd').as('usd')])
    .groupBy('key_id')
    .execute();
  return new Map(rows.map(({ key_id, usd }) => [key_id, Number(usd)]));
}

/** Counts one call of a key and answers how many there were in that minute. */
export async function countCall(db: RegistryDb, key: string, minute: number): Promise<number> {
  const row = await db
    .insertInto('key_minutes')
    .values({ key_id: key, minute, calls: 1 })
    .onConflict((conflict) =>
      conflict.columns(['key_id', 'minute']).doUpdateSet((was) => ({ calls: was('key_minutes.calls', '+', 1) })),
    )
    .returning('calls')
    .executeTakeFirstOrThrow();
  return row.calls;
}

/** Forgets minutes that are over. */
export async function forgetMinutes(db: RegistryDb, before: number): Promise<void> {
  await db.deleteFrom('key_minutes').where('minute', '<', before).execute();
}
