import type { JudgeSetting, JudgeWord, Label, TextQuestion } from '../../shared/grading/judgement.ts';
import type { DesktopDb } from './tables.ts';

/** A person's word as it is kept. `who` is the id of a member. */
export interface StoredLabel extends Omit<Label, 'judged'> {
  /** Key of its question. */
  key: string;
  /** The run whose text it was said about; null: an answer of production. */
  run: string | null;
}

/** Texts of one agent in one workspace. */
export interface Place {
  workspace: string;
  agent: string;
}

/** Who judges the texts of an agent; null: people. */
export async function readJudge(db: DesktopDb, { workspace, agent }: Place): Promise<JudgeSetting | null> {
  const row = await db
    .selectFrom('judges')
    .select('setting')
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.setting) as JudgeSetting); // Written only after the contract's validation.
}

export async function writeJudge(db: DesktopDb, place: Place, judge: JudgeSetting | null): Promise<void> {
  const { workspace, agent } = place;
  if (judge === null) {
    await db.deleteFrom('judges').where('workspace', '=', workspace).where('agent', '=', agent).execute();
    return;
  }
  const setting = JSON.stringify(judge);
  await db
    .insertInto('judges')
    .values({ workspace, agent, setting })
    .onConflict((conflict) => conflict.columns(['workspace', 'agent']).doUpdateSet({ setting }))
    .execute();
}

/** What people said about texts of runs. */
type SaidLabel = StoredLabel & { run: string };

/** Newest first. */
export async function listLabels(db: DesktopDb, { workspace, agent }: Place): Promise<SaidLabel[]> {
  const rows = await db
    .selectFrom('labels')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ id, question, body, verdict, who, at, note, run }) => ({
    id,
    key: question,
    question: JSON.parse(body) as TextQuestion, // Written only from questions.
    verdict,
    who,
    at,
    ...(note === null ? {} : { note }),
    run,
  }));
}

/** Keeps a person's word; a second one on the same question takes the place of the first. */
export async function saveLabel(db: DesktopDb, { workspace, agent }: Place, label: SaidLabel): Promise<void> {
  const { id, key: question, verdict, who, at, note = null, run } = label;
  const said = { id, body: JSON.stringify(label.question), verdict, who, at, note, run };
  await db
    .insertInto('labels')
    .values({ workspace, agent, question, ...said })
    .onConflict((conflict) => conflict.columns(['workspace', 'agent', 'question']).doUpdateSet(said))
    .execute();
}

/** Whether there was such a label. */
export async function removeLabel(db: DesktopDb, { workspace, agent }: Place, id: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('labels')
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .where('id', '=', id)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

/** What one judge said about the texts of an agent, by the key of the question. */
export async function judgementsOf(
  db: DesktopDb,
  { workspace, agent }: Place,
  judge: string,
): Promise<Map<string, JudgeWord>> {
  const rows = await db
    .selectFrom('judgements')
    .select(['question', 'body'])
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .where('judge', '=', judge)
    .execute();
  return new Map(rows.map(({ question, body }) => [question, JSON.parse(body) as JudgeWord])); // Written only from judgements.
}

/** Keeps what judges said; the first word of a judge on a question stands. */
export async function saveJudgements(
  db: DesktopDb,
  { workspace, agent }: Place,
  said: readonly { key: string; judge: string; word: JudgeWord }[],
): Promise<void> {
  for (const { key: question, judge, word } of said)
    await db
      .insertInto('judgements')
      .values({ workspace, agent, question, judge, body: JSON.stringify(word) })
      .onConflict((conflict) => conflict.columns(['workspace', 'agent', 'question', 'judge']).doNothing())
      .execute();
}
