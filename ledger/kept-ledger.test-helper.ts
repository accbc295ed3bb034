import { afterEach, expect } from 'vitest';
import { verifySignature } from './crypto.ts';
import { createLedger } from './ledger.ts';
import { fixedSteps, type MadeHistory, play } from './random-history.test-helper.ts';
import type { LedgerTables } from './tables.ts';
import { type TemporaryDatabase, temporaryDatabase } from './testing.ts';

export const ledger = createLedger({ verify: verifySignature });
export type Base = TemporaryDatabase<LedgerTables>;

const bases: Base[] = [];
/** An empty database, removed after the test. */
export async function base(): Promise<Base> {
  const made = await temporaryDatabase();
  bases.push(made);
  return made;
}
export const clear = async (): Promise<void> => {
  for (const made of bases.splice(0)) await made.remove();
};
afterEach(clear);

const ORDERS = { objects: 'hash', entries: 'workspace, sequence', projection: 'workspace, kind, id' };
/** Everything the ledger keeps, for comparing two databases. */
export const dump = ({ raw }: Base): unknown =>
  Object.entries(ORDERS).map(([table, order]) => raw.prepare(`select * from ${table} order by ${order}`).all());
export const objectsOf = ({ history }: MadeHistory): unknown[] => [...history.objects.values()];

/** A made history of some fifty entries, the same in every run. */
export async function sample(): Promise<MadeHistory> {
  const made = await play(fixedSteps(120));
  expect(made.history.entries.length).toBeGreaterThan(40);
  return made;
}
/** A database that holds a made history. */
export async function kept(made: MadeHistory): Promise<Base> {
  const own = await base();
  const taken = await ledger.appendEntries(own.db, made.history.workspace, made.history.entries, objectsOf(made));
  expect(taken).toEqual({ ok: true, value: made.history.head() });
  return own;
}
