import type { CaseResult, Sample } from '../../shared/grading/report.ts';
import { isUnfinished } from '../../shared/grading/unfinished.ts';

/** What an earlier part of the same run found, before it was cut short. */
export interface EarlierPart {
  startedAt: string;
  results: readonly CaseResult[];
}

/** Earlier results by case: those that stand, and those that were cut short. */
export function sortEarlier(results: readonly CaseResult[]) {
  const byCase = (some: readonly CaseResult[]): ReadonlyMap<string, CaseResult> =>
    new Map(some.map((result) => [result.caseId, result]));
  return {
    finished: byCase(results.filter((result) => !isUnfinished(result))),
    begun: byCase(results.filter(isUnfinished)),
  };
}

/** Samples that say something: what cut a case short is no sample of it. */
export const gradedOf = (result: CaseResult | undefined): Sample[] =>
  (result?.samples ?? []).filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');

/** An answer whose texts a judge was kept from deciding: nobody has to give it again. */
export const openAnswerOf = (result: CaseResult | undefined): Sample | undefined =>
  result?.samples.find(({ verdict }) => verdict === 'uncertain');
