import { canonicalJson } from '../json/canonical.ts';
import { atomsOf } from '../spec/check-spec.ts';
import { dayOf } from '../spec/dates.ts';
import type { Instant } from '../spec/ids.ts';
import type { Spec } from '../spec/spec.ts';
import type { TestCase } from './case.ts';
import type { CaseResult } from './report.ts';

/** A finished run that asked the same model once about each case of the same spec. */
export interface EarlierRun {
  id: string;
  startedAt: Instant;
  /** As it asked them. */
  cases: readonly TestCase[];
  results: readonly CaseResult[];
}

/** Whether what the rules say of an input depends on the day. */
const readsTheDay = ({ rules }: Spec): boolean =>
  rules.some(
    ({ from, until, when }) =>
      from !== undefined ||
      until !== undefined ||
      atomsOf(when).some(({ operator }) => operator === 'within_last_days'),
  );

/** What has to be the same of a case. Its title and notes may have changed. */
const contentOf = ({ input, expectation }: TestCase): string => canonicalJson({ input, expectation });
/** Judges and people may say something else of a text by now. */
const isJudged = ({ expectation }: TestCase): boolean =>
  expectation.some(({ comparator }) => comparator.kind === 'meaning');

/**
 * Results that may stand for asking again, each from the newest run that has one; `runs` come newest first. The model answered,
 * and was asked once. The caller has made sure of spec and model. Where the rules look at the date, only answers of the same day
 * count; where a text is judged, none.
 */
export function reusableResults(
  cases: readonly TestCase[],
  runs: readonly EarlierRun[],
  { spec, now }: { spec: Spec; now: Instant },
): CaseResult[] {
  const isSameDay = (at: Instant): boolean => !readsTheDay(spec) || dayOf(at) === dayOf(now);
  const found = new Map<string, CaseResult>();
  const waiting = new Map(cases.filter((testCase) => !isJudged(testCase)).map((testCase) => [testCase.id, testCase]));
  for (const run of runs) {
    if (waiting.size === 0) break;
    const before = new Map(run.cases.map((testCase) => [testCase.id, testCase]));
    for (const result of run.results) {
      const [then, now] = [before.get(result.caseId), waiting.get(result.caseId)];
      const reused = result.reused ?? { run: run.id, at: run.startedAt };
      if (then === undefined || now === undefined || contentOf(then) !== contentOf(now)) continue;
      if (result.verdict === 'not_run' || result.samples.length !== 1 || !isSameDay(reused.at)) continue;
      waiting.delete(result.caseId);
      found.set(result.caseId, { ...result, title: now.title, reused });
    }
  }
  return cases.flatMap(({ id }) => found.get(id) ?? []);
}
