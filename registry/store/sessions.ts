import { work } from '../../ledger/work.ts';
import { secretHash } from './secrets.ts';
import type { RegistryDb } from './tables.ts';

export interface Session {
  /** The public key that was proved. */
  key: string;
  member: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** Keeps a session by its token's hash and its challenge as used up. False, keeping nothing, when the challenge was used before. */
export const addSession = (
  db: RegistryDb,
  {
    token,
    challenge,
    challengeExpiresAt,
    now,
    ...session
  }: Session & {
    token: string;
    challenge: string;
    challengeExpiresAt: number;
    now: number;
  },
): Promise<boolean> =>
  work(db, async (tx) => {
    await forgetSessions(tx, now);
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('spent_challenges')
      .values({ challenge_hash: secretHash(challenge), expires_at: challengeExpiresAt })
      .onConflict((conflict) => conflict.column('challenge_hash').doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await tx
      .insertInto('sessions')
      .values({
        token_hash: secretHash(token),
        public_key: session.key,
        member: session.member,
        expires_at: session.expiresAt,
      })
      .execute();
    return true;
  });

/** Forgets sessions and challenges that have expired. */
export async function forgetSessions(db: RegistryDb, now: number): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await db.deleteFrom('spent_challenges').where('expires_at', '<=', now).execute();
}

export async function findSession(db: RegistryDb, token: string, now: number): Promise<Session | undefined> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('token_hash', '=', secretHash(token))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && { key: row.public_key, member: row.member, expiresAt: row.expires_at };
}
