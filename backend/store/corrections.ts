import type { Correction } from '../../shared/executions/corrections.ts';
import type { Place } from './judging.ts';
import type { DesktopDb } from './tables.ts';

/** Keeps what a person said; what was said before of the same field of the same execution is no more. */
export async function saveCorrections(
  db: DesktopDb,
  { workspace, agent }: Place,
  corrections: readonly Correction[],
): Promise<void> {
  for (const correction of corrections) {
    const { execution, field, at } = correction;
    const body = JSON.stringify(correction);
    await db
      .insertInto('corrections')
      .values({ workspace, agent, execution, field, at, body })
      .onConflict((conflict) =>
        conflict.columns(['workspace', 'agent', 'execution', 'field']).doUpdateSet({ at, body }),
      )
      .execute();
  }
}

/** Newest first. */
export async function listCorrections(db: DesktopDb, { workspace, agent }: Place): Promise<Correction[]> {
  const rows = await db
    .selectFrom('corrections')
    .select('body')
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .orderBy('at', 'desc')
    .orderBy('execution', 'desc')
    .orderBy('field')
    .execute();
  return rows.map(({ body }) => JSON.parse(body) as Correction); // Written only from corrections.
}

export async function removeCorrection(
  db: DesktopDb,
  { workspace, agent }: Place,
  { execution, field }: Pick<Correction, 'execution' | 'field'>,
): Promise<void> {
  await db
    .deleteFrom('corrections')
    .where('workspace', '=', workspace)
    .where('agent', '=', agent)
    .where('execution', '=', execution)
    .where('field', '=', field)
    .execute();
}
