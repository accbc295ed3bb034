/** What became of the cases of one part of a public suite. */
export interface Tally {
  cases: number;
  right: number;
  /** No verdict, and the keyword that was the reason is named. */
  refused: number;
  /** Neither shown nor disproved. */
  unknown: number;
  /** A verdict other than the suite's. */
  wrong: number;
}
export const emptyTally = (): Tally => ({ cases: 0, right: 0, refused: 0, unknown: 0, wrong: 0 });
export function count(tally: Tally, outcome: Exclude<keyof Tally, 'cases'>): void {
  tally.cases += 1;
  tally[outcome] += 1;
}

const line = (name: string, ...cells: (number | string)[]): string =>
  name.padEnd(52) + cells.map((cell) => String(cell).padStart(9)).join('');
const COLUMNS: readonly (keyof Tally)[] = ['cases', 'right', 'refused', 'unknown', 'wrong'];

/** A share in words, rounded down so that it never says 100 % of what is not all. */
export const share = (part: number, whole: number): string =>
  `${part} of ${whole}, ${(Math.floor((1000 * part) / Math.max(whole, 1)) / 10).toFixed(1)} %`;

/** One suite as one table: its parts, their sum, and below what is claimed and what is not. */
export function summary(title: string, parts: ReadonlyMap<string, Tally>, notes: readonly string[]): string {
  const rows = [...parts].map(([name, tally]) => line(name, ...COLUMNS.map((column) => tally[column])));
  const sum = line(
    'all',
    ...COLUMNS.map((column) => [...parts.values()].reduce((all, tally) => all + tally[column], 0)),
  );
  return ['', line(title, 'cases', 'right', 'refused', 'unknown', 'wrong'), ...rows, sum, '', ...notes, ''].join('\n');
}
