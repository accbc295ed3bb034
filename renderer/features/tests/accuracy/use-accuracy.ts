import { useMemo, useState } from 'react';
import { type Confusion, confusionsOf } from '../../../../shared/grading/confusion.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { RunState } from '../../../lib/runs/run-state.ts';
import { isEditedSince } from '../accept-answer.ts';
import type { CaseRow } from '../case-rows.ts';

/** Cases that somebody chose by what they were taken for. */
export interface Chosen {
  /** "Expected Billing, answered Claims". */
  words: string;
  cases: ReadonlySet<string>;
}
export interface Accuracy {
  /** One for each field that holds labels; none while a run goes on, and for a dry run, which nobody answered. */
  confusions: readonly Confusion[];
  /** Cases that changed or went since the run: what they expect now says nothing about its answers. */
  leftOut: number;
  chosen: Chosen | null;
  choose: (chosen: Chosen | null) => void;
  /** The rows to show: those chosen, or all. */
  rows: CaseRow[];
}

/** Accuracy by label of the run behind the bar, and which cases of it somebody looks at. */
export function useAccuracy(state: RunState | null, all: CaseRow[], spec: Spec): Accuracy {
  const [picked, setPicked] = useState<{ run: string; chosen: Chosen } | null>(null);
  const { output } = spec.contract;
  const ended = state === null || state.run.dryRun || state.run.state === 'running' ? null : state;
  const found = useMemo(() => {
    if (ended === null) return { confusions: [], leftOut: 0 };
    const ran = [...ended.results.values()];
    const cases = new Map(all.flatMap(({ id, testCase }) => (testCase === null ? [] : [[id, testCase] as const])));
    const same = ran.flatMap((result) => {
      const testCase = cases.get(result.caseId);
      const stands = testCase !== undefined && !isEditedSince(testCase, result);
      return stands ? [{ id: testCase.id, expectation: testCase.expectation, result }] : [];
    });
    return { confusions: confusionsOf(output, same), leftOut: ran.length - same.length };
  }, [ended, all, output]);
  // What was chosen in one run says nothing about another.
  const chosen = picked !== null && picked.run === ended?.run.id ? picked.chosen : null;
  const rows = useMemo(() => (chosen === null ? all : all.filter(({ id }) => chosen.cases.has(id))), [all, chosen]);
  const choose = (next: Chosen | null): void =>
    setPicked(next === null || ended === null ? null : { run: ended.run.id, chosen: next });
  return { ...found, chosen, choose, rows };
}
