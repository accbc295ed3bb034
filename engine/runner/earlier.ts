import type { CaseResult, Sample } from '../../shared/grading/report.ts';
import { isUnfinished } from '../../shared/grading/unfinished.ts';

/** What an earlier part of the same run found, before it was cut short. */
export interface EarlierPart {
  startedAt: string;
  results: readonly CaseResult[];
}

/** Earlier results: the cases of those that stand, and those that were cut short, by case. */
export function sortEarlier(results: readonly CaseResult[]) {
  const finished = new Set<string>();
  const begun = new Map<string, CaseResult>();
  for (const result of results) {
    if (isUnfinished(result)) begun.set(result.caseId, result);
    else finished.add(result.caseId);
  }
  return { finished, begun };
}

/** Samples that say something: what cut a case short is no sample of it. */
export const gradedOf = (result: CaseResult | undefined): Sample[] =>
  (result?.samples ?? []).filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');

/** An answer whose texts a judge was kept from deciding: nobody has to give it again. */
export const openAnswerOf = (result: CaseResult | undefined): Sample | undefined =>
  result?.samples.find(({ verdict }) => verdict === 'uncertain');
