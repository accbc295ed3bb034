import { setImmediate } from 'node:timers/promises';
import { work } from '../../ledger/work.ts';
import type { Core } from '../context.ts';
import { readState } from '../governance/state.ts';
import { readFact, writeFact } from '../store/app.ts';
import { entriesAbove } from '../store/history.ts';
import { forgetSaid, keepSaid, saidUpTo } from '../store/said.ts';
import { isLoose, saidWords, unnamed, WORDING } from './said-words.ts';

/** A transaction this long holds up nobody noticeably. */
const AT_ONCE = 100;
const QUIET_MS = 1000;
const WORDING_FACT = 'wording of the kept words of the history';

/** Keeps the words of the next decisions. Returns how many; 0 when all are kept. */
export const keepNextWords = (core: Core, workspace: string): Promise<number> =>
  work(core.db, async (tx) => {
    if ((await readFact(tx, WORDING_FACT)) !== WORDING) {
      await forgetSaid(tx);
      await writeFact(tx, WORDING_FACT, WORDING);
    }
    const rows = await entriesAbove(tx, workspace, await saidUpTo(tx, workspace), AT_ONCE);
    if (rows.length === 0) return 0;
    const names = unnamed(readState(core.ledger, tx, workspace));
    const said = [];
    for (const { sequence, statement } of rows)
      said.push({ sequence, words: await saidWords(statement, names), loose: isLoose(statement) });
    await keepSaid(tx, workspace, said);
    return rows.length;
  });

/**
 * Keeps the words of the shown workspace's decisions once it has been quiet for a moment: a first synchronisation has better to do,
 * and a search reads by itself what is not kept yet.
 */
export function keepWords(core: Core): { close(): Promise<void> } {
  const ended = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const keep = async (): Promise<void> => {
    try {
      while (!ended.signal.aborted && (await keepNextWords(core, core.workspaces.current().id)) > 0)
        await setImmediate();
    } catch (error) {
      core.log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'words of the history not kept');
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(keep);
    }, QUIET_MS);
    timer.unref();
  };
  const listen = async (): Promise<void> => {
    try {
      for await (const { topics } of core.announcer.subscribe(ended.signal))
        if (topics.includes('workspace') || topics.includes('changes')) later();
    } catch {
      // The backend has closed.
    }
  };
  later();
  void listen();
  return {
    async close() {
      clearTimeout(timer);
      ended.abort();
      await running;
    },
  };
}
