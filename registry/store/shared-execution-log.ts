import type { Db } from '../../ledger/tables.ts';
import { inBatches } from './batches.ts';
import type { LogOptions } from './execution-log.ts';
import { ROWS_AT_FIRST } from './executions/postgres-ids.ts';
import { sharedReads } from './executions/postgres-read.ts';
import { dropMonths, indexWaiting, pruneRows, rowWriter } from './executions/postgres-rows.ts';
import type { ExecutionStore } from './executions/store.ts';
import type { SharedTables } from './tables.ts';

/** The log of one replica in the database that all share: one insert for each batch, which the server commits before it answers. */
export function sharedExecutionLog(
  db: Db<SharedTables>,
  options: LogOptions & { rowsAtFirst?: number } = {},
): ExecutionStore {
  const { rowsAtFirst = ROWS_AT_FIRST, keep } = options;
  let isClosed = false;
  let indexing: Promise<void> | undefined;
  const indexAll = async (): Promise<void> => {
    while (!isClosed && (await indexWaiting(db)) > 0);
  };
  /** A failure here is found again by whoever begins it next. */
  const index = (): void => {
    if (isClosed) return;
    indexing ??= indexAll()
      .catch(() => {})
      .finally(() => {
        indexing = undefined;
      });
  };
  const write = rowWriter(db);
  const log = inBatches(
    async (rows, again) => write(keep === undefined ? rows : await keep(rows), again),
    async () => {
      isClosed = true;
      await indexing;
    },
    options,
  );
  const reads = sharedReads(db, rowsAtFirst);
  // What the migration carried over, and what replicas of an older program write during an upgrade: the start finds the first, a
  // search finds both, and so does the hourly cleaning where nobody searches.
  index();
  return {
    ...log,
    ...reads,
    async page(request) {
      const page = await reads.page(request);
      if (page.unindexed > 0) index();
      return page;
    },
    prune(request) {
      index();
      return pruneRows(db, request);
    },
    dropBefore: async (ms) => (await dropMonths(db, ms)).length,
  };
}
