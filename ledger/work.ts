import type { Kysely, Transaction } from 'kysely';
import { isUndoneByOthers } from './postgres-trouble.ts';
import { type WorkScope, workScope } from './work-scope.ts';

/** What a unit of work can ask for beside its transaction. */
export interface Unit {
  /**
   * Runs `announce` once the work is on disk and before `work` returns; never when it is rolled back. So a caller that
   * refetches on the reply cannot read what was there before. Called in the order given.
   */
  afterCommit(announce: () => void): void;
}

// By transaction, so that nested work joins exactly the unit it was given, also when two databases are at work.
const units = new WeakMap<object, Unit>();

/** How often a unit is tried that PostgreSQL undid because of others beside it. */
const ATTEMPTS = 5;

/**
 * Runs `fn` in one transaction: all of it is on disk when the promise resolves, nothing of it when `fn` throws.
 * Given a transaction instead of a database, `fn` joins it. Inside, use `tx` for every query: one on the database itself
 * throws at once. On SQLite (BEGIN IMMEDIATE) work of one database runs one after the other; on PostgreSQL work runs side by
 * side, what must be alone takes its turn (`takeTurn`), and `fn` may be called again after the server undid it. So
 * keep the network and other effects out of `fn`.
 */
export async function work<T, R>(db: Kysely<T>, fn: (tx: Transaction<T>, unit: Unit) => Promise<R>): Promise<R> {
  if (isTransaction(db)) {
    const unit = units.get(db);
    if (unit === undefined) throw new Error('Transactions are opened by work() alone.');
    return fn(db, unit);
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(db, fn);
    } catch (error) {
      if (attempt === ATTEMPTS || !isUndoneByOthers(error)) throw error;
    }
  }
}

async function once<T, R>(db: Kysely<T>, fn: (tx: Transaction<T>, unit: Unit) => Promise<R>): Promise<R> {
  const announcements: (() => void)[] = [];
  const unit: Unit = { afterCommit: (announce) => void announcements.push(announce) };
  const scope: WorkScope = { holds: null, outer: workScope.getStore() };
  const result = await workScope.run(scope, () =>
    db.transaction().execute((tx) => {
      units.set(tx, unit);
      return fn(tx, unit);
    }),
  );
  announceAll(announcements);
  return result;
}

// Every listener hears of it, whatever another one does; the work itself is done and stays.
function announceAll(announcements: readonly (() => void)[]): void {
  const failures: unknown[] = [];
  for (const announce of announcements) {
    try {
      announce();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The work was saved, but not everybody was told of it.');
}

const isTransaction = <T>(db: Kysely<T>): db is Transaction<T> => db.isTransaction;
