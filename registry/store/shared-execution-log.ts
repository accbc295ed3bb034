import type { Db } from '../../ledger/tables.ts';
import { inBatches } from './batches.ts';
import { ROWS_AT_FIRST } from './executions/postgres-ids.ts';
import { sharedReads } from './executions/postgres-read.ts';
import { dropMonths, indexCarried, pruneRows, rowWriter } from './executions/postgres-rows.ts';
import type { ExecutionStore } from './executions/store.ts';
import type { SharedTables } from './tables.ts';

/** The log of one replica in the database that all share: one insert for each batch, which the server commits before it answers. */
export function sharedExecutionLog(db: Db<SharedTables>, rowsAtFirst = ROWS_AT_FIRST): ExecutionStore {
  let isClosed = false;
  let indexing: Promise<void> | undefined;
  const indexAll = async (): Promise<void> => {
    while (!isClosed && (await indexCarried(db)) > 0);
  };
  const log = inBatches(rowWriter(db), async () => {
    isClosed = true;
    await indexing;
  });
  // Only what the migration carried over waits for this; a failure here is found again at the next start.
  indexing = indexAll().catch(() => {});
  return {
    ...log,
    ...sharedReads(db, rowsAtFirst),
    prune: (request) => pruneRows(db, request),
    dropBefore: async (ms) => (await dropMonths(db, ms)).length,
  };
}
