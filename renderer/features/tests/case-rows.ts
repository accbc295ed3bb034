import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import type { TestCase } from '../../../shared/grading/case.ts';
import type { CaseResult, Counts, Verdict } from '../../../shared/grading/report.ts';
import type { RunState } from '../../lib/runs/run-state.ts';
import { isEditedSince } from './accept-answer.ts';

/** One line of the table. */
export interface CaseRow {
  id: string;
  title: string;
  /** null: removed since the run that is shown. */
  testCase: TestCase | null;
  result: CaseResult | null;
  /** The run that the result is from. */
  run: RunSummary | null;
  verdict: Verdict;
  /** A run that will bring a result is going on. */
  waiting: boolean;
  /** The case was edited after the run, so the result is about something else. */
  edited: boolean;
}

/** The run that the table shows, and runs of single cases after it, newest first, whose results stand over its own. */
export interface ShownRuns {
  base: string | null;
  later: readonly RunSummary[];
}

const MOST_LATER = 20;

/**
 * A run that somebody asked to see stands alone. Otherwise the latest run of the whole suite is shown; running one case again
 * must not take the other results off the screen.
 */
export function chooseRuns(newestFirst: readonly RunSummary[], asked: string | undefined): ShownRuns {
  if (asked !== undefined) return { base: asked, later: [] };
  const whole = newestFirst.findIndex(({ counts }) => counts.total > 1);
  if (whole === -1) {
    const [latest] = newestFirst;
    return { base: latest?.id ?? null, later: newestFirst.slice(1, MOST_LATER) };
  }
  return { base: newestFirst[whole]?.id ?? null, later: newestFirst.slice(0, whole).slice(0, MOST_LATER) };
}

/** Every case with its newest result among the shown runs, failures first, otherwise in the order of the suite. */
export function rowsOf(
  cases: readonly TestCase[],
  base: RunState | null,
  later: readonly RunState[],
  options: { withRemoved: boolean },
): CaseRow[] {
  const sources = base === null ? later : later.some(({ run }) => run.id === base.run.id) ? later : [...later, base];
  const newestFirst = sources.toSorted((a, b) => b.run.startedAt.localeCompare(a.run.startedAt));
  const goingOn = base?.run.state === 'running' && base.run.counts.total > 1;
  const rows = cases.map((testCase): CaseRow => {
    const from = newestFirst.find(({ results }) => results.has(testCase.id));
    const result = from?.results.get(testCase.id) ?? null;
    return {
      id: testCase.id,
      title: testCase.title,
      testCase,
      result,
      run: from?.run ?? null,
      verdict: result?.verdict ?? 'not_run',
      waiting: goingOn && result === null,
      edited: result !== null && isEditedSince(testCase, result),
    };
  });
  const known = new Set(cases.map(({ id }) => id));
  const removed = options.withRemoved
    ? [...(base?.results.values() ?? [])].filter(({ caseId }) => !known.has(caseId))
    : [];
  const gone = removed.map(
    (result): CaseRow => ({
      id: result.caseId,
      title: result.title,
      testCase: null,
      result,
      run: base?.run ?? null,
      verdict: result.verdict,
      waiting: false,
      edited: false,
    }),
  );
  return [...rows, ...gone].toSorted((a, b) => RANK[a.verdict] - RANK[b.verdict]);
}

const RANK: Record<Verdict, number> = { fail: 0, uncertain: 1, not_run: 2, pass: 3 };

export function countRows(rows: readonly CaseRow[]): Counts {
  const of = (verdict: Verdict): number => rows.filter((row) => row.verdict === verdict).length;
  return {
    total: rows.length,
    pass: of('pass'),
    fail: of('fail'),
    uncertain: of('uncertain'),
    notRun: of('not_run'),
  };
}

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Rows of one verdict whose title, notes or reason hold every word that was typed, in any order, accents aside. */
export function filterRows(rows: readonly CaseRow[], verdict: Verdict | null, typed: string): readonly CaseRow[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (verdict === null && words.length === 0) return rows;
  return rows.filter((row) => {
    if (verdict !== null && row.verdict !== verdict) return false;
    const text = plain(`${row.title} ${row.testCase?.notes ?? ''} ${row.result?.reason ?? ''}`);
    return words.every((word) => text.includes(word));
  });
}
