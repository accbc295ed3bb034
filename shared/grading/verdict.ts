import type { Problem } from '../errors.ts';
import { type Contract, fieldAt, fieldPaths } from '../spec/contract.ts';
import type { JsonObject } from '../spec/ids.ts';
import type { FieldExpectation, TestCase } from './case.ts';
import { compareField, NEEDS_A_MODEL } from './compare.ts';
import type { CallRecord, Outcome } from './outcome.ts';
import { type CaseResult, type FieldResult, isOnTrust, type RuleCheck, type Sample, type Verdict } from './report.ts';

/** What came back for one input, before it is graded. A dry run is one whose call's provider is `dry-run`. */
export interface Answer {
  outcome: Outcome;
  output: JsonObject | null;
  problems: Problem[];
  /** For people; may be empty. */
  message: string;
  call: CallRecord;
  /** Every decidable rule held against the output. */
  rules: RuleCheck[];
  /** Output fields, as dotted paths, that no decidable rule determines. Only a dry run has any. */
  undetermined: readonly string[];
}

type NotRun = Exclude<Outcome, 'ok' | 'schema_invalid'>;
/** Why there is no answer, in words, where the provider's own message says nothing. */
export const CAUSES: { [O in NotRun]: string } = {
  refused: 'The model refused to answer.',
  truncated: 'The answer was cut off before its end.',
  rate_limited: 'The provider is limiting the number of calls.',
  quota_exhausted: 'The provider account has no quota or credit left.',
  provider_error: 'The provider answered with an error.',
  timeout: 'The provider did not answer in time.',
  cancelled: 'Cancelled before it finished.',
  budget_stopped: 'The cost limit of the run was reached.',
  not_taken: 'The model does not take a file of this input.',
};

/** The outcomes that can produce a verdict; every other one means that the case was not run. */
const isGradable = (outcome: Outcome): outcome is 'ok' | 'schema_invalid' =>
  outcome === 'ok' || outcome === 'schema_invalid';

/** A rule whose violation fails a case: one that is checked or enforced. An advised rule is told to the model only. */
const breaksCase = (check: RuleCheck): boolean => check.result === 'violated' && check.enforcement !== 'advise';

const isAbout = (path: string, other: string): boolean =>
  path === other || path === '' || path.startsWith(`${other}.`) || other.startsWith(`${path}.`);
const dotted = (pointer: string): string => pointer.split('/').filter(Boolean).join('.');

/** What a dry run leaves open is neither a schema problem nor a broken rule: nobody was asked. */
function withoutOpenFields(answer: Answer): Answer {
  const isOpen = (path: string): boolean => answer.undetermined.some((open) => isAbout(path, open));
  const problems = answer.problems.filter((problem) => !isOpen(dotted(problem.path)));
  const rules = answer.rules.filter((check) => check.field === undefined || !isOpen(check.field));
  const outcome = answer.outcome === 'schema_invalid' && problems.length === 0 ? 'ok' : answer.outcome;
  return { ...answer, problems, rules, outcome };
}

function openField(contract: Contract, path: string, expected?: FieldExpectation): FieldResult {
  const title = fieldAt(contract.output, path)?.title ?? path;
  const known = expected?.value === undefined ? {} : { expected: expected.value };
  return { field: path, title, result: 'unsure', reason: NEEDS_A_MODEL, ...known };
}

/** Expected fields compared; in a dry run also every required field that only a model can fill. */
function fieldResults(contract: Contract, expectation: readonly FieldExpectation[], answer: Answer): FieldResult[] {
  const output = answer.output ?? {};
  const isOpen = (path: string): boolean => answer.undetermined.some((open) => isAbout(path, open));
  const results = expectation.map((one) =>
    one.comparator.kind !== 'ignore' && isOpen(one.field)
      ? openField(contract, one.field, one)
      : compareField(contract, one, output),
  );
  const named = expectation.map((one) => one.field);
  const required = fieldPaths(contract.output).filter(
    ({ path, field }) => field.required && isOpen(path) && !named.some((name) => isAbout(path, name)),
  );
  return [...results, ...required.map(({ path }) => openField(contract, path))];
}

const sentence = (parts: string[]): string => {
  const [first = '', second] = parts;
  const rest = parts.length - 2;
  const more = rest > 0 ? `; and ${rest} more` : '';
  return `${second === undefined ? first : `${first}; ${second}${more}`}.`;
};
const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const withoutStop = (text: string): string => text.replace(/[.\s]+$/, '');

/** Grades one answer. Only `ok` and `schema_invalid` give a verdict, everything else is `not_run` with its cause. */
export function gradeSample(contract: Contract, expectation: readonly FieldExpectation[], given: Answer): Sample {
  const { outcome, output, problems, message, rules, call, undetermined } = withoutOpenFields(given);
  const base = { outcome, output, problems, rules, call };
  if (!isGradable(outcome)) {
    return { ...base, fields: [], verdict: 'not_run', reason: withStop(message.trim() || CAUSES[outcome]) };
  }
  const isValid = outcome === 'ok' && output !== null;
  return conclude({ ...base, fields: isValid ? fieldResults(contract, expectation, { ...given, undetermined }) : [] });
}

/**
 * The verdict on an answer from its fields and rules, however often a field is decided anew: fail when the output is invalid,
 * a field differs or a checked rule is violated; uncertain when a field is unsure; otherwise pass.
 */
export function conclude(sample: Omit<Sample, 'verdict' | 'reason'>): Sample {
  const { outcome, output, problems, fields, rules } = sample;
  const isValid = outcome === 'ok' && output !== null;
  const failures = [
    ...(isValid ? [] : misfit('output', problems)),
    ...fields
      .filter(({ result }) => result === 'differ')
      .map((field) => `${field.title}: ${withoutStop(field.reason)}`),
    ...rules
      .filter(breaksCase)
      .map((check) => `Rule ${check.position} “${check.title}” is not followed: ${withoutStop(check.reason)}`),
  ];
  if (failures.length > 0) return { ...sample, verdict: 'fail', reason: sentence(failures) };
  const unsure = fields.filter((field) => field.result === 'unsure');
  if (unsure.length > 0) return { ...sample, verdict: 'uncertain', reason: sentence(byReason(unsure)) };
  return { ...sample, verdict: 'pass', reason: passReason(fields, rules) };
}

/** "Reasons, Decision: only a model can decide this": fields that wait for the same thing are named together. */
const byReason = (fields: readonly FieldResult[]): string[] =>
  [...Map.groupBy(fields, (field) => field.reason)].map(
    ([reason, alike]) => `${alike.map((field) => field.title).join(', ')}: ${reason}`,
  );

/** "The output does not fit the contract: Price must be a number", and what else is wrong with it. */
const misfit = (what: string, problems: readonly Problem[]): string[] => {
  const [first, ...others] = problems.map((problem) => withoutStop(problem.message));
  const start = `The ${what} does not fit the contract`;
  return first === undefined ? [start] : [`${start}: ${first}`, ...others];
};

/** A case whose input does not fit the contract: nobody was asked, so there is no sample. */
export const refuseCase = ({ id: caseId, title, input }: TestCase, problems: readonly Problem[]): CaseResult => ({
  caseId,
  title,
  input,
  verdict: 'not_run',
  reason: sentence(misfit('input', problems)),
  samples: [],
  rulesFired: [],
});

function passReason(fields: readonly FieldResult[], rules: readonly RuleCheck[]): string {
  const matched = fields.filter((field) => field.result === 'match').length;
  const trusted = fields.filter(isOnTrust).length;
  const held = rules.filter((check) => check.result === 'held').length;
  const parts = [
    ...(matched > 0 ? [matched === 1 ? '1 field as expected' : `${matched} fields as expected`] : []),
    ...(trusted > 0 ? [`${trusted} of them by a judge that is not known to judge as people do`] : []),
    ...(held > 0 ? [held === 1 ? '1 rule held' : `${held} rules held`] : []),
  ];
  return parts.length === 0 ? 'The output fits the contract; nothing else was expected.' : `${parts.join(', ')}.`;
}

/** A case that never got an answer: cancelled, or stopped by the budget, before its call. */
export const notRun = (call: CallRecord, outcome: NotRun, message = ''): Sample => ({
  outcome,
  output: null,
  problems: [],
  fields: [],
  rules: [],
  verdict: 'not_run',
  reason: withStop(message.trim() || CAUSES[outcome]),
  call,
});

/** A case with one sample has its verdict. */
export function gradeCase(
  testCase: Pick<TestCase, 'id' | 'title' | 'input'>,
  sample: Sample,
  rulesFired: string[],
): CaseResult {
  const verdict: Verdict = sample.verdict;
  const { id: caseId, title, input } = testCase;
  return { caseId, title, input, verdict, reason: sample.reason, samples: [sample], rulesFired };
}
