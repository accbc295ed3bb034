import type { Role } from '../../shared/governance/roles.ts';
import { newSecret, secretHash } from './secrets.ts';
import type { RegistryDb } from './tables.ts';

export interface StoredInvite {
  roles: Role[];
  expiresAt: string;
  usedAt: string | null;
  /** Public key that used it. */
  usedBy: string | null;
}

/** Makes an invite and answers its code, which is not stored and cannot be had again. */
export async function addInvite(
  db: RegistryDb,
  invite: { roles: readonly Role[]; now: string; expiresAt: string },
): Promise<string> {
  const code = newSecret();
  await db
    .insertInto('invites')
    .values({
      code_hash: secretHash(code),
      roles: JSON.stringify(invite.roles),
      created_at: invite.now,
      expires_at: invite.expiresAt,
      used_at: null,
      used_by: null,
    })
    .execute();
  return code;
}

export async function findInvite(db: RegistryDb, code: string): Promise<StoredInvite | undefined> {
  const row = await db.selectFrom('invites').selectAll().where('code_hash', '=', secretHash(code)).executeTakeFirst();
  return (
    row && {
      roles: JSON.parse(row.roles) as Role[],
      expiresAt: row.expires_at,
      usedAt: row.used_at,
      usedBy: row.used_by,
    }
  );
}

export async function spendInvite(db: RegistryDb, code: string, key: string, now: string): Promise<void> {
  await db
    .updateTable('invites')
    .set({ used_at: now, used_by: key })
    .where('code_hash', '=', secretHash(code))
    .where('used_at', 'is', null)
    .execute();
}

/** Forgets invites that expired before an instant; who joined by one stands in the ledger. */
export async function forgetInvites(db: RegistryDb, expiredBefore: string): Promise<void> {
  await db.deleteFrom('invites').where('expires_at', '<', expiredBefore).execute();
}
