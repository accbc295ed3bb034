import type { DesktopDb } from './tables.ts';

/** What is known here about an agent's test cases and the team's. */
export interface SuiteMark {
  /** The team's suite, by hash, that the cases here contain. */
  base: string | null;
  /** Suites that I shared since, oldest first, of which it is not known yet whether the team has them. */
  sent: readonly { suite: string; time: string }[];
  came: Came | null;
}
/** What others shared and was merged in, as numbers of cases. `by`: id of the member. */
export interface Came {
  by: string;
  time: string;
  added: number;
  changed: number;
  removed: number;
}
export const NO_MARK: SuiteMark = { base: null, sent: [], came: null };

interface Row {
  base: string | null;
  sent: string;
  came: string | null;
}
// Written only below.
const toMark = ({ base, sent, came }: Row): SuiteMark => ({
  base,
  sent: JSON.parse(sent),
  came: came === null ? null : JSON.parse(came),
});

export async function readSuiteMark(db: DesktopDb, workspace: string, agent: string): Promise<SuiteMark> {
  const row = await db
    .selectFrom('suites')
    .select(['base', 'sent', 'came'])
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .executeTakeFirst();
  return row === undefined ? NO_MARK : toMark(row);
}

/** By agent. */
export async function listSuiteMarks(db: DesktopDb, workspace: string): Promise<ReadonlyMap<string, SuiteMark>> {
  const rows = await db.selectFrom('suites').selectAll().where('workspace', '=', workspace).execute();
  return new Map(rows.map((row) => [row.agent, toMark(row)]));
}

export async function writeSuiteMark(db: DesktopDb, workspace: string, agent: string, mark: SuiteMark): Promise<void> {
  const row = {
    base: mark.base,
    sent: JSON.stringify(mark.sent),
    came: mark.came === null ? null : JSON.stringify(mark.came),
  };
  await db
    .insertInto('suites')
    .values({ workspace, agent, ...row })
    .onConflict((conflict) => conflict.columns(['workspace', 'agent']).doUpdateSet(row))
    .execute();
}
