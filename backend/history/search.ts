import type { Core } from '../context.ts';
import type { State } from '../governance/state.ts';
import { type HistoryFilter, type HistoryRow, pageOfEntries } from '../store/history.ts';
import { saidUpTo } from '../store/said.ts';
import { candidates, merged } from './candidates.ts';

/** Decisions that may be looked for, newest first; `below`: where to go on, null at the end. */
interface Found {
  rows: HistoryRow[];
  below: number | null;
}
type Read = (filter: HistoryFilter, before: number | undefined, limit: number) => Promise<Found>;

/**
 * Reads a workspace's history for a search, leaving out what cannot hold its words: by the kept words where they are kept, and
 * decision by decision above them. Without words it is the history as it is.
 */
export async function searchedHistory(core: Core, state: State, words: readonly string[]): Promise<Read> {
  const { db } = core;
  const { workspace } = state;
  const scan = async (filter: HistoryFilter, before: number | undefined, limit: number, after = 0): Promise<Found> => {
    const rows = await pageOfEntries(db, { ...filter, workspace, before, after, limit });
    return { rows, below: rows.length < limit ? null : (rows.at(-1)?.sequence ?? null) };
  };
  const sources = words.length === 0 ? null : await candidates(state, words);
  if (sources === null) return scan;
  const kept = await saidUpTo(db, workspace);
  const { sequence: newest } = await core.ledger.head(db, workspace);
  return async (filter, before, limit) => {
    if (newest > kept && (before === undefined || before > kept + 1)) {
      const above = await scan(filter, before, limit, kept);
      return { ...above, below: above.below ?? kept + 1 };
    }
    const { sequences, below } = await merged(db, sources, { workspace, before, limit });
    const rows = await pageOfEntries(db, { ...filter, workspace, before, sequences, limit: sequences.length });
    return { rows, below };
  };
}
