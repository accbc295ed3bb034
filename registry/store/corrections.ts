import type { Migration } from '../../ledger/migrate.ts';
import type { PostgresMigration } from '../../ledger/migrate-postgres.ts';
import type { RegistryDb } from './tables.ts';

type State = 'said' | 'taken_back' | 'not_kept';

export interface CorrectionTables {
  /**
   * What people said of fields of recorded answers, in the order in which it came. A later word takes the place of an earlier one,
   * of which only who and when stays.
   */
  corrections: {
    sequence: number;
    /** Random, so that another history with the same numbers is told apart. */
    mark: string;
    agent: string;
    execution: string;
    field: string;
    member: string;
    at: string;
    state: State | 'replaced';
    /** JSON of a `StoredWord`; null in every state but `said`. */
    body: string | null;
  };
}

export const correctionMigrations: readonly (Migration & PostgresMigration)[] = [
  {
    name: 'registry-corrections-0001',
    up: (raw) =>
      void raw.exec(`
        create table corrections (
          sequence integer primary key, mark text not null, agent text not null, execution text not null,
          field text not null, member text not null, at text not null,
          state text not null check (state in ('said', 'taken_back', 'not_kept', 'replaced')), body text
        ) strict;
        create unique index corrections_current on corrections (execution, field, member) where state <> 'replaced';
      `),
    postgres: `
      create table corrections (
        sequence bigint primary key, mark text collate "C" not null, agent text collate "C" not null,
        execution text collate "C" not null, field text collate "C" not null, member text collate "C" not null,
        at text collate "C" not null,
        state text collate "C" not null check (state in ('said', 'taken_back', 'not_kept', 'replaced')), body text
      );
      create unique index corrections_current on corrections (execution, field, member) where state <> 'replaced';
    `,
  },
];

/** Whose word on which field of which execution. */
export interface WordPlace {
  agent: string;
  execution: string;
  field: string;
  member: string;
}
export interface StoredCorrection extends WordPlace {
  sequence: number;
  at: string;
  state: State;
  /** As it was saved; null in every state but `said`. */
  body: string | null;
}

/**
 * Keeps a word, null to take it back; what was said later stays, and what is kept already is not kept again. Whoever calls has taken
 * their turn: numbers have to come in order.
 */
export async function saveWord(
  tx: RegistryDb,
  place: WordPlace,
  { at, body, mark }: { at: string; body: string | null; mark: string },
): Promise<void> {
  const before = await current(tx, place);
  if (before === undefined ? body === null : before.at > at) return;
  const state = body === null ? 'taken_back' : 'said';
  if (before?.at === at && before.state === state && before.body === body) return;
  await succeed(tx, before?.sequence, { ...place, at, state, body, mark });
}

/** Forgets what was said of an execution that is kept no longer; returns how many words. Whoever calls has taken their turn. */
export async function forgetWords(tx: RegistryDb, execution: string, newMark: () => string): Promise<number> {
  const rows = await tx
    .selectFrom('corrections')
    .selectAll()
    .where('execution', '=', execution)
    .where('state', '=', 'said')
    .orderBy('sequence')
    .execute();
  for (const { sequence, ...row } of rows)
    await succeed(tx, sequence, { ...row, state: 'not_kept', body: null, mark: newMark() });
  return rows.length;
}

/** Executions of which somebody said something. */
export async function correctedExecutions(db: RegistryDb): Promise<string[]> {
  const rows = await db.selectFrom('corrections').select('execution').distinct().where('state', '=', 'said').execute();
  return rows.map(({ execution }) => execution);
}

const cursorOf = ({ sequence, mark }: { sequence: number; mark: string }): string => `${sequence}-${mark}`;

/** Where a cursor stands; undefined for one that this history never gave. */
export async function placeOf(db: RegistryDb, cursor: string): Promise<number | undefined> {
  const [sequence = '', ...mark] = cursor.split('-');
  if (!/^\d{1,15}$/.test(sequence)) return undefined;
  const row = await db
    .selectFrom('corrections')
    .select('sequence')
    .where('sequence', '=', Number(sequence))
    .where('mark', '=', mark.join('-'))
    .executeTakeFirst();
  return row?.sequence;
}

/** After a place in the order, as it stands now. */
export async function wordsAfter(
  db: RegistryDb,
  sequence: number,
  limit: number,
): Promise<(StoredCorrection & { cursor: string })[]> {
  const rows = await db
    .selectFrom('corrections')
    .selectAll()
    .where('sequence', '>', sequence)
    .where('state', '<>', 'replaced')
    .orderBy('sequence')
    .limit(limit)
    .execute();
  // The condition leaves no other state.
  return rows.map(({ mark, state, ...row }) => ({
    ...row,
    state: state as State,
    cursor: cursorOf({ sequence: row.sequence, mark }),
  }));
}

const current = (tx: RegistryDb, { execution, field, member }: WordPlace) =>
  tx
    .selectFrom('corrections')
    .select(['sequence', 'at', 'state', 'body'])
    .where('execution', '=', execution)
    .where('field', '=', field)
    .where('member', '=', member)
    .where('state', '<>', 'replaced')
    .executeTakeFirst();

async function succeed(
  tx: RegistryDb,
  before: number | undefined,
  row: Omit<CorrectionTables['corrections'], 'sequence'>,
): Promise<void> {
  if (before !== undefined)
    await tx.updateTable('corrections').set({ state: 'replaced', body: null }).where('sequence', '=', before).execute();
  const last = await tx
    .selectFrom('corrections')
    .select((from) => from.fn.max('sequence').as('sequence'))
    .executeTakeFirst();
  await tx
    .insertInto('corrections')
    .values({ ...row, sequence: (last?.sequence ?? 0) + 1 })
    .execute();
}
