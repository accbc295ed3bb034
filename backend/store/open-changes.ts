import { sql } from 'kysely';
import type { Entities } from '../../shared/governance/entities.ts';
import type { DesktopDb } from './tables.ts';

/** Open changes, oldest first. Most changes of an old workspace are closed; those are not read. */
export async function listOpenChanges(db: DesktopDb, workspace: string, agent?: string): Promise<Entities['change'][]> {
  let query = db
    .selectFrom('projection')
    .select('data')
    .where('workspace', '=', workspace)
    // Word for word as the index says it, or it is not used.
    .where(sql<boolean>`kind = 'change' and json_extract(data, '$.status') = 'open'`)
    .orderBy('seq');
  if (agent !== undefined) query = query.where('agent', '=', agent);
  const rows = await query.execute();
  return rows.map((row) => JSON.parse(row.data) as Entities['change']); // Written by the ledger under this kind.
}
