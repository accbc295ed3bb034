import type { LedgerTables } from '../../ledger/tables.ts';
import type { Statement, StatementKind } from '../../shared/governance/statement.ts';
import type { DesktopDb } from './tables.ts';

/** A decision as the ledger holds it. `agent` is whom it concerns, null for the whole workspace. */
export interface HistoryRow {
  sequence: number;
  hash: string;
  agent: string | null;
  statement: Statement;
}
/** Which decisions; undefined: any. */
export interface HistoryFilter {
  agent: string | undefined;
  member: string | undefined;
  kinds: readonly StatementKind[] | undefined;
  from: string | undefined;
  until: string | undefined;
}
interface Query extends HistoryFilter {
  workspace: string;
  before: number | undefined;
  /** Only above this one. */
  after?: number;
  /** Only these. */
  sequences?: readonly number[];
  limit: number;
}

/** Entries of the ledger, newest first, below sequence `before`, at most `limit`. Times are compared as text: all have one form. */
export async function pageOfEntries(db: DesktopDb, wanted: Query): Promise<HistoryRow[]> {
  const { before, after, sequences, agent, member, kinds, from, until } = wanted;
  let query = db
    .selectFrom('entries')
    .select(COLUMNS)
    .where('workspace', '=', wanted.workspace)
    .orderBy('sequence', 'desc')
    .limit(wanted.limit);
  if (before !== undefined) query = query.where('sequence', '<', before);
  if (after !== undefined) query = query.where('sequence', '>', after);
  if (sequences !== undefined) query = query.where('sequence', 'in', sequences);
  if (agent !== undefined) query = query.where('agent', '=', agent);
  if (member !== undefined) query = query.where('member', '=', member);
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  if (from !== undefined) query = query.where('time', '>=', from);
  if (until !== undefined) query = query.where('time', '<', until);
  return (await query.execute()).map(toHistoryRow);
}

/** The next entries above a sequence, oldest first. */
export async function entriesAbove(
  db: DesktopDb,
  workspace: string,
  after: number,
  limit: number,
): Promise<HistoryRow[]> {
  const rows = await db
    .selectFrom('entries')
    .select(COLUMNS)
    .where('workspace', '=', workspace)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map(toHistoryRow);
}

const COLUMNS = ['sequence', 'hash', 'agent', 'envelope'] as const;

function toHistoryRow({ envelope, ...row }: Pick<LedgerTables['entries'], (typeof COLUMNS)[number]>): HistoryRow {
  const { payload } = JSON.parse(envelope) as { payload: string };
  // The ledger has checked every entry's form before it kept it.
  const statement = JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Statement;
  return { ...row, statement };
}
