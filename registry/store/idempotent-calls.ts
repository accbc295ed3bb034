import type { RegistryDb } from './tables.ts';

/** Names one call of one application. Instants are milliseconds since the epoch. */
export interface CallName {
  /** Id of the API key. */
  application: string;
  name: string;
}
interface Claim extends CallName {
  fingerprint: string;
  owner: string;
  now: number;
  leaseUntil: number;
  expiresAt: number;
}
/** Who has the call: whoever asked just now, somebody else, or nobody any more, because it is answered. */
export type Claimed =
  | { state: 'mine' }
  | { state: 'running' }
  | { state: 'answered'; answer: string }
  | { state: 'other_call' };

/**
 * Takes a call for its owner: one that nobody named before, that has expired, or whose owner fell silent. Of several who ask
 * at once, at whichever replicas, one gets it.
 */
export async function claimCall(db: RegistryDb, claim: Claim): Promise<Claimed> {
  const { application, name, fingerprint, owner, now, leaseUntil, expiresAt } = claim;
  const fresh = { fingerprint, owner, lease_until: leaseUntil, answer: null, expires_at: expiresAt };
  const taken = await db
    .insertInto('idempotent_calls')
    .values({ key_id: application, name, ...fresh })
    .onConflict((conflict) =>
      conflict
        .columns(['key_id', 'name'])
        .doUpdateSet(fresh)
        .where((is) =>
          is.or([
            is('idempotent_calls.expires_at', '<=', now),
            is.and([
              is('idempotent_calls.owner', 'is not', null),
              is('idempotent_calls.lease_until', '<=', now),
              is('idempotent_calls.fingerprint', '=', fingerprint),
            ]),
          ]),
        ),
    )
    .executeTakeFirst();
  if (taken.numInsertedOrUpdatedRows === 1n) return { state: 'mine' };
  const held = await db
    .selectFrom('idempotent_calls')
    .select(['fingerprint', 'answer'])
    .where('key_id', '=', application)
    .where('name', '=', name)
    .executeTakeFirst();
  // Released between the two questions: asked again soon.
  if (held === undefined) return { state: 'running' };
  if (held.fingerprint !== fingerprint) return { state: 'other_call' };
  return held.answer === null ? { state: 'running' } : { state: 'answered', answer: held.answer };
}

const owned = ({ application, name }: CallName, owner: string) => ({ key_id: application, name, owner });

/** Keeps a call for its owner. False when it is somebody else's by now. */
export async function keepCall(db: RegistryDb, call: CallName, owner: string, leaseUntil: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('idempotent_calls')
    .set({ lease_until: leaseUntil })
    .where((is) => is.and(owned(call, owner)))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Stores the answer. False, storing nothing, when the call is somebody else's by now. */
export async function answerCall(db: RegistryDb, call: CallName, owner: string, answer: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('idempotent_calls')
    .set({ answer, owner: null })
    .where((is) => is.and(owned(call, owner)))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Forgets a call that came to nothing, so that the next one with its name runs. */
export async function releaseCall(db: RegistryDb, call: CallName, owner: string): Promise<void> {
  await db
    .deleteFrom('idempotent_calls')
    .where((is) => is.and(owned(call, owner)))
    .execute();
}

/** Forgets what has expired. */
export async function forgetCalls(db: RegistryDb, now: number): Promise<void> {
  await db.deleteFrom('idempotent_calls').where('expires_at', '<=', now).execute();
}
