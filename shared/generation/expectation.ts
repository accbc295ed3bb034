import { type FieldAnswer, oracle } from '../analysis/oracle.ts';
import type { FieldExpectation } from '../grading/case.ts';
import { agrees } from '../spec/effects.ts';
import type { Clock } from '../spec/evaluate.ts';
import type { JsonObject } from '../spec/ids.ts';
import type { Spec } from '../spec/spec.ts';

/**
 * What the decidable rules say the output must be, as an expectation that stands without them: later edits of the rules are
 * then tested against it. Silent about what only a model can decide.
 */
export function expectationFrom(spec: Spec, input: JsonObject, clock: Clock): FieldExpectation[] {
  return [...oracle(spec, input, clock).fields].flatMap(([field, answer]): FieldExpectation[] => {
    if (answer.kind === 'determined') {
      const comparator = Array.isArray(answer.value) ? ({ kind: 'set' } as const) : ({ kind: 'exact' } as const);
      return [{ field, value: answer.value, comparator }];
    }
    const choices = answer.kind === 'constrained' ? choicesIn(answer) : null;
    return choices === null ? [] : [{ field, comparator: { kind: 'one_of', values: choices } }];
  });
}

/** The values that a single choice among constraints leaves; null where none is a choice. */
function choicesIn({ constraints }: Extract<FieldAnswer, { kind: 'constrained' }>) {
  const choices = constraints.flatMap(({ effect }) => (effect.kind === 'one_of' ? [effect.values] : []));
  const [first, ...others] = choices;
  if (first === undefined) return null;
  const left = first.filter((value) => others.every((values) => values.some((other) => agrees(other, value))));
  return left.length === 0 ? null : left;
}

/** Whether the rules by themselves make sure that an expectation is met. */
function isSettled({ value, comparator }: FieldExpectation, answer: FieldAnswer | undefined): boolean {
  const allowed = comparator.kind === 'one_of' ? comparator.values : value === undefined ? null : [value];
  if (answer === undefined || allowed === null || comparator.kind === 'ignore' || comparator.kind === 'meaning')
    return false;
  if (answer.kind === 'determined') return allowed.some((each) => agrees(each, answer.value));
  const choices = answer.kind === 'constrained' ? choicesIn(answer) : null;
  return choices?.every((choice) => allowed.some((each) => agrees(each, choice))) ?? false;
}

/** The expectations of a case that its spec's rules meet by themselves; only those say something of a mistake in the rules. */
export function settledBy(
  expectation: readonly FieldExpectation[],
  spec: Spec,
  input: JsonObject,
  clock: Clock,
): FieldExpectation[] {
  const { fields } = oracle(spec, input, clock);
  return expectation.filter((one) => isSettled(one, fields.get(one.field)));
}

/** Whether a test with these expectations, settled so far, would notice that the rules are others now. */
export function notices(settled: readonly FieldExpectation[], spec: Spec, input: JsonObject, clock: Clock): boolean {
  if (settled.length === 0) return false;
  const { fields } = oracle(spec, input, clock);
  return settled.some((one) => !isSettled(one, fields.get(one.field)));
}
