import { CHANGES, type Change } from '../../../shared/analysis/rejudge.ts';
import type { StoredExample } from '../../../shared/analysis/stored-example.ts';
import { count, formatList, formatNumber } from '../format.ts';

/** How much an edit was tried on. `more`: older answers are stored that were not looked at. */
export interface Examined {
  answers: number;
  dryRuns: number;
  expectations: number;
  more: boolean;
}

export function examinedOf(examples: readonly StoredExample[], more: boolean): Examined {
  const of = (kind: StoredExample['kind']): number => examples.filter((example) => example.kind === kind).length;
  return { answers: of('answer'), dryRuns: of('dry_run'), expectations: of('expectation'), more };
}

/** "48 stored answers, 12 dry runs and 12 expected answers", "the newest 48 stored answers". */
export function sayExamined({ answers, dryRuns, expectations, more }: Examined): string {
  const parts = [
    ...(answers > 0 ? [count(answers, 'stored answer')] : []),
    ...(dryRuns > 0 ? [count(dryRuns, 'dry run')] : []),
    ...(expectations > 0 ? [count(expectations, 'expected answer')] : []),
  ];
  return `${more ? 'the newest ' : ''}${formatList(parts)}`;
}

/** What follows the number of examples in a sentence. */
const COUNTED: { readonly [C in Change]: (n: number) => string } = {
  now_wrong: (n) => `${count(n, 'answer')} would now be called wrong`,
  no_longer_covered: (n) => `${formatNumber(n)} no longer covered`,
  open: (n) => `${formatNumber(n)} left to a judgement`,
  no_longer_wrong: (n) => `${formatNumber(n)} no longer called wrong`,
  newly_covered: (n) => `${formatNumber(n)} newly covered`,
  unchanged: (n) => `${formatNumber(n)} unchanged`,
};

/** "Tried on past cases: 41 unchanged, 5 answers would now be called wrong, 2 no longer covered." */
export function sayTried(counts: Readonly<Record<Change, number>>): string {
  const parts = (['unchanged', ...CHANGES] as const)
    .filter((change, index, all) => all.indexOf(change) === index && (counts[change] > 0 || change === 'unchanged'))
    .map((change) => COUNTED[change](counts[change]));
  return `Tried on past cases: ${parts.join(', ')}.`;
}
