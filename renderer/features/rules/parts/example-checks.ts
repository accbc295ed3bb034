import { oracle, predictedOutput } from '../../../../shared/analysis/oracle.ts';
import type { TestCase } from '../../../../shared/grading/case.ts';
import { fieldAt } from '../../../../shared/spec/contract.ts';
import { agrees, holds } from '../../../../shared/spec/effects.ts';
import type { Clock } from '../../../../shared/spec/evaluate.ts';
import { formatValue } from '../../../../shared/spec/format-value.ts';
import type { Json, JsonObject } from '../../../../shared/spec/ids.ts';
import { putAt, valueAt } from '../../../../shared/spec/paths.ts';
import { effectText } from '../../../../shared/spec/sentence.ts';
import type { Example, Spec } from '../../../../shared/spec/spec.ts';
import { pathTitle } from '../../../lib/path-title.ts';

/** Where an example says something else than the rules. */
export interface Disagreement {
  field: string;
  /** The rule that decides, null where a default does. */
  rule: string | null;
  sentence: string;
}

/**
 * What the decidable rules and defaults say against an example's output. The input has to fit the contract; a field on
 * which nothing can be said for certain is left out.
 */
export function disagreements(
  spec: Spec,
  example: Pick<Example, 'input' | 'output'>,
  clock: Clock,
  locale: string,
): Disagreement[] {
  const title = (field: string): string => pathTitle(spec.contract.output, field);
  const words = (field: string, value: Json | undefined): string => {
    const type = fieldAt(spec.contract.output, field)?.type;
    if (value === undefined || value === null) return 'nothing';
    return `“${type === undefined ? JSON.stringify(value) : formatValue(value, type, locale)}”`;
  };
  return [...oracle(spec, example.input, clock).fields].flatMap(([field, answer]): Disagreement[] => {
    const said = valueAt(example.output, field);
    if (answer.kind === 'determined') {
      if (agrees(answer.value, said)) return [];
      const who =
        answer.rule === null ? `Where no rule decides, ${title(field)} is` : `The rules say ${title(field)} is`;
      return [
        {
          field,
          rule: answer.rule,
          sentence: `${who} ${words(field, answer.value)}; this example says ${words(field, said)}.`,
        },
      ];
    }
    if (answer.kind === 'undetermined') return [];
    return answer.constraints
      .filter(({ effect }) => !holds(effect, said))
      .map(({ effect, rule }) => ({
        field,
        rule,
        sentence: `The rules ask that ${effectText(effect, spec.contract, locale)}; this example says ${words(field, said)}.`,
      }));
  });
}

/** The output that a case expects, as far as it names one, over what the rules determine without a model. */
function outputOf({ input, expectation }: TestCase, spec: Spec, clock: Clock): JsonObject {
  const { output } = predictedOutput(spec, input, clock);
  for (const { field, value, comparator } of expectation) {
    const wanted = comparator.kind === 'one_of' ? comparator.values[0] : value;
    if (wanted !== undefined && comparator.kind !== 'ignore') putAt(output, field, wanted);
  }
  return output;
}

/** An example made of a stored case; what the case leaves open is left for the person to fill in. */
export const exampleOfCase = (testCase: TestCase, spec: Spec, clock: Clock, id: string): Example => ({
  id,
  title: testCase.title,
  input: structuredClone(testCase.input),
  output: structuredClone(outputOf(testCase, spec, clock)),
});
