import { newSecret, secretHash } from './secrets.ts';
import type { RegistryDb } from './tables.ts';

export interface ApiKey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

/** Makes a key and answers its secret, which is not stored and cannot be had again. */
export async function addApiKey(
  db: RegistryDb,
  key: { id: string; name: string; by: string; now: string },
): Promise<string> {
  const secret = newSecret('rh_');
  await db
    .insertInto('api_keys')
    .values({
      id: key.id,
      name: key.name,
      secret_hash: secretHash(secret),
      created_by: key.by,
      created_at: key.now,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return secret;
}

export async function listApiKeys(db: RegistryDb): Promise<ApiKey[]> {
  const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(toApiKey);
}

export async function findApiKey(db: RegistryDb, secret: string): Promise<ApiKey | undefined> {
  const row = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('secret_hash', '=', secretHash(secret))
    .executeTakeFirst();
  return row && toApiKey(row);
}

/** False when there is no such key. A key stays listed after it was revoked. */
export async function revokeApiKey(db: RegistryDb, id: string, now: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function markApiKeyUsed(db: RegistryDb, id: string, now: string): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', id).execute();
}

const toApiKey = (row: {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}): ApiKey => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});
