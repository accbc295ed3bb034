import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** The PostgreSQL channel on which the workspace's id is said once entries were committed to its ledger. */
export const LEDGER_CHANNEL = 'rulehouse_ledger';

const isShared = <T>(db: Kysely<T>): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

/**
 * Waits until nobody else appends to the workspace's ledger and keeps it so until the transaction ends; every statement after
 * it sees what others appended before. Call it before reading anything that the append depends on. `work` on SQLite is
 * alone already. The lock goes with the connection, so a process that dies holds up nobody.
 */
export async function takeTurn<T>(tx: Kysely<T>, workspace: string): Promise<void> {
  if (isShared(tx)) await sql`select pg_advisory_xact_lock(hashtextextended(${`ledger ${workspace}`}, 0))`.execute(tx);
}

/** Tells every process on the database, when the transaction commits and not before, that the ledger has grown. */
export async function announceGrowth<T>(tx: Kysely<T>, workspace: string): Promise<void> {
  if (isShared(tx)) await sql`select pg_notify(${LEDGER_CHANNEL}, ${workspace})`.execute(tx);
}
