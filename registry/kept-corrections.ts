import { work } from '../ledger/work.ts';
import type { RegistryCore } from './core.ts';
import { correctedExecutions, forgetWords } from './store/corrections.ts';
import type { RegistryDb } from './store/tables.ts';

/** Runs `act` while nobody else gives corrections their places, so that who reads on from a place misses none. */
export const inCorrectionsTurn = <T>(core: RegistryCore, act: (tx: RegistryDb) => Promise<T>): Promise<T> =>
  work(core.db, async (tx) => {
    await core.ledger.takeTurn(tx, `${core.identity.workspace} corrections`);
    return act(tx);
  });

/** Forgets what was said of executions that the log no longer has: it tells what customers sent, as they did. */
export async function forgetCorrections(core: RegistryCore): Promise<number> {
  const gone: string[] = [];
  for (const id of await correctedExecutions(core.db)) if ((await core.executions.get(id)) === null) gone.push(id);
  let words = 0;
  for (const id of gone) words += await inCorrectionsTurn(core, (tx) => forgetWords(tx, id, core.newId));
  return words;
}
