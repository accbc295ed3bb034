import type { Kysely } from 'kysely';
import { EMPTY_HEAD } from '../shared/governance/entry.ts';
import type { Entry, Head, Statement } from '../shared/governance/statement.ts';
import type { Hash } from '../shared/spec/ids.ts';
import { type EntriesTable, type LedgerTables, ledgerTables } from './tables.ts';

export async function headOf<T extends LedgerTables>(db: Kysely<T>, workspace: string): Promise<Head> {
  const row = await ledgerTables(db)
    .selectFrom('entries')
    .select(['sequence', 'hash'])
    .where('workspace', '=', workspace)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? EMPTY_HEAD;
}

const toEntry = ({ sequence, statement, previous, hash, envelope }: EntriesTable): Entry => ({
  sequence,
  statement,
  previous,
  hash,
  envelope: JSON.parse(envelope),
});

export async function rowsAfter<T extends LedgerTables>(
  db: Kysely<T>,
  workspace: string,
  after: number,
  limit: number,
): Promise<EntriesTable[]> {
  return ledgerTables(db)
    .selectFrom('entries')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}

export async function entriesAfter<T extends LedgerTables>(
  db: Kysely<T>,
  workspace: string,
  after: number,
  limit: number,
): Promise<Entry[]> {
  return (await rowsAfter(db, workspace, after, limit)).map(toEntry);
}

export async function entryOf<T extends LedgerTables>(
  db: Kysely<T>,
  workspace: string,
  statement: Hash,
): Promise<Entry | undefined> {
  const row = await ledgerTables(db)
    .selectFrom('entries')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('statement', '=', statement)
    .executeTakeFirst();
  return row === undefined ? undefined : toEntry(row);
}

/** The row of an accepted entry. `agent` is whom its writes concern, since not every payload names one. */
export const rowOf = (workspace: string, entry: Entry, statement: Statement, agent: string | null): EntriesTable => ({
  workspace,
  sequence: entry.sequence,
  statement: entry.statement,
  previous: entry.previous,
  hash: entry.hash,
  envelope: JSON.stringify(entry.envelope),
  kind: statement.kind,
  agent,
  member: statement.actor.member,
  time: statement.time,
});

// Ten columns a row, well below SQLite's limit of parameters, and few distinct statements to prepare.
const ROWS_AT_ONCE = 50;

export async function insertRows<T extends LedgerTables>(db: Kysely<T>, rows: readonly EntriesTable[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await ledgerTables(db)
      .insertInto('entries')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .execute();
}
