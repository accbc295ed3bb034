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
  // Numbers rise with the order of the ledger, so the index leads straight to where the version of that number stands.
  const from = page.before === undefined ? undefined : await seqOfNumber(db, page, page.before);
  if (from !== undefined) query = query.where('seq', '<', from);
  const rows = await query.execute();
  const items = rows.slice(0, page.limit).map((row) => JSON.parse(row.data) as Entities['version']); // Written by the ledger under this kind.
  return { items, more: rows.length > page.limit };
}

/** Where an agent's version of a number stands in the ledger's order; undefined for a number that is not given yet. */
async function seqOfNumber(
  db: DesktopDb,
  { workspace, agent }: { workspace: string; agent: string },
  number: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('projection as numbered')
    .innerJoin('projection as version', (join) =>
      join
        .onRef('version.workspace', '=', 'numbered.workspace')
        .on('version.kind', '=', 'version')
        .on('version.id', '=', sql<string>`json_extract(numbered.data, '$.version')`),
    )
    .select('version.seq')
    .where('numbered.workspace', '=', workspace)
    .where('numbered.kind', '=', 'numbered')
    .where('numbered.id', '=', `${agent}/${number}`)
    .executeTakeFirst();
  return row?.seq;
}
