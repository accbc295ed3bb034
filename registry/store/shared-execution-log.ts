import type { Db } from '../../ledger/tables.ts';
import { inBatches } from './batches.ts';
import type { ExecutionLog } from './execution-log.ts';
import type { SharedTables } from './tables.ts';

/** The log of one replica in the database that all share: one insert for each batch, which the server commits before it answers. */
export const sharedExecutionLog = (db: Db<SharedTables>): ExecutionLog =>
  inBatches(
    async (rows) => void (await db.insertInto('executions').values(rows).execute()),
    async () => {},
  );
