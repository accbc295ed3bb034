import { work } from '../../ledger/work.ts';
import type { RegistryDb } from './tables.ts';

export type BatchState = 'waiting' | 'running' | 'done' | 'cancelled';
export type ItemState = 'waiting' | 'running' | 'ok' | 'failed' | 'cancelled';
/** A run that nobody waits for: `async` of one input, `batch` of many. JSON stays text here. */
export interface StoredBatch {
  id: string;
  kind: 'async' | 'batch';
  /** Id of the API key. */
  application: string;
  /** Id of the agent. */
  agent: string;
  /** Hash of the version that was in effect when it was accepted. */
  version: string;
  /** What the request named. */
  named: string;
  choices: string;
  state: BatchState;
  total: number;
  createdAt: string;
  finishedAt: string | null;
}
export interface StoredItem {
  position: number;
  state: ItemState;
  execution: string | null;
  result: string | null;
}
export type NewBatch = Omit<StoredBatch, 'state' | 'total' | 'finishedAt'>;

/** Rows of one insert; SQLite takes 32 766 values in a statement. */
const AT_ONCE = 500;

export async function addBatch(db: RegistryDb, batch: NewBatch, inputs: readonly string[]): Promise<void> {
  const { id, kind, application, agent, version, named, choices, createdAt } = batch;
  await db
    .insertInto('batches')
    .values({
      ...{ id, kind, key_id: application, agent, version, named, choices },
      ...{ state: 'waiting', total: inputs.length, created_at: createdAt, finished_at: null },
    })
    .execute();
  for (let from = 0; from < inputs.length; from += AT_ONCE)
    await db
      .insertInto('batch_items')
      .values(
        inputs.slice(from, from + AT_ONCE).map((input, at) => ({
          ...{ batch: id, position: from + at, state: 'waiting' as const, input },
          ...{ owner: null, execution: null, result: null },
        })),
      )
      .execute();
}

export async function findBatch(db: RegistryDb, id: string): Promise<StoredBatch | undefined> {
  const row = await db.selectFrom('batches').selectAll().where('id', '=', id).executeTakeFirst();
  return (
    row && {
      ...{ id: row.id, kind: row.kind, application: row.key_id, agent: row.agent, version: row.version },
      ...{ named: row.named, choices: row.choices, state: row.state, total: row.total },
      ...{ createdAt: row.created_at, finishedAt: row.finished_at },
    }
  );
}

export async function countItems(db: RegistryDb, batch: string): Promise<Partial<Record<ItemState, number>>> {
  const rows = await db
    .selectFrom('batch_items')
    .select((row) => ['state', row.fn.countAll<number>().as('count')])
    .where('batch', '=', batch)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** Takes a batch up, or up again: items that an earlier attempt left wait once more. False when there is nothing left to do. */
export const beginBatch = (db: RegistryDb, id: string): Promise<boolean> =>
  work(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('batches')
      .set({ state: 'running' })
      .where('id', '=', id)
      .where('state', 'in', ['waiting', 'running'])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await tx
      .updateTable('batch_items')
      .set({ state: 'waiting', owner: null })
      .where('batch', '=', id)
      .where('state', '=', 'running')
      .execute();
    return true;
  });

/** Takes the next input for an attempt; undefined when none waits. */
export async function takeItem(
  db: RegistryDb,
  batch: string,
  owner: string,
): Promise<{ position: number; input: string } | undefined> {
  for (;;) {
    const next = await db
      .selectFrom('batch_items')
      .select(['position', 'input'])
      .where('batch', '=', batch)
      .where('state', '=', 'waiting')
      .orderBy('position')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return undefined;
    const { numUpdatedRows } = await db
      .updateTable('batch_items')
      .set({ state: 'running', owner })
      .where('batch', '=', batch)
      .where('position', '=', next.position)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return next;
  }
}

interface ItemResult {
  position: number;
  owner: string;
  state: 'ok' | 'failed';
  execution: string | null;
  result: string;
}

/** Stores what an item came to, with the execution that brought it, and forgets its input. False, storing nothing, when another attempt has it by now. */
export async function storeItem(db: RegistryDb, batch: string, item: ItemResult): Promise<boolean> {
  const { position, owner, state, execution, result } = item;
  const { numUpdatedRows } = await db
    .updateTable('batch_items')
    .set({ state, execution, result, owner: null, input: '' })
    .where('batch', '=', batch)
    .where('position', '=', position)
    .where('owner', '=', owner)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Gives an item back that was not done: it waits again, unless its batch was cancelled meanwhile. */
export const returnItem = (db: RegistryDb, batch: string, position: number, owner: string): Promise<void> =>
  work(db, async (tx) => {
    const item = tx.updateTable('batch_items').where('batch', '=', batch).where('position', '=', position);
    await item.set({ state: 'waiting', owner: null }).where('owner', '=', owner).execute();
    await item
      .set({ state: 'cancelled', input: '' })
      .where('state', '=', 'waiting')
      .where('batch', 'in', (from) => from.selectFrom('batches').select('id').where('state', '=', 'cancelled'))
      .execute();
  });

/** Marks a batch as done when nothing of it is left. False when it is not, or was marked before. */
export const finishBatch = async (db: RegistryDb, id: string, now: string): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('batches')
    .set({ state: 'done', finished_at: now, choices: '{}' })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('batch_items')
            .select('position')
            .where('batch', '=', id)
            .where('state', 'in', ['waiting', 'running']),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
};

/** What waits is not done any more; what is under way ends. False when the batch had ended. */
export const cancelBatch = (db: RegistryDb, id: string, now: string): Promise<boolean> =>
  work(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('batches')
      .set({ state: 'cancelled', finished_at: now, choices: '{}' })
      .where('id', '=', id)
      .where('state', 'in', ['waiting', 'running'])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await tx
      .updateTable('batch_items')
      .set({ state: 'cancelled', input: '' })
      .where('batch', '=', id)
      .where('state', '=', 'waiting')
      .execute();
    return true;
  });

/** In order, from the position after `after`. */
export function listItems(
  db: RegistryDb,
  batch: string,
  { after, limit }: { after: number; limit: number },
): Promise<StoredItem[]> {
  return db
    .selectFrom('batch_items')
    .select(['position', 'state', 'execution', 'result'])
    .where('batch', '=', batch)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .execute();
}

/** Batches that are removed in one transaction: others wait for it on SQLite. */
const REMOVED_AT_ONCE = 100;

/** Removes what ended before an instant, of every agent or of one; returns how many. */
export async function removeBatches(db: RegistryDb, endedBefore: string, agent?: string): Promise<number> {
  const some = (): Promise<number> =>
    work(db, async (tx) => {
      let ended = tx.selectFrom('batches').select('id').where('finished_at', '<', endedBefore);
      if (agent !== undefined) ended = ended.where('agent', '=', agent);
      const ids = (await ended.limit(REMOVED_AT_ONCE).execute()).map(({ id }) => id);
      if (ids.length === 0) return 0;
      await tx.deleteFrom('batch_items').where('batch', 'in', ids).execute();
      await tx.deleteFrom('batches').where('id', 'in', ids).execute();
      return ids.length;
    });
  let removed = 0;
  for (let more = await some(); more > 0; more = await some()) removed += more;
  return removed;
}

/** Ends items that nobody works on any more, of batches that ended before an instant: cancelled just as their process died. */
export async function endLeftItems(db: RegistryDb, endedBefore: string): Promise<void> {
  await db
    .updateTable('batch_items')
    .set({ state: 'cancelled', input: '', owner: null })
    .where('state', 'in', ['waiting', 'running'])
    .where('batch', 'in', (ended) => ended.selectFrom('batches').select('id').where('finished_at', '<', endedBefore))
    .execute();
}
