import { KeyLimits } from '../../shared/api/key-limits.ts';
import { newSecret, secretHash } from './secrets.ts';
import type { RegistryDb } from './tables.ts';

export interface ApiKey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
  limits: KeyLimits;
  /** Until when the secret from before is taken too. */
  oldSecretUntil: string | null;
}

/** Makes a key and answers its secret, which is not stored and cannot be had again. */
export async function addApiKey(
  db: RegistryDb,
  key: { id: string; name: string; by: string; now: string; limits: KeyLimits },
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
      limits: JSON.stringify(key.limits),
      old_secret_hash: null,
      old_secret_until: null,
    })
    .execute();
  return secret;
}

export async function listApiKeys(db: RegistryDb): Promise<ApiKey[]> {
  const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(toApiKey);
}

/** By its secret, or by the one from before while that is still taken. */
export async function findApiKey(db: RegistryDb, secret: string, now: string): Promise<ApiKey | undefined> {
  const hash = secretHash(secret);
  const row = await db
    .selectFrom('api_keys')
    .selectAll()
    .where((is) =>
      is.or([
        is('secret_hash', '=', hash),
        is.and([is('old_secret_hash', '=', hash), is('old_secret_until', '>', now)]),
      ]),
    )
    .executeTakeFirst();
  return row && toApiKey(row);
}

export async function apiKeyById(db: RegistryDb, id: string): Promise<ApiKey | undefined> {
  const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toApiKey(row);
}

/** False when there is no such key that is not revoked. */
export async function limitApiKey(db: RegistryDb, id: string, limits: KeyLimits): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ limits: JSON.stringify(limits) })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Gives a key a new secret and answers it; `oldUntil` null: the one from before is refused at once. Undefined when there is no such key. */
export async function rotateApiKey(db: RegistryDb, id: string, oldUntil: string | null): Promise<string | undefined> {
  const secret = newSecret('rh_');
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set((was) => ({
      old_secret_hash: oldUntil === null ? null : was.ref('secret_hash'),
      old_secret_until: oldUntil,
      secret_hash: secretHash(secret),
    }))
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n ? secret : undefined;
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
  limits: string;
  old_secret_until: string | null;
}): ApiKey => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
  // Written above.
  limits: KeyLimits.parse(JSON.parse(row.limits)),
  oldSecretUntil: row.old_secret_until,
});
