import type { Spec } from '../../shared/spec/spec.ts';
import type { DesktopDb } from './tables.ts';

/** A stored working copy. `base` is a version hash; `changes` counts the differences to it. */
export interface StoredDraft {
  agent: string;
  spec: Spec;
  base: string | null;
  revision: number;
  savedAt: string | null;
  changes: number;
  /** Another version it continues, since a merge; written by `rebaseDraft` alone. */
  alsoFrom?: string | null;
  /** What the last `discard` put aside. */
  discarded: Spec | null;
  /** What a new agent was created with; written once, with the first revision. */
  started?: Spec | null;
}
export type DraftMark = Pick<StoredDraft, 'agent' | 'base' | 'changes' | 'savedAt'>;

export async function readDraft(db: DesktopDb, workspace: string, agent: string): Promise<StoredDraft | undefined> {
  const row = await db
    .selectFrom('drafts')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const maybe = (text: string | null): Spec | null => (text === null ? null : parseSpec(text));
  return { ...row, spec: parseSpec(row.spec), discarded: maybe(row.discarded), started: maybe(row.started) };
}

/** How far each draft is from its base, without reading a spec. */
export async function listDraftMarks(db: DesktopDb, workspace: string): Promise<DraftMark[]> {
  return await db
    .selectFrom('drafts')
    .select(['agent', 'base', 'changes', 'savedAt'])
    .where('workspace', '=', workspace)
    .execute();
}

/**
 * Writes a draft if it still has revision `expected` (0: there is none yet); returns the new revision, or null when
 * somebody was faster and nothing was written.
 */
export async function writeDraft(
  db: DesktopDb,
  workspace: string,
  draft: Omit<StoredDraft, 'revision'>,
  expected: number,
): Promise<number | null> {
  const revision = expected + 1;
  const row = {
    spec: JSON.stringify(draft.spec),
    base: draft.base,
    revision,
    savedAt: draft.savedAt,
    changes: draft.changes,
    discarded: draft.discarded === null ? null : JSON.stringify(draft.discarded),
  };
  const written =
    expected === 0
      ? await db
          .insertInto('drafts')
          .values({
            workspace,
            agent: draft.agent,
            ...row,
            started: draft.started ? JSON.stringify(draft.started) : null,
          })
          .onConflict((conflict) => conflict.columns(['workspace', 'agent']).doNothing())
          .returning('revision')
          .executeTakeFirst()
      : await db
          .updateTable('drafts')
          .set(row)
          .where('workspace', '=', workspace)
          .where('agent', '=', draft.agent)
          .where('revision', '=', expected)
          .returning('revision')
          .executeTakeFirst();
  return written === undefined ? null : revision;
}

/** Lets a draft start from another version. Its spec and thus its revision stay, so an open editor goes on undisturbed. */
export async function rebaseDraft(
  db: DesktopDb,
  workspace: string,
  { agent, base, changes, alsoFrom }: { agent: string; base: string; changes: number; alsoFrom: string | null },
): Promise<void> {
  await db
    .updateTable('drafts')
    .set({ base, changes, alsoFrom })
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .execute();
}

// Only specs that parsed were written, so a row is trusted; parsing 300 rules again would cost a frame.
const parseSpec = (text: string): Spec => JSON.parse(text) as Spec;
