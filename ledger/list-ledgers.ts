import type { Kysely } from 'kysely';
import { type LedgerTables, ledgerTables } from './tables.ts';

/** The workspaces whose ledger has at least one entry here, in order of their id. */
export async function listLedgers<T extends LedgerTables>(db: Kysely<T>): Promise<string[]> {
  const rows = await ledgerTables(db)
    .selectFrom('entries')
    .select('workspace')
    .distinct()
    .orderBy('workspace')
    .execute();
  return rows.map((row) => row.workspace);
}
