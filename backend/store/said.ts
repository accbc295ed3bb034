import { sql } from 'kysely';
import type { DesktopDb } from './tables.ts';

/** What never changes of a decision's sentence, folded by `foldWords`. */
export interface SaidRow {
  sequence: number;
  words: string;
  loose: boolean;
}

/** Where a search goes on: below `before`, at most `limit`, newest first. */
export interface Stretch {
  workspace: string;
  before: number | undefined;
  limit: number;
}

/** The newest decision whose words, and all before it, can be searched; 0 for none. */
export async function saidUpTo(db: DesktopDb, workspace: string): Promise<number> {
  const row = await db
    .selectFrom('said')
    .select('sequence')
    .where('workspace', '=', workspace)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sequence ?? 0;
}

/** Rows have to follow each other and what is there, so that ids rise with the sequence. */
export async function keepSaid(tx: DesktopDb, workspace: string, rows: readonly SaidRow[]): Promise<void> {
  for (const { sequence, words, loose } of rows) {
    const { id } = await tx
      .insertInto('said')
      .values({ workspace, sequence, loose: loose ? 1 : 0 })
      .returning('id')
      .executeTakeFirstOrThrow();
    await sql`insert into saidWords (rowid, words) values (${id}, ${words})`.execute(tx);
  }
}

/** Forgets the words of all decisions, e.g. because sentences are worded anew. */
export async function forgetSaid(tx: DesktopDb): Promise<void> {
  await tx.deleteFrom('said').execute();
  await sql`insert into saidWords (saidWords) values ('delete-all')`.execute(tx);
}

/** Decisions whose kept words hold each of `parts` as they are, in any order. Each part has three characters or more. */
export async function saidWith(db: DesktopDb, stretch: Stretch, parts: readonly string[]): Promise<number[]> {
  const { workspace, before, limit } = stretch;
  const wanted = parts.map((part) => `"${part.replaceAll('"', '""')}"`).join(' AND ');
  const below =
    before === undefined
      ? undefined
      : await db
          .selectFrom('said')
          .select('id')
          .where('workspace', '=', workspace)
          .where('sequence', '>=', before)
          .orderBy('sequence')
          .limit(1)
          .executeTakeFirst();
  const { rows } = await sql<{ sequence: number }>`
    select said.sequence from saidWords join said on said.id = saidWords.rowid
    where saidWords match ${wanted} and said.workspace = ${workspace}
    and saidWords.rowid < ${below?.id ?? Number.MAX_SAFE_INTEGER}
    order by saidWords.rowid desc limit ${limit}`.execute(db);
  return rows.map(({ sequence }) => sequence);
}

/** Decisions whose sentences hold names that the index does not tell. */
export async function looselySaid(db: DesktopDb, { workspace, before, limit }: Stretch): Promise<number[]> {
  let query = db
    .selectFrom('said')
    .select('sequence')
    .where('workspace', '=', workspace)
    .where('loose', '=', 1)
    .orderBy('sequence', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('sequence', '<', before);
  return (await query.execute()).map(({ sequence }) => sequence);
}

/** Decisions by a member or about an agent. */
export async function entriesOf(
  db: DesktopDb,
  { workspace, before, limit }: Stretch,
  whose: { agent: string } | { member: string },
): Promise<number[]> {
  let query = db
    .selectFrom('entries')
    .select('sequence')
    .where('workspace', '=', workspace)
    .orderBy('sequence', 'desc')
    .limit(limit);
  query = 'agent' in whose ? query.where('agent', '=', whose.agent) : query.where('member', '=', whose.member);
  if (before !== undefined) query = query.where('sequence', '<', before);
  return (await query.execute()).map(({ sequence }) => sequence);
}
