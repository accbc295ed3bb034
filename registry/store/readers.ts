import type { RegistryDb } from './tables.ts';

/** What one application reads of one agent. */
export interface StoredReader {
  key: string;
  /** The name of the API key. */
  application: string;
  /** Id of the agent. */
  agent: string;
  fields: string[];
  reader: 'tolerant' | 'strict';
  declaredAt: string;
}

/** Replaces what the application said before. `by` is the member who says it, null for the application itself. */
export async function saveReader(
  db: RegistryDb,
  reader: Pick<StoredReader, 'key' | 'agent' | 'fields' | 'reader'> & { by: string | null; now: string },
): Promise<void> {
  const said = {
    fields: JSON.stringify(reader.fields),
    reader: reader.reader,
    declared_by: reader.by,
    declared_at: reader.now,
  };
  await db
    .insertInto('readers')
    .values({ key_id: reader.key, agent: reader.agent, ...said })
    .onConflict((conflict) => conflict.columns(['key_id', 'agent']).doUpdateSet(said))
    .execute();
}

/** Of keys that are still valid, by application and agent; all of them, one agent's or one key's. */
export async function listReaders(
  db: RegistryDb,
  { agent, key }: { agent?: string; key?: string } = {},
): Promise<StoredReader[]> {
  let query = db
    .selectFrom('readers')
    .innerJoin('api_keys', 'api_keys.id', 'readers.key_id')
    .select(['key_id', 'name', 'agent', 'fields', 'reader', 'declared_at'])
    .where('revoked_at', 'is', null);
  if (agent !== undefined) query = query.where('agent', '=', agent);
  if (key !== undefined) query = query.where('key_id', '=', key);
  const rows = await query.orderBy('name').orderBy('key_id').orderBy('agent').execute();
  return rows.map((row) => ({
    key: row.key_id,
    application: row.name,
    agent: row.agent,
    // Written above, from a list of texts.
    fields: JSON.parse(row.fields) as string[],
    reader: row.reader,
    declaredAt: row.declared_at,
  }));
}

/** False when nothing was declared. */
export async function removeReader(db: RegistryDb, key: string, agent: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('readers')
    .where('key_id', '=', key)
    .where('agent', '=', agent)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
