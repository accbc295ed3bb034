import { type Cause, causesOf, changedCaseOf } from '../../shared/analysis/causes.ts';
import type { ComparedCase, RunComparison } from '../../shared/grading/comparison.ts';
import { differences } from '../../shared/spec/differences.ts';
import type { Instant } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { VERDICTS } from './report.ts';
import { oneLine, tableLines } from './table.ts';

/** Both specs and when they were asked, where the earlier one is known. */
export interface ComparedSpecs {
  then: Spec;
  now: Spec;
  thenAt: Instant;
  nowAt: Instant;
}

const some = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What differs from an earlier run as lines for a person: the sums, then each flip with its reason and, where known, its cause. */
export function comparisonLines(label: string, comparison: RunComparison, specs: ComparedSpecs | null): string[] {
  const { counts, onlyThen, onlyNow, inputChanged, figures, significance } = comparison;
  const flips = comparison.cases.filter(
    ({ then, now, change }) => change !== 'not_compared' && then.verdict !== now.verdict,
  );
  const sums = [
    some(counts.newly_failing, 'newly fails', 'newly fail'),
    some(counts.newly_passing, 'newly passes', 'newly pass'),
    `${counts.uncertain} to or from uncertain`,
    some(counts.changed_answer, 'other answer', 'other answers'),
    `${counts.unchanged} unchanged`,
    ...(counts.not_compared === 0 ? [] : [`${counts.not_compared} not run on one side`]),
  ];
  const apart = [
    ...(onlyThen.length === 0 ? [] : [`${some(onlyThen.length, 'case', 'cases')} ran only then`]),
    ...(onlyNow.length === 0 ? [] : [`${some(onlyNow.length, 'case', 'cases')} ran only now`]),
    ...(inputChanged.length === 0 ? [] : [`${some(inputChanged.length, 'case', 'cases')} got another input`]),
  ];
  const rows = flips.map((flip) => [
    `${VERDICTS[flip.then.verdict]} → ${VERDICTS[flip.now.verdict]}`,
    flip.title,
    flip.now.reason,
    ...(specs === null ? [] : [causeOf(flip, specs)]),
  ]);
  const columns = [
    { title: 'Verdict' },
    { title: 'Case', widest: 40 },
    { title: 'Reason now', widest: 100 },
    ...(specs === null ? [] : [{ title: 'Cause', widest: 80 }]),
  ];
  const dollars = (costUsd: number | null): string => (costUsd === null ? 'unknown' : `$${costUsd.toFixed(4)}`);
  const times = [figures.then.latencyMs, figures.now.latencyMs].map((times) =>
    times === null ? 'none' : `${Math.round(times.median)} ms median, ${Math.round(times.p95)} ms at 95 %`,
  );
  const asked = figures.then.calls + figures.now.calls > 0;
  return [
    `Compared with ${oneLine(label)}: ${sums.join(', ')}.`,
    ...(apart.length === 0 ? [] : [`${apart.join(', ')}.`]),
    ...(significance === null ? [] : [significance.words]),
    ...(asked
      ? [
          `Cost then ${dollars(figures.then.costUsd)}, now ${dollars(figures.now.costUsd)}.`,
          `Time of a call then ${times[0]}; now ${times[1]}.`,
        ]
      : []),
    ...(rows.length === 0 ? [] : ['', ...tableLines(columns, rows)]),
    '',
  ];
}

const SAID: { [K in Cause['kind']]: (names: string) => string } = {
  alone: (names) => names,
  together: (names) => `together: ${names}`,
  forbids: (names) => names,
  day: () => 'a rule that applies on certain days',
  open: () => 'only a run can tell',
  none: () => 'no changed rule',
};

function causeOf(flip: ComparedCase, { then, now, thenAt, nowAt }: ComparedSpecs): string {
  const subjects = new Map(differences(then, now).map(({ path, subject }) => [path, subject]));
  const said = causesOf(
    { spec: then, clock: { now: thenAt } },
    { spec: now, clock: { now: nowAt } },
    changedCaseOf(flip),
  ).map(({ kind, paths }) => SAID[kind](paths.map((path) => subjects.get(path) ?? path).join(', ')));
  return [...new Set(said)].join('; ');
}
