import type { Cause } from '../../../../shared/analysis/causes.ts';
import type { ComparedSide } from '../../../../shared/api/desktop/comparisons.ts';
import type { CaseChange, RunComparison } from '../../../../shared/grading/comparison.ts';
import { count, formatInstant, formatList, formatNumber } from '../../../lib/format.ts';

/** Heading of each group of cases, and what it counts. */
export const GROUPS: Record<CaseChange, { title: string; one: string; many: string }> = {
  newly_failing: { title: 'Newly failing', one: 'newly fails', many: 'newly fail' },
  newly_passing: { title: 'Newly passing', one: 'newly passes', many: 'newly pass' },
  uncertain: { title: 'To or from uncertain', one: 'goes to or from uncertain', many: 'go to or from uncertain' },
  changed_answer: { title: 'Another answer, same verdict', one: 'has another answer', many: 'have another answer' },
  unchanged: { title: 'Unchanged', one: 'is unchanged', many: 'are unchanged' },
  not_compared: { title: 'Not run on one side', one: 'did not run', many: 'did not run' },
};
export const FLIPS: readonly CaseChange[] = ['newly_failing', 'newly_passing', 'uncertain'];

/** How many verdicts are others than before. */
export const flipsIn = ({ counts }: Pick<RunComparison, 'counts'>): number =>
  FLIPS.reduce((sum, change) => sum + counts[change], 0);

/** "2 newly fail, 1 has another answer and 40 are unchanged"; what does not occur is left out. */
export function summaryWords({ counts }: Pick<RunComparison, 'counts'>): string {
  const parts = (Object.keys(GROUPS) as CaseChange[]).flatMap((change) => {
    const n = counts[change];
    return n === 0 ? [] : [`${formatNumber(n)} ${n === 1 ? GROUPS[change].one : GROUPS[change].many}`];
  });
  return parts.length === 0 ? 'No case ran in both.' : `${formatList(parts)}.`;
}

/** Cases that cannot be compared because the suites differ; empty where they do not. */
export function suiteWords({ onlyThen, onlyNow, inputChanged }: RunComparison): string[] {
  const ran = (n: number, where: string): string[] => (n === 0 ? [] : [`${count(n, 'case')} ran only ${where}.`]);
  return [
    ...ran(onlyThen.length, 'before'),
    ...ran(onlyNow.length, 'after'),
    ...(inputChanged.length === 0
      ? []
      : [`${count(inputChanged.length, 'case')} got another input in between, so the two answers are not compared.`]),
  ];
}

/** "v3 on gpt-5, 12 Nov 2026, 14:02" */
export function sideWords({ version, trial, dryRun, models, startedAt }: Omit<ComparedSide, 'spec'>): string {
  const what = trial ? 'Draft with a part as before' : version === null ? 'Draft' : `v${formatNumber(version.number)}`;
  const asked = dryRun ? 'dry run' : models.length === 0 ? 'no model answered' : formatList(models);
  return `${what}, ${asked}, ${formatInstant(startedAt)}`;
}

/** Causes that say the same of several fields stand once: the fields by their names, in order. */
export function groupCauses(causes: readonly Cause[]): { cause: Cause; fields: (string | null)[] }[] {
  const alike = Map.groupBy(causes, ({ kind, paths }) => JSON.stringify([kind, paths]));
  return [...alike.values()].flatMap((group) => {
    const [cause] = group;
    return cause === undefined ? [] : [{ cause, fields: group.map(({ field }) => field) }];
  });
}

/** What a cause says of its changes, before they are listed; `many`: it names several. */
export function causeWords({ kind, paths }: Pick<Cause, 'kind' | 'paths'>): string {
  const many = paths.length > 1;
  switch (kind) {
    case 'alone':
      return many
        ? 'Any one of these changes taken back, the rules ask for what they asked before:'
        : 'Caused by this change: taken back, the rules ask for what they asked before.';
    case 'together':
      return 'Caused by these changes together: only with all of them taken back the rules ask for what they asked before.';
    case 'forbids':
      return many
        ? 'Each of these changes rules the old answer out.'
        : 'Caused by this change: as it is now, the rule does not allow the old answer.';
    case 'day':
      return 'Caused by the day: a rule applies on certain days only, and the two runs were on different ones.';
    case 'open':
      return paths.length === 0
        ? 'The rules leave it open. The contract or the model settings differ; only a run can tell.'
        : 'The rules leave it open, so only a run can tell. It could be:';
    case 'none':
      return 'No changed rule explains it: the rules ask the same of it in both runs.';
  }
}

/** What a run with a part put back shows. */
export function trialWords({ counts }: Pick<RunComparison, 'counts'>): string {
  if (counts.not_compared > 0) return 'The run did not get an answer, so nothing can be said yet.';
  return counts.unchanged > 0 && flipsIn({ counts }) === 0 && counts.changed_answer === 0
    ? 'With this part as before, the old answer is back: this part caused the change.'
    : 'With this part as before, the answer is still another one: it is not this part alone.';
}
