import { AsyncLocalStorage } from 'node:async_hooks';

/** What the code now running is doing with a database: made by `work`, opened and closed by the driver. */
export interface WorkScope {
  /** The database whose transaction is open in this scope; null before it begins and after it ends. */
  holds: object | null;
  readonly outer: WorkScope | undefined;
}
export const workScope = new AsyncLocalStorage<WorkScope>();

/** Throws when the code now running has a transaction open on this driver's database, and should have used it. */
export function refuseInsideOwn(driver: object): void {
  for (let scope = workScope.getStore(); scope !== undefined; scope = scope.outer)
    if (scope.holds === driver)
      throw new Error('A query went to the database inside its transaction; pass the transaction to it instead.');
}

/** The scope that a transaction is about to open in. Throws when `work` did not make one. */
export function scopeToOpen(): WorkScope {
  const scope = workScope.getStore();
  if (scope === undefined || scope.holds !== null) throw new Error('Transactions are opened by work() alone.');
  return scope;
}

export function leaveScope(): void {
  const scope = workScope.getStore();
  if (scope !== undefined) scope.holds = null;
}
