/** How often what happened, over all histories of a run: a test that covers little is to be seen. */
const tally = new Map<string, number>();
export const counted = (what: string, times = 1): void => void tally.set(what, (tally.get(what) ?? 0) + times);

/** By first letters: "act edit", "state in_sync" and so on, for the line that a run prints. */
export function tallyOf(what: string): Record<string, number> {
  const known = [...tally].filter(([name]) => name.startsWith(`${what} `)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(known.map(([name, times]) => [name.slice(what.length + 1), times]));
}
