import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listCases, saveCases } from '../../backend/store/cases.ts';
import { lockDataFolder } from '../../backend/store/instance-lock.ts';
import { verifySignature } from '../../ledger/crypto.ts';
import { createLedger } from '../../ledger/ledger.ts';
import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { openDesktopData } from './open-data.ts';
import { agentIn, currentWorkspace } from './stored-agents.ts';

/**
 * Adds cases at the end of a stored agent's, in one transaction. `choose` gets those that are there by then and says which
 * to add. Holds the data folder meanwhile: the application keeps a cache of its own, so beside a running one nothing is
 * written, and `unavailable` says so.
 */
export async function addCases(
  dataFolder: string,
  slug: string,
  now: () => string,
  choose: (existing: readonly TestCase[]) => readonly TestCase[],
): Promise<void> {
  const missing = new AppError('not_found', `There is no agent ${slug} in ${dataFolder} any more.`, {
    entity: 'agent',
    id: slug,
  });
  if (!existsSync(join(dataFolder, 'rulehouse.db')))
    throw new AppError(
      'unavailable',
      `Nothing is stored in ${dataFolder} yet, so there is nothing to add cases to. Start Rulehouse once, or name another folder with --data.`,
      { what: 'data_folder' },
    );
  const unlock = lockDataFolder(dataFolder);
  try {
    const data = await openDesktopData(dataFolder, now);
    if (data === undefined) throw missing;
    try {
      const workspace = await currentWorkspace(data.db);
      const ledger = createLedger({ verify: verifySignature });
      const agent = workspace === undefined ? undefined : await agentIn(ledger, data.db, workspace, slug);
      if (workspace === undefined || agent === undefined) throw missing;
      await work(data.db, async (tx) => {
        const added = choose(await listCases(tx, workspace, agent.id));
        await saveCases(tx, workspace, agent.id, added);
      });
    } finally {
      await data.close();
    }
  } finally {
    unlock();
  }
}
