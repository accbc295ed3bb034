import { CREATION_STEPS, type Creation } from '../../shared/creation/creation.ts';
import type { DesktopDb } from './tables.ts';

/** Every creation of a workspace, newest first. */
export async function listCreations(db: DesktopDb, workspace: string): Promise<Creation[]> {
  const rows = await db
    .selectFrom('creations')
    .select('body')
    .where('workspace', '=', workspace)
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ body }) => parseCreation(body));
}

export async function readCreation(db: DesktopDb, workspace: string, id: string): Promise<Creation | undefined> {
  const row = await db
    .selectFrom('creations')
    .select('body')
    .where('workspace', '=', workspace)
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : parseCreation(row.body);
}

/** Adds a creation or replaces it. Callers hold a transaction in which they read what they replace. */
export async function writeCreation(db: DesktopDb, workspace: string, creation: Creation): Promise<void> {
  const { id, revision, agent, startedAt, savedAt } = creation;
  const row = { revision, agent, startedAt, savedAt, body: JSON.stringify(creation) };
  await db
    .insertInto('creations')
    .values({ workspace, id, ...row })
    .onConflict((conflict) => conflict.columns(['workspace', 'id']).doUpdateSet(row))
    .execute();
}

export async function removeCreation(db: DesktopDb, workspace: string, id: string): Promise<boolean> {
  const gone = await db
    .deleteFrom('creations')
    .where('workspace', '=', workspace)
    .where('id', '=', id)
    .executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

const INTERRUPTED = 'Rulehouse was closed while this step was being drafted. What stood here before is kept.';

/** Opens the steps that were being drafted when the program ended, in every workspace. Callers hold a transaction. */
export async function openInterruptedSteps(db: DesktopDb, now: string): Promise<void> {
  const rows = await db.selectFrom('creations').select(['workspace', 'body']).execute();
  for (const { workspace, body } of rows) {
    const creation = parseCreation(body);
    if (creation.working === null) continue;
    const steps = { ...creation.steps };
    for (const step of CREATION_STEPS)
      if (steps[step].state === 'working')
        steps[step] = { ...steps[step], state: 'open', message: INTERRUPTED, at: now };
    await writeCreation(db, workspace, { ...creation, steps, working: null });
  }
}

// Written only after the contract's validation.
const parseCreation = (body: string): Creation => JSON.parse(body) as Creation;
