import type { Migration } from '../../ledger/migrate.ts';
import { type Correction, momentAfter } from '../../shared/executions/corrections.ts';
import { readFact, writeFact } from './app.ts';
import type { Place } from './judging.ts';
import type { DesktopDb } from './tables.ts';

export const correctionMigrations: readonly Migration[] = [
  {
    name: 'desktop-0016-corrections',
    up: (sql) =>
      void sql.exec(`
CREATE TABLE corrections (
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  execution TEXT NOT NULL,
  field TEXT NOT NULL,
  at TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (workspace, agent, execution, field)
) STRICT, WITHOUT ROWID;
`),
  },
  {
    // What people said belongs to the team: what was said before is sent as well.
    name: 'desktop-0017-corrections-of-the-team',
    up: (sql) =>
      void sql.exec(`
ALTER TABLE corrections RENAME TO ownCorrections;
CREATE TABLE corrections (
  workspace TEXT NOT NULL,
  agent TEXT NOT NULL,
  execution TEXT NOT NULL,
  field TEXT NOT NULL,
  member TEXT NOT NULL,
  at TEXT NOT NULL,
  body TEXT,
  isSent INTEGER NOT NULL CHECK (isSent IN (0, 1)),
  PRIMARY KEY (workspace, agent, execution, field, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX corrections_waiting ON corrections (workspace, member) WHERE isSent = 0;
INSERT INTO corrections
SELECT workspace, agent, execution, field, json_extract(body, '$.who'), at, body, 0 FROM ownCorrections;
DROP TABLE ownCorrections;
`),
  },
];

/** Whose word on which field of which execution. */
interface WordPlace extends Place {
  execution: string;
  field: string;
  member: string;
}
/** One's own word that the registry does not know yet; null: taken back. */
export interface WaitingWord extends WordPlace {
  at: string;
  correction: Correction | null;
}
/** Somebody's word as the registry tells it. `not_kept`: the execution is in its log no longer. */
export type TeamWord = Omit<WordPlace, 'workspace'> & { at: string } & (
    | { state: 'said'; correction: Correction }
    | { state: 'taken_back' | 'not_kept'; correction: null }
  );

/** Keeps what a person said here, to be sent to the registry; what they said before of the same field of the same execution is no more. */
export async function saveCorrections(db: DesktopDb, place: Place, corrections: readonly Correction[]): Promise<void> {
  for (const correction of corrections) {
    const { execution, field, who, at } = correction;
    await put(db, { ...place, execution, field, member: who }, { at, body: JSON.stringify(correction), isSent: 0 });
  }
}

/** Everybody's words on an agent's executions, or on one of them, newest first. */
export async function listCorrections(
  db: DesktopDb,
  { workspace, agent }: Place,
  execution?: string,
): Promise<Correction[]> {
  let query = db
    .selectFrom('corrections')
    .select('body')
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .where('body', 'is not', null);
  if (execution !== undefined) query = query.where('execution', '=', execution);
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('execution', 'desc')
    .orderBy('field')
    .orderBy('member')
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? '') as Correction); // Written only from corrections.
}

/** Takes a word back, which the registry is told; false where there is none. */
export async function removeCorrection(db: DesktopDb, place: WordPlace, at: string): Promise<boolean> {
  const kept = await find(db, place);
  if (kept === undefined || kept.body === null) return false;
  await put(db, place, { at: momentAfter(at, [kept]), body: null, isSent: 0 });
  return true;
}

/** What a member said here and the registry does not know yet. */
export async function waitingCorrections(db: DesktopDb, workspace: string, member: string): Promise<WaitingWord[]> {
  const rows = await db
    .selectFrom('corrections')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('member', '=', member)
    .where('isSent', '=', 0)
    .orderBy('at')
    .orderBy('execution')
    .execute();
  return rows.map(({ body, isSent: _, ...row }) => ({
    ...row,
    correction: body === null ? null : (JSON.parse(body) as Correction), // As above.
  }));
}

/** Notes that the registry knows words, or will never; one that was said anew meanwhile goes on waiting. */
export async function noteSent(db: DesktopDb, words: readonly WaitingWord[]): Promise<void> {
  for (const word of words) {
    const kept = await find(db, word);
    const body = word.correction === null ? null : JSON.stringify(word.correction);
    if (kept === undefined || kept.at !== word.at || kept.body !== body) continue;
    if (kept.body === null) await remove(db, word);
    else await put(db, word, { ...kept, isSent: 1 });
  }
}

/**
 * Keeps what the registry tells of everybody's words. What waits to be sent and is later stays. With an execution that the registry keeps
 * no longer go the words of others; one's own stay, as the test case does that was made of it. Returns whether anything changed.
 */
export async function keepTeamWords(
  db: DesktopDb,
  workspace: string,
  me: string,
  words: readonly TeamWord[],
): Promise<boolean> {
  let isChanged = false;
  for (const { at, state, correction, ...rest } of words) {
    const place = { ...rest, workspace };
    const kept = await find(db, place);
    if (kept?.isSent === 0 && kept.at >= at) continue;
    if (state === 'not_kept' && place.member === me) continue;
    const body = correction === null ? null : JSON.stringify(correction);
    if ((kept?.body ?? null) === body && kept?.isSent !== 0) continue;
    if (body === null) await remove(db, place);
    else await put(db, place, { at, body, isSent: 1 });
    isChanged = true;
  }
  return isChanged;
}

/** The registry's words begin anew, as after a restored backup: those of others are told again, one's own are sent again. */
export async function restartTeamWords(db: DesktopDb, workspace: string, me: string): Promise<void> {
  await db.deleteFrom('corrections').where('workspace', '=', workspace).where('member', '<>', me).execute();
  await db.updateTable('corrections').set({ isSent: 0 }).where('workspace', '=', workspace).execute();
}

const cursorName = (workspace: string): string => `corrections:${workspace}`;

/** How far the registry's words are held here; null before the first. */
export async function readCursor(db: DesktopDb, workspace: string): Promise<string | null> {
  const fact = await readFact(db, cursorName(workspace));
  return typeof fact === 'string' ? fact : null;
}

export const writeCursor = (db: DesktopDb, workspace: string, cursor: string | null): Promise<void> =>
  writeFact(db, cursorName(workspace), cursor);

interface Kept {
  at: string;
  body: string | null;
  isSent: number;
}

const find = (db: DesktopDb, place: WordPlace): Promise<Kept | undefined> =>
  db
    .selectFrom('corrections')
    .select(['at', 'body', 'isSent'])
    .where((is) => is.and(keyOf(place)))
    .executeTakeFirst();

async function put(db: DesktopDb, place: WordPlace, kept: Kept): Promise<void> {
  await db
    .insertInto('corrections')
    .values({ ...keyOf(place), ...kept })
    .onConflict((conflict) =>
      conflict.columns(['workspace', 'agent', 'execution', 'field', 'member']).doUpdateSet(kept),
    )
    .execute();
}

async function remove(db: DesktopDb, place: WordPlace): Promise<void> {
  await db
    .deleteFrom('corrections')
    .where((is) => is.and(keyOf(place)))
    .execute();
}

const keyOf = ({ workspace, agent, execution, field, member }: WordPlace): WordPlace => ({
  ...{ workspace, agent, execution, field, member },
});
