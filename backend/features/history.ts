import type { HistoryEntry } from '../../shared/api/desktop/history.ts';
import { kindsOf } from '../../shared/governance/say-statement.ts';
import { statementNames } from '../../shared/governance/statement-names.ts';
import { currentState } from '../governance/current-state.ts';
import { os } from '../implement.ts';
import { pageOfEntries } from '../store/history.ts';
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
    const kinds = groups?.flatMap(kindsOf);
    const page = words.length === 0 ? limit + 1 : SEARCH_PAGE;
    const items: HistoryEntry[] = [];
    let before = input.before;
    for (let searched = 0; searched < SEARCHED_AT_ONCE; searched += page) {
      const query = { workspace: state.workspace, before, agent, member, kinds, from, until, limit: page };
      const rows = await pageOfEntries(context.db, query);
      for (const row of rows) {
        if (items.length === limit) return { items, next: before ?? null };
        const entry = await viewHistoryEntry(row, names);
        if (holdsWords(entry, words)) items.push(entry);
        before = row.sequence;
      }
      if (rows.length < page) return { items, next: null };
    }
    return { items, next: before ?? null };
  }),
};
