import type { Comparator, FieldExpectation, TestCase } from '../../../shared/grading/case.ts';
import { type Contract, type Field, type FieldType, fieldAt, fieldPaths } from '../../../shared/spec/contract.ts';
import type { Json, JsonObject } from '../../../shared/spec/ids.ts';
import { exampleOf, objectProblems } from '../../../shared/spec/object-problems.ts';
import { valueFits } from '../../../shared/spec/value-fits.ts';
import { emptyObject } from '../../lib/object-form.ts';

/** How a field is compared, as the form offers it; `nothing` is an exact comparison with no value. */
export type CheckKind = Comparator['kind'] | 'nothing';

/** One output field in the form. All parts stay while the kind changes, so that trying another one loses nothing. */
export interface FieldCheck {
  kind: CheckKind;
  value: Json | undefined;
  values: Json[];
  /** Decimal text. */
  within: string | undefined;
  rubric: string;
}

/** A case while it is edited. */
export interface CaseDraft {
  title: string;
  notes: string;
  input: JsonObject;
  /** By dotted path; a field nobody touched has none. */
  checks: { [path: string]: FieldCheck };
}

/** What is wrong, and where. `at` is the path of a field in its own part of the form. */
export interface DraftProblem {
  part: 'title' | 'input' | 'checks';
  at: string;
  message: string;
}

const NO_CHECK: FieldCheck = { kind: 'ignore', value: undefined, values: [], within: undefined, rubric: '' };

function checkOf({ value, comparator }: FieldExpectation): FieldCheck {
  const base: FieldCheck = { ...NO_CHECK, kind: comparator.kind, value };
  if (comparator.kind === 'exact') return value === undefined ? { ...base, kind: 'nothing' } : base;
  if (comparator.kind === 'one_of') return { ...base, values: comparator.values };
  if (comparator.kind === 'tolerance') return { ...base, within: String(comparator.within) };
  if (comparator.kind === 'meaning') return { ...base, rubric: comparator.rubric };
  return base;
}

/** The form for a case, or an empty one for a new case. */
export function draftOf(testCase: TestCase | null, contract: Contract): CaseDraft {
  return {
    title: testCase?.title ?? '',
    notes: testCase?.notes ?? '',
    input: testCase?.input ?? emptyObject(contract.input),
    checks: Object.fromEntries(testCase?.expectation.map((one) => [one.field, checkOf(one)]) ?? []),
  };
}

/** The check of a field as the form shows it; untouched fields are not checked. */
export const checkAt = (draft: CaseDraft, path: string): FieldCheck => draft.checks[path] ?? NO_CHECK;

/** The ways in which a field of this type can be compared, most usual first. */
export function kindsFor({ type, required }: Pick<Field, 'type' | 'required'>): CheckKind[] {
  const OWN: { readonly [K in FieldType['kind']]?: CheckKind[] } = {
    text: ['exact', 'one_of', 'meaning'],
    number: ['exact', 'tolerance', 'one_of'],
    integer: ['exact', 'tolerance', 'one_of'],
    money: ['exact', 'tolerance', 'one_of'],
    list: ['set', 'exact'],
    enum: ['exact', 'one_of'],
    date: ['exact', 'one_of'],
  };
  return ['ignore', ...(OWN[type.kind] ?? ['exact']), ...(required ? [] : ['nothing' as const])];
}

/** Paths to offer: every output field of the contract, then checked ones that the contract no longer has. */
export function checkedPaths(draft: CaseDraft, contract: Contract): { path: string; field: Field | undefined }[] {
  const known = fieldPaths(contract.output);
  const others = Object.keys(draft.checks).filter((path) => !known.some((one) => one.path === path));
  return [...known, ...others.map((path) => ({ path, field: fieldAt(contract.output, path) }))];
}

const isBlank = (value: Json | undefined): boolean => value === undefined || value === null;

function checkProblems(path: string, field: Field | undefined, check: FieldCheck): DraftProblem[] {
  if (field === undefined) return [];
  const problem = (words: string): DraftProblem[] => [
    { part: 'checks', at: path, message: `Expected ${field.title} ${words}` },
  ];
  const fits = (value: Json | undefined): DraftProblem[] => {
    if (isBlank(value)) return problem(`is missing${exampleOf(field.type)}`);
    const words = valueFits(value ?? null, field.type);
    return words === null ? [] : problem(words);
  };
  switch (check.kind) {
    case 'one_of':
      return check.values.length === 0 ? problem('needs at least one accepted value') : check.values.flatMap(fits);
    case 'tolerance':
      if (check.within === undefined || check.within.startsWith('-'))
        return problem('needs the largest difference that is still right, for example 0.5');
      return fits(check.value);
    case 'meaning':
      return isBlank(check.value) && check.rubric.trim() === ''
        ? problem('needs an example text or a description of what it should mean')
        : [];
    case 'exact':
    case 'set':
      return fits(check.value);
    case 'ignore':
    case 'nothing':
      return [];
  }
}

/** Everything that keeps a draft from being saved, in the order of the form. */
export function draftProblems(draft: CaseDraft, contract: Contract): DraftProblem[] {
  const title: DraftProblem[] =
    draft.title.trim() === ''
      ? [{ part: 'title', at: 'title', message: 'Title is missing: name the case, for example Lamp at €32' }]
      : [];
  return [
    ...title,
    ...objectProblems(contract.input, draft.input).map((problem): DraftProblem => ({ part: 'input', ...problem })),
    ...checkedPaths(draft, contract).flatMap(({ path, field }) => checkProblems(path, field, checkAt(draft, path))),
  ];
}

function expectationOf(field: string, check: FieldCheck): FieldExpectation {
  const value = check.value === undefined ? {} : { value: check.value };
  switch (check.kind) {
    case 'ignore':
      return { field, comparator: { kind: 'ignore' } };
    case 'nothing':
      return { field, comparator: { kind: 'exact' } };
    case 'one_of':
      return { field, comparator: { kind: 'one_of', values: check.values } };
    case 'tolerance':
      return { field, ...value, comparator: { kind: 'tolerance', within: Number(check.within) } };
    case 'meaning':
      return { field, ...value, comparator: { kind: 'meaning', rubric: check.rubric.trim() } };
    case 'exact':
    case 'set':
      return { field, ...value, comparator: { kind: check.kind } };
  }
}

/** The case that a sound draft stands for; origin, kind and id are the old case's where there is one. */
export function caseOf(draft: CaseDraft, old: TestCase | null, id: string, contract: Contract): TestCase {
  const notes = draft.notes.trim();
  const expectation = checkedPaths(draft, contract).flatMap(({ path }) => {
    const check = draft.checks[path];
    return check === undefined ? [] : [expectationOf(path, check)];
  });
  return {
    id: old?.id ?? id,
    title: draft.title.trim(),
    input: draft.input,
    expectation,
    origin: old?.origin ?? 'manual',
    ...(old?.kind === undefined ? {} : { kind: old.kind }),
    ...(notes === '' ? {} : { notes }),
  };
}
