import { work } from '../../ledger/work.ts';
import type { Creation, CreationStep, StepRecord } from '../../shared/creation/creation.ts';
import { AppError } from '../../shared/errors.ts';
import type { Core } from '../context.ts';
import { readCreation, writeCreation } from '../store/creations.ts';
import type { DesktopDb } from '../store/tables.ts';

export async function findCreation(db: DesktopDb, workspace: string, id: string): Promise<Creation> {
  const found = await readCreation(db, workspace, id);
  if (found === undefined)
    throw new AppError('not_found', 'This unfinished agent is not stored here. It was discarded, or it is elsewhere.', {
      entity: 'creation',
      id,
    });
  return found;
}

/** Reads a creation, changes it and writes it in one transaction, then tells every window. */
export const changeCreation = (
  core: Pick<Core, 'db' | 'announcer' | 'now'>,
  workspace: string,
  id: string,
  act: (creation: Creation) => Creation,
): Promise<Creation> =>
  work(core.db, async (tx, unit) => {
    const next = { ...act(await findCreation(tx, workspace, id)), savedAt: core.now() };
    await writeCreation(tx, workspace, next);
    unit.afterCommit(() => core.announcer.announce(['creations'], [id]));
    return next;
  });

/** A creation with another record of one step, and with the cost that all records add up to. */
export function withStep(creation: Creation, step: CreationStep, record: Partial<StepRecord>): Creation {
  const steps = { ...creation.steps, [step]: { ...creation.steps[step], ...record } };
  const costs = Object.values(steps).flatMap(({ calls }) => calls.map(({ costUsd }) => costUsd));
  // One call without a known price makes the sum unknown, not smaller.
  const costUsd = costs.reduce<number | null>((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0);
  return { ...creation, steps, costUsd };
}

/** What is edited in the agent's own tabs from then on is no longer edited here. */
export function refuseMade({ agent }: Creation): void {
  if (agent !== null)
    throw new AppError('conflict', 'The agent is made already. Edit it in its own tabs from now on.', {
      rule: 'agent_made',
    });
}
