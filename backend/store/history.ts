import type { Statement, StatementKind } from '../../shared/governance/statement.ts';
import type { DesktopDb } from './tables.ts';

/** A decision as the ledger holds it. `agent` is whom it concerns, null for the whole workspace. */
export interface HistoryRow {
  sequence: number;
  hash: string;
  agent: string | null;
  statement: Statement;
}
interface Query {
  workspace: string;
  before: number | undefined;
  agent: string | undefined;
  member: string | undefined;
  kinds: readonly StatementKind[] | undefined;
  from: string | undefined;
  until: string | undefined;
  limit: number;
}

/** Entries of the ledger, newest first, below sequence `before`, at most `limit`. Times are compared as text: all have one form. */
export async function pageOfEntries(db: DesktopDb, wanted: Query): Promise<HistoryRow[]> {
  const { before, agent, member, kinds, from, until } = wanted;
  let query = db
    .selectFrom('entries')
    .select(['sequence', 'hash', 'agent', 'envelope'])
    .where('workspace', '=', wanted.workspace)
    .orderBy('sequence', 'desc')
    .limit(wanted.limit);
  if (before !== undefined) query = query.where('sequence', '<', before);
  if (agent !== undefined) query = query.where('agent', '=', agent);
  if (member !== undefined) query = query.where('member', '=', member);
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  if (from !== undefined) query = query.where('time', '>=', from);
  if (until !== undefined) query = query.where('time', '<', until);
  const rows = await query.execute();
  return rows.map(({ sequence, hash, agent: concerned, envelope }) => {
    const { payload } = JSON.parse(envelope) as { payload: string };
    // The ledger has checked every entry's form before it kept it.
    const statement = JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Statement;
    return { sequence, hash, agent: concerned, statement };
  });
}
