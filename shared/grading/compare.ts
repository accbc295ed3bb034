import { type Contract, type FieldType, fieldAt } from '../spec/contract.ts';
import { areWithin } from '../spec/decimal.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { isMissing, valueAt } from '../spec/paths.ts';
import type { Comparator, FieldExpectation } from './case.ts';
import type { FieldResult } from './report.ts';
import { inWords, isEqual, isSameSet, isSameText } from './values.ts';

/** Why a field stays open when no judge has spoken. */
export const NEEDS_A_JUDGE = 'needs a judge or a person';
/** Why a field stays open in a dry run. */
export const NEEDS_A_MODEL = 'only a model can decide this';

type Finding = Pick<FieldResult, 'result' | 'reason'>;
type Compare<K extends Comparator['kind']> = (
  comparator: Extract<Comparator, { kind: K }>,
  expected: Json | undefined,
  actual: Json | undefined,
  type: FieldType | undefined,
) => Finding;

/** The words are made only where they are read: on a difference. */
const verdict = (matches: boolean, words: () => string): Finding =>
  matches ? { result: 'match', reason: 'as expected' } : { result: 'differ', reason: words() };

const COMPARE: { [K in Comparator['kind']]: Compare<K> } = {
  exact: (_, expected, actual, type) =>
    verdict(isEqual(expected, actual, type), () => `expected ${inWords(expected, type)}, got ${inWords(actual, type)}`),
  one_of: ({ values }, _, actual, type) =>
    verdict(
      values.some((value) => isEqual(value, actual, type)),
      () => `expected ${values.map((value) => inWords(value, type)).join(' or ')}, got ${inWords(actual, type)}`,
    ),
  tolerance: ({ within }, expected, actual, type) =>
    verdict(
      areWithin(expected, actual, within),
      () => `expected ${inWords(expected, type)} within ${within}, got ${inWords(actual, type)}`,
    ),
  set: (_, expected, actual, type) =>
    verdict(
      isSameSet(expected, actual, type),
      () => `expected ${inWords(expected, type)} in any order, got ${inWords(actual, type)}`,
    ),
  meaning: (_, expected, actual) => {
    if (isSameText(expected, actual)) return { result: 'match', reason: 'the same words as expected' };
    // Nothing at all cannot mean what was expected, so no judge is needed to say so.
    if (isMissing(actual)) return { result: 'differ', reason: 'expected a text, got nothing' };
    return { result: 'unsure', reason: NEEDS_A_JUDGE };
  },
  ignore: () => ({ result: 'not_checked', reason: 'not compared' }),
};

/** Calls the table's entry; the one place where the comparator's kind and its function meet. */
function find<K extends Comparator['kind']>(
  comparator: Extract<Comparator, { kind: K }>,
  expected: Json | undefined,
  actual: Json | undefined,
  type: FieldType | undefined,
): Finding {
  // The compiler cannot relate `comparator.kind` to K inside a generic; the table's own type does.
  const compare = COMPARE[comparator.kind as K] as Compare<K>;
  return compare(comparator, expected, actual, type);
}

/** Compares one expected field with an output. Without a comparator's word on it, a field is never a match. */
export function compareField(contract: Contract, expectation: FieldExpectation, output: JsonObject): FieldResult {
  const { field: path, value: expected, comparator } = expectation;
  const field = fieldAt(contract.output, path);
  const actual = valueAt(output, path);
  return {
    field: path,
    title: field?.title ?? path,
    ...find(comparator, expected, actual, field?.type),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}
