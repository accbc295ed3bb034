import type { WebhookEvent } from '../../shared/api/webhooks.ts';
import type { RegistryDb } from './tables.ts';

export interface StoredWebhook {
  id: string;
  url: string;
  description: string;
  events: WebhookEvent[];
  createdAt: string;
  disabledAt: string | null;
}
export interface StoredDelivery {
  id: string;
  webhook: string;
  event: string;
  body: string;
  state: 'pending' | 'delivered' | 'failed';
  createdAt: string;
  attempts: number;
  lastAt: string | null;
  status: number | null;
  reason: string | null;
  response: string | null;
  nextAt: string | null;
}

export async function addWebhook(db: RegistryDb, webhook: StoredWebhook & { by: string }): Promise<void> {
  const { id, url, description, events, createdAt, by } = webhook;
  await db
    .insertInto('webhooks')
    .values({
      ...{ id, url, description, events: JSON.stringify(events), created_at: createdAt, created_by: by },
      disabled_at: null,
    })
    .execute();
}

export async function listWebhooks(db: RegistryDb): Promise<StoredWebhook[]> {
  const rows = await db.selectFrom('webhooks').selectAll().orderBy('id').execute();
  return rows.map(({ id, url, description, events, created_at, disabled_at }) => ({
    ...{ id, url, description, createdAt: created_at, disabledAt: disabled_at },
    // Written above.
    events: JSON.parse(events) as WebhookEvent[],
  }));
}

export const findWebhook = async (db: RegistryDb, id: string): Promise<StoredWebhook | undefined> =>
  (await listWebhooks(db)).find((each) => each.id === id);

/** With its deliveries. False when there is none. */
export async function removeWebhook(db: RegistryDb, id: string): Promise<boolean> {
  await db.deleteFrom('webhook_deliveries').where('webhook', '=', id).execute();
  return (await db.deleteFrom('webhooks').where('id', '=', id).executeTakeFirst()).numDeletedRows > 0n;
}

export async function disableWebhook(db: RegistryDb, id: string, now: string): Promise<void> {
  await db.updateTable('webhooks').set({ disabled_at: now }).where('id', '=', id).execute();
}

/** False, adding nothing, when the webhook was told of this occurrence before. */
export async function addDelivery(
  db: RegistryDb,
  delivery: { id: string; webhook: string; event: string; occurrence: string; body: string; createdAt: string },
): Promise<boolean> {
  const { id, webhook, event, occurrence, body, createdAt } = delivery;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('webhook_deliveries')
    .values({
      ...{ id, webhook, event, occurrence, body, state: 'pending', created_at: createdAt },
      ...{ attempts: 0, last_at: null, status: null, reason: null, response: null, next_at: null },
    })
    .onConflict((conflict) => conflict.columns(['webhook', 'occurrence']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findDelivery(db: RegistryDb, id: string): Promise<StoredDelivery | undefined> {
  const row = await db.selectFrom('webhook_deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toDelivery(row);
}

/** Newest first, before an id; `failing`: those alone that failed, or are tried again. */
export async function listDeliveries(
  db: RegistryDb,
  webhook: string,
  { before, failing = false, limit }: { before?: string | undefined; failing?: boolean; limit: number },
): Promise<StoredDelivery[]> {
  let query = db.selectFrom('webhook_deliveries').selectAll().where('webhook', '=', webhook);
  if (before !== undefined) query = query.where('id', '<', before);
  if (failing)
    query = query.where((row) =>
      row.or([row('state', '=', 'failed'), row.and([row('state', '=', 'pending'), row('attempts', '>', 0)])]),
    );
  return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toDelivery);
}

export async function noteAttempt(
  db: RegistryDb,
  id: string,
  attempt: Pick<StoredDelivery, 'state' | 'status' | 'reason' | 'response' | 'nextAt'> & { at: string },
): Promise<void> {
  const { state, at, status, reason, response, nextAt } = attempt;
  await db
    .updateTable('webhook_deliveries')
    .set((was) => ({
      ...{ state, last_at: at, status, reason, response, next_at: nextAt },
      attempts: was('attempts', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
}

/** Whatever was planned for it is not any more. */
export async function setDeliveryState(db: RegistryDb, id: string, state: StoredDelivery['state']): Promise<void> {
  await db.updateTable('webhook_deliveries').set({ state, next_at: null }).where('id', '=', id).execute();
}

export async function removeDeliveries(db: RegistryDb, createdBefore: string): Promise<void> {
  await db.deleteFrom('webhook_deliveries').where('created_at', '<', createdBefore).execute();
}

/** Up to where the ledger was told of; undefined before it ever was. */
export async function toldUpTo(db: RegistryDb): Promise<number | undefined> {
  return (await db.selectFrom('webhook_cursor').select('sequence').executeTakeFirst())?.sequence;
}

/** Moves that on. False when another replica did so first. */
export async function tellUpTo(db: RegistryDb, from: number | undefined, sequence: number): Promise<boolean> {
  if (from === undefined) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('webhook_cursor')
      .values({ id: 1, sequence })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await db
    .updateTable('webhook_cursor')
    .set({ sequence })
    .where('sequence', '=', from)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

const toDelivery = (row: {
  id: string;
  webhook: string;
  event: string;
  body: string;
  state: StoredDelivery['state'];
  created_at: string;
  attempts: number;
  last_at: string | null;
  status: number | null;
  reason: string | null;
  response: string | null;
  next_at: string | null;
}): StoredDelivery => ({
  ...{ id: row.id, webhook: row.webhook, event: row.event, body: row.body, state: row.state },
  ...{ createdAt: row.created_at, attempts: row.attempts, lastAt: row.last_at, status: row.status, reason: row.reason },
  ...{ response: row.response, nextAt: row.next_at },
});
