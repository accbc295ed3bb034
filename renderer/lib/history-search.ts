import { HistoryGroup } from '../../shared/governance/say-statement.ts';
import { Day } from '../../shared/spec/ids.ts';

/** Which decisions the history shows, as its address says it: the agent by slug, days as `2026-11-12`. */
export interface HistorySearch {
  agent?: string;
  person?: string;
  kinds?: HistoryGroup[];
  from?: string;
  until?: string;
  text?: string;
}

/** What is understood of an address; the rest is left out. */
export function historySearch(search: Record<string, unknown>): HistorySearch {
  const kinds = Array.isArray(search.kinds) ? search.kinds : [];
  const known = HistoryGroup.options.filter((group) => kinds.includes(group));
  const day = (name: 'from' | 'until') => {
    const read = Day.safeParse(search[name]);
    return read.success ? { [name]: read.data } : {};
  };
  return {
    ...(typeof search.agent === 'string' ? { agent: search.agent } : {}),
    ...(typeof search.person === 'string' ? { person: search.person } : {}),
    ...(known.length === 0 ? {} : { kinds: known }),
    ...day('from'),
    ...day('until'),
    // An address may hold what looks like a number.
    ...(typeof search.text === 'string' || typeof search.text === 'number' ? { text: String(search.text) } : {}),
  };
}
