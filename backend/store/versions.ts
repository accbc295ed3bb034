import { sql } from 'kysely';
import type { Entities } from '../../shared/governance/entities.ts';
import type { DesktopDb } from './tables.ts';

/** One page of an agent's versions, newest first, below number `before`. One more than `limit` tells that there are more. */
export async function pageOfVersions(
  db: DesktopDb,
  page: { workspace: string; agent: string; before: number | undefined; limit: number },
): Promise<{ items: Entities['version'][]; more: boolean }> {
  let query = db
    .selectFrom('projection')
    .select('data')
    .where('workspace', '=', page.workspace)
    .where('kind', '=', 'version')
    .where('agent', '=', page.agent)
    .orderBy('seq', 'desc')
    .limit(page.limit + 1);
  // Numbers rise with the order of the ledger, so skipping by number keeps the index's order.
  if (page.before !== undefined) query = query.where(sql<number>`json_extract(data, '$.number')`, '<', page.before);
  const rows = await query.execute();
  const items = rows.slice(0, page.limit).map((row) => JSON.parse(row.data) as Entities['version']); // Written by the ledger under this kind.
  return { items, more: rows.length > page.limit };
}
