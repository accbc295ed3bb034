import type { HistoryEntry } from '../../shared/api/desktop/history.ts';
import { kindsOf } from '../../shared/governance/say-statement.ts';
import { statementNames } from '../../shared/governance/statement-names.ts';
import { currentState } from '../governance/current-state.ts';
import { searchedHistory } from '../history/search.ts';
import { os } from '../implement.ts';
import { holdsWords, viewHistoryEntry } from '../views/history.ts';

/** Sentences are made, not stored, so a search makes them; this many at once keep an answer well below a second. */
const SEARCHED_AT_ONCE = 2000;
const SEARCH_PAGE = 250;

export const history = {
  list: os.history.list.handler(async ({ context, input }) => {
    const { agent, member, groups, from, until, limit } = input;
    const words = (input.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const state = await currentState(context);
    const names = statementNames(state, state.objects);
    const filter = { agent, member, kinds: groups?.flatMap(kindsOf), from, until };
    const read = await searchedHistory(context, state, words);
    const items: HistoryEntry[] = [];
    let before = input.before;
    // One more than asked for tells that there are more. Who finds little looks at more at a time.
    for (let [searched, page] = [0, limit + 1]; searched < SEARCHED_AT_ONCE; searched += page, page = SEARCH_PAGE) {
      const { rows, below } = await read(filter, before, page);
      for (const row of rows) {
        if (items.length === limit) return { items, next: before ?? null };
        const entry = await viewHistoryEntry(row, names);
        if (holdsWords(entry, words)) items.push(entry);
        before = row.sequence;
      }
      if (below === null) return { items, next: null };
      before = below;
    }
    return { items, next: before ?? null };
  }),
};
