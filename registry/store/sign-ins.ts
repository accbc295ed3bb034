import { secretHash } from './secrets.ts';
import type { RegistryDb } from './tables.ts';

/** Somebody at an organisation, and whom they joined as. */
export interface SignedIn {
  issuer: string;
  /** Id of the person there, which is never given to another. */
  subject: string;
  member: string;
}

export async function findSignedIn(
  db: RegistryDb,
  { issuer, subject }: Pick<SignedIn, 'issuer' | 'subject'>,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('sign_ins')
    .select('member')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row?.member;
}

export async function addSignedIn(db: RegistryDb, { issuer, subject, member }: SignedIn, now: string): Promise<void> {
  await db.insertInto('sign_ins').values({ issuer, subject, member, joined_at: now }).execute();
}

/** Uses a one-time text up; false when it was used before. `until`: when nobody would take it any more, in milliseconds. */
export async function spendOnce(db: RegistryDb, text: string, until: number): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('spent_challenges')
    .values({ challenge_hash: secretHash(text), expires_at: until })
    .onConflict((conflict) => conflict.column('challenge_hash').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
