import { answerOf, type FieldAnswer, firingAt, type OracleAnswer } from '../analysis/oracle.ts';
import type { FieldExpectation } from '../grading/case.ts';
import { agrees } from '../spec/effects.ts';
import { type Clock, ruleFires } from '../spec/evaluate.ts';
import type { JsonObject } from '../spec/ids.ts';
import type { Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';

/** Asks the oracle many times over: which rules fire on an input is remembered by rule, so that a mutant costs one of them. */
export type Tell = (spec: Spec, input: JsonObject) => OracleAnswer;
export function createTell(clock: Clock): Tell {
  const known = new WeakMap<JsonObject, WeakMap<Rule, boolean>>();
  return (spec, input) => {
    const fired = known.get(input) ?? new WeakMap<Rule, boolean>();
    known.set(input, fired);
    const firing = spec.rules.flatMap((rule, position) => {
      const fires = fired.get(rule) ?? ruleFires(rule, input, clock);
      fired.set(rule, fires);
      return fires ? [firingAt(rule, position)] : [];
    });
    return answerOf(spec, firing);
  };
}

/**
 * What the decidable rules say the output must be, as an expectation that stands without them: later edits of the rules are
 * then tested against it. Silent about what only a model can decide.
 */
export function expectationFrom(tell: Tell, spec: Spec, input: JsonObject): FieldExpectation[] {
  return [...tell(spec, input).fields].flatMap(([field, answer]): FieldExpectation[] => {
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
  tell: Tell,
  expectation: readonly FieldExpectation[],
  spec: Spec,
  input: JsonObject,
): FieldExpectation[] {
  const { fields } = tell(spec, input);
  return expectation.filter((one) => isSettled(one, fields.get(one.field)));
}

/** Whether a test with these expectations, settled so far, would notice that the rules are others now. */
export function notices(tell: Tell, settled: readonly FieldExpectation[], spec: Spec, input: JsonObject): boolean {
  if (settled.length === 0) return false;
  const { fields } = tell(spec, input);
  return settled.some((one) => !isSettled(one, fields.get(one.field)));
}
