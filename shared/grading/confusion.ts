import { type Field, type FieldType, fieldAt } from '../spec/contract.ts';
import type { Json } from '../spec/ids.ts';
import type { FieldExpectation } from './case.ts';
import { type Tally, wilson } from './exact-tests.ts';
import type { CaseResult, Sample } from './report.ts';

/** A case as far as accuracy looks at it; `result` is null before it ran. */
export interface AnsweredCase {
  id: string;
  expectation: readonly FieldExpectation[];
  result: CaseResult | null;
}

/** One value of a field, with how often it was right and wrong. Undefined stands for no value at all. */
export interface LabelAccuracy {
  value: Json | undefined;
  /** Cases that expect it and were graded. */
  support: number;
  /** Cases that were answered with it. */
  answered: number;
  right: number;
  /** Right of those answered with it, and of those that expect it; null of none. */
  precision: number | null;
  recall: number | null;
  /** Cases that expect it and did not run, by id; no part of any other number. */
  notRun: string[];
}
export interface Confusion {
  /** Dotted path of the output field. */
  field: string;
  title: string;
  /** What is expected or answered: an enumeration's in its order, others in the order in which they came up. */
  labels: LabelAccuracy[];
  /**
   * Ids of cases by expected (row) and answered (column): a column for each label, then one for texts that no case expects,
   * then one for answers that do not fit the contract.
   */
  cells: string[][][];
  graded: number;
  right: number;
  notRun: number;
  /** Right of graded with its 95 % interval; null of none. */
  accuracy: { rate: number; low: number; high: number } | null;
}
/** Places of the two columns that are no labels. */
export const otherColumn = ({ labels }: Confusion): number => labels.length;
export const invalidColumn = ({ labels }: Confusion): number => labels.length + 1;

/** Longer or more varied texts are no labels: nobody counts how often a summary was taken for another. */
const LONGEST_LABEL = 60;
const MOST_TEXTS = 20;

type Answer = { kind: 'value'; value: Json | undefined } | { kind: 'invalid' };
/** What one case says about one field; no answer: it did not run. */
interface Finding {
  id: string;
  expected: Json | undefined;
  answer: Answer | null;
}

const keyOf = (value: Json | undefined): string => (value === undefined ? '' : JSON.stringify(value));

/** What a graded sample says about a field; null where it says nothing, as a dry run does of what only a model decides. */
function answerIn(sample: Sample, path: string): Answer | null {
  if (sample.verdict === 'not_run') return null;
  if (sample.outcome !== 'ok' || sample.output === null) return { kind: 'invalid' };
  const found = sample.fields.find(({ field }) => field === path);
  return found === undefined || found.result === 'unsure' ? null : { kind: 'value', value: found.actual };
}

/** What most samples of a case answer; the earliest among equals. */
function usualAnswer(samples: readonly Sample[], path: string): Answer | null {
  const counted = new Map<string, { answer: Answer; count: number }>();
  for (const sample of samples) {
    const answer = answerIn(sample, path);
    if (answer === null) continue;
    const key = answer.kind === 'value' ? keyOf(answer.value) : 'invalid';
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { answer, count: 1 });
    else known.count += 1;
  }
  const most = Math.max(0, ...[...counted.values()].map(({ count }) => count));
  return [...counted.values()].find(({ count }) => count === most)?.answer ?? null;
}

/** A case that takes several values expects the one it got among them, otherwise the first that it names. */
function expectedBy({ value, comparator }: FieldExpectation, answer: Answer | null): Json | undefined {
  if (comparator.kind !== 'one_of') return value;
  const { values } = comparator;
  const met = answer?.kind === 'value' && values.some((one) => keyOf(one) === keyOf(answer.value));
  return met ? answer.value : values[0];
}

function findingsOf(path: string, cases: readonly AnsweredCase[]): Finding[] {
  return cases.flatMap(({ id, expectation, result }): Finding[] => {
    const wanted = expectation.find(({ field }) => field === path);
    if (wanted === undefined || !isCounted(wanted)) return [];
    const answer = usualAnswer(result?.samples ?? [], path);
    return [{ id, expected: expectedBy(wanted, answer), answer }];
  });
}
const isCounted = ({ comparator: { kind } }: FieldExpectation): boolean => kind === 'exact' || kind === 'one_of';

/** Whether the expected values are labels: of a closed list, or few short texts of which some come back. */
function areLabels(type: FieldType, findings: readonly Finding[]): boolean {
  if (type.kind === 'enum' || type.kind === 'boolean') return true;
  if (type.kind !== 'text') return false;
  const different = new Set(findings.map(({ expected }) => keyOf(expected)));
  return (
    different.size <= MOST_TEXTS &&
    different.size < findings.length &&
    findings.every(({ expected }) => typeof expected !== 'string' || expected.length <= LONGEST_LABEL)
  );
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function confusionOf(path: string, { title, type }: Field, findings: readonly Finding[]): Confusion {
  const places = new Map<string, number>();
  const values: (Json | undefined)[] = [];
  const place = (value: Json | undefined): void => {
    if (places.has(keyOf(value))) return;
    places.set(keyOf(value), values.length);
    values.push(value);
  };
  const answers = findings.flatMap(({ answer }) => (answer?.kind === 'value' ? [answer.value] : []));
  // Texts that nobody expects may be as many as answers; they share one column.
  const mentioned = [...findings.map(({ expected }) => expected), ...(type.kind === 'text' ? [] : answers)];
  const keys = new Set(mentioned.map(keyOf));
  if (type.kind === 'enum') for (const { value } of type.options) if (keys.has(keyOf(value))) place(value);
  for (const value of mentioned) place(value);

  const cells = values.map(() => Array.from({ length: values.length + 2 }, (): string[] => []));
  const notRun = values.map((): string[] => []);
  for (const { id, expected, answer } of findings) {
    const row = places.get(keyOf(expected)) ?? 0;
    if (answer === null) notRun[row]?.push(id);
    else if (answer.kind === 'invalid') cells[row]?.[values.length + 1]?.push(id);
    else cells[row]?.[places.get(keyOf(answer.value)) ?? values.length]?.push(id);
  }
  const labels = values.map((value, index): LabelAccuracy => {
    const support = (cells[index] ?? []).reduce((sum, cell) => sum + cell.length, 0);
    const answered = cells.reduce((sum, row) => sum + (row[index]?.length ?? 0), 0);
    const right = cells[index]?.[index]?.length ?? 0;
    const shares = { precision: share(right, answered), recall: share(right, support) };
    return { value, support, answered, right, ...shares, notRun: notRun[index] ?? [] };
  });
  const sum = (of: (label: LabelAccuracy) => number): number => labels.reduce((total, label) => total + of(label), 0);
  const [graded, right] = [sum(({ support }) => support), sum((label) => label.right)];
  const tally: Tally = { passed: right, failed: graded - right };
  const accuracy = graded === 0 ? null : { rate: right / graded, ...wilson(tally) };
  return { field: path, title, labels, cells, graded, right, notRun: sum((label) => label.notRun.length), accuracy };
}

/**
 * How often each output field that holds labels (enumerations, booleans, few short texts) was answered as expected, and
 * what was taken for what, for every expectation compared exactly or as one of several values. A case counts once however
 * often it was asked, with what most of its samples answered, so that cases which are asked more often weigh no more and
 * the interval keeps its meaning. An answer that does not fit the contract is a wrong one; a case that did not run is none.
 */
export function confusionsOf(output: readonly Field[], cases: readonly AnsweredCase[]): Confusion[] {
  const paths = new Set(cases.flatMap(({ expectation }) => expectation.filter(isCounted).map(({ field }) => field)));
  return [...paths].flatMap((path): Confusion[] => {
    const field = fieldAt(output, path);
    if (field === undefined) return [];
    const findings = findingsOf(path, cases);
    return areLabels(field.type, findings) ? [confusionOf(path, field, findings)] : [];
  });
}

/** One wrong cell: which label was taken for which column, how often. */
export interface Mistake {
  row: number;
  column: number;
  cases: readonly string[];
}

/** Every wrong cell that holds a case, the fullest first; in the order of the labels among equals. */
export const mistakesOf = ({ cells }: Confusion): Mistake[] =>
  cells
    .flatMap((row, index) =>
      row.flatMap((cases, column) => (column === index || cases.length === 0 ? [] : [{ row: index, column, cases }])),
    )
    .toSorted((a, b) => b.cases.length - a.cases.length);
