import type { RunSummary } from '../../../shared/api/desktop/tests.ts';
import type { TestCase } from '../../../shared/grading/case.ts';
import { NEEDS_A_JUDGE, NEEDS_A_MODEL } from '../../../shared/grading/compare.ts';
import type { Outcome } from '../../../shared/grading/outcome.ts';
import type { CaseResult, Counts, FieldResult, Sample, SamplingEnd } from '../../../shared/grading/report.ts';
import type { FieldType } from '../../../shared/spec/contract.ts';
import { KINDS, valueWords } from '../../lib/case-words.ts';
import { formatInstant, formatList, formatNumber } from '../../lib/format.ts';

export const ORIGINS: Record<TestCase['origin'], string> = {
  generated: 'suggested',
  manual: 'written by hand',
  imported: 'imported',
  promoted: 'from an execution',
};
/** "written by hand · boundary" */
export const originWords = ({ origin, kind }: TestCase): string =>
  kind === undefined ? ORIGINS[origin] : `${ORIGINS[origin]} · ${KINDS[kind]}`;

/** How a call ended, in words. */
export const OUTCOMES: Record<Outcome, string> = {
  ok: 'Answered',
  schema_invalid: 'Answer does not fit the contract',
  refused: 'Refused by the model',
  truncated: 'Cut off',
  rate_limited: 'Rate limited',
  quota_exhausted: 'No quota left',
  provider_error: 'Provider error',
  timeout: 'No answer in time',
  cancelled: 'Stopped',
  budget_stopped: 'Spending limit reached',
  not_taken: 'Not asked: a file it does not take',
};

const AFTER: Record<Outcome, string> = {
  ok: '',
  schema_invalid: '',
  refused: 'Run it again, or see whether the input asks for something that the model may not do.',
  truncated: 'Allow longer answers on the Models tab, then run it again.',
  rate_limited: 'Wait a minute, then run it again.',
  quota_exhausted: 'Add credit to the provider account, or run it on another model.',
  provider_error: 'Run it again. If it stays, check the connection in Settings.',
  timeout: 'Run it again, or allow more time on the Models tab.',
  cancelled: 'Run it again to get a result.',
  budget_stopped: 'Run it again with a higher limit.',
  not_taken: 'Run it on a model that takes the file, or attach another.',
};

const UNSTEADY =
  'The model answers this input now one way, now another. Say more exactly what the rule or field means, then run it again.';
/** What is left to do about a case that stays uncertain, by why its sampling ended. */
const AFTER_SAMPLING: { [E in Exclude<SamplingEnd, 'unsure'>]: (last: Sample | undefined) => string | null } = {
  decided: () => null,
  limit: () => null,
  budget: () => 'Finish the run with a higher limit.',
  cancelled: () => 'Finish the run to ask the rest.',
  provider: (last) => (last === undefined ? null : AFTER[last.outcome] || null),
};

const isOpenText = ({ result, reason, judgement }: FieldResult): boolean =>
  result === 'unsure' && (reason === NEEDS_A_JUDGE || judgement !== undefined);

/** What a person can do next about a result; null where nothing is left to do. */
export function nextStep({ verdict, samples, reason, sampling }: CaseResult, canAccept: boolean): string | null {
  const [sample] = samples;
  if (verdict === 'pass') return null;
  if (verdict === 'fail')
    return sampling?.flaky === true
      ? UNSTEADY
      : canAccept
        ? 'Correct the rules, or accept the new answer if it is the right one.'
        : 'Correct the rules or the case, then run it again.';
  if (verdict === 'not_run')
    return sample === undefined ? 'Edit the case, so that its input fits the contract.' : AFTER[sample.outcome] || null;
  if (sampling?.flaky === true && sampling.ended === 'limit') return UNSTEADY;
  if (sampling !== undefined && sampling.ended !== 'unsure') return AFTER_SAMPLING[sampling.ended](samples.at(-1));
  const reasons = [reason, ...(sample?.fields.map((field) => field.reason) ?? [])].join(' ');
  const steps = [
    ...(samples.some(({ fields }) => fields.some(isOpenText)) ? ['Say whether the text means the same.'] : []),
    ...(reasons.includes(NEEDS_A_MODEL) ? ['Run it on a model to see what it answers.'] : []),
  ];
  return steps.length === 0 ? null : steps.join(' ');
}

/** What a result was compared with, for a case that says something else by now. */
export function comparedWords(found: FieldResult | undefined, type: FieldType | undefined): string {
  if (found === undefined || found.result === 'not_checked') return 'not checked';
  return found.expected === undefined ? 'another value' : valueWords(found.expected, type);
}

export const DRY_RUN = 'Dry run: decidable rules only, no model asked';
export const EARLIER_DRAFT = 'From an earlier draft';

/** What a run asked: a model by name, or nobody. */
export const askedWords = ({ model }: Pick<RunSummary, 'model'>): string => (model === null ? 'Dry run' : model.model);

/** "8 pass, 2 fail" for screen readers; kinds without any are left out. */
export function countsWords({ pass, fail, uncertain, notRun }: Counts): string {
  const parts: [number, string][] = [
    [pass, 'pass'],
    [fail, 'fail'],
    [uncertain, 'uncertain'],
    [notRun, 'not run'],
  ];
  return formatList(parts.filter(([n]) => n > 0).map(([n, word]) => `${formatNumber(n)} ${word}`)) || 'no results';
}

/** "From the run of 3 Mar 2026, 10:00". */
export const reusedFrom = ({ at }: NonNullable<CaseResult['reused']>): string => `From the run of ${formatInstant(at)}`;
