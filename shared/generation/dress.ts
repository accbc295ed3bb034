import { z } from 'zod';
import type { FieldAnswer } from '../analysis/oracle.ts';
import { FieldExpectation } from '../grading/case.ts';
import { canonicalJson } from '../json/canonical.ts';
import { type Field, fieldAt, fieldPaths } from '../spec/contract.ts';
import { holds } from '../spec/effects.ts';
import { type Clock, ruleFires } from '../spec/evaluate.ts';
import { type Json, JsonObject } from '../spec/ids.ts';
import { isMissing, valueAt } from '../spec/paths.ts';
import type { Spec } from '../spec/spec.ts';
import { valueFits } from '../spec/value-fits.ts';
import {
  type DressedAnswer,
  type DressStep,
  dressStep,
  isProposable,
  proposablePaths,
  withFilesOf,
} from './dress-step.ts';
import { createTell, notices, settledBy } from './expectation.ts';
import type { Suggestion } from './generate.ts';
import { HOSTILE_TEXTS } from './hostile.ts';
import { mutantsOf } from './mutants.ts';

/** What a model made of a suggested case. The case itself holds the taken input; `proposed` counts for nothing until accepted. */
export const Dressing = z.object({
  /** The input as it was made from the rules. */
  plain: JsonObject,
  /** Dotted paths of input fields that are different now. */
  changed: z.array(z.string()),
  /** Expectations for output fields that the rules leave open. */
  proposed: z.array(FieldExpectation),
  /** Why the plain input stays, as a sentence; null when the rewritten one was taken. */
  note: z.string().nullable(),
});
export type Dressing = z.infer<typeof Dressing>;
export interface DressedSuggestion extends Suggestion {
  dressing: Dressing;
}

/** Canonical inputs. */
interface Inputs {
  has(input: string): boolean;
}
const LONGEST_RUBRIC = 1000;

/** Dresses suggestions of one spec: what to ask, and what of an answer may be taken. */
export interface Dresser extends DressStep {
  /**
   * Takes a rewritten input only if it fits the contract, the rules say the same of it as of the plain one, it still notices the
   * mistakes that the case is there for, keeps hostile text word for word, and is nobody else's: `taken` holds the canonical
   * inputs of all other cases. Else the case stays as it was. `answer` undefined: the model left the case out.
   */
  apply(suggestion: Suggestion, answer: DressedAnswer | undefined, taken: Inputs): DressedSuggestion;
}

export function createDresser(spec: Spec, suggestions: readonly Suggestion[], clock: Clock): Dresser {
  const tell = createTell(clock);
  const mutants = mutantsOf(spec);
  const inputType = { kind: 'object' as const, fields: spec.contract.input };
  const firing = (input: JsonObject): string =>
    spec.rules.flatMap((rule) => (ruleFires(rule, input, clock) ? [rule.id] : [])).join('\n');

  /** What the rules leave open on an input and no expectation of the case speaks of. */
  const openFor = ({ testCase }: Suggestion): Map<string, FieldAnswer> => {
    const { fields } = tell(spec, testCase.input);
    const said = new Set(testCase.expectation.map(({ field }) => field));
    return new Map(
      proposablePaths(spec.contract).flatMap((path): [string, FieldAnswer][] => {
        const answer = fields.get(path);
        return answer === undefined || answer.kind === 'determined' || said.has(path) ? [] : [[path, answer]];
      }),
    );
  };

  /** Why a rewritten input cannot stand for the plain one; null when it can. */
  function whyNot(suggestion: Suggestion, input: JsonObject, taken: Inputs): string | null {
    const { testCase } = suggestion;
    const misfit = valueFits(input, inputType);
    if (misfit !== null) return `The rewritten input does not fit the contract: it ${misfit}.`;
    // What the rules say of an output follows from which of them apply, so that this settles the expectations too.
    if (firing(input) !== firing(testCase.input)) return 'Other rules would apply to the rewritten input.';
    if (testCase.kind === 'edge' && present(spec, input) !== present(spec, testCase.input))
      return 'The rewritten input fills in other fields, and which ones are filled in is what this case tests.';
    if (testCase.kind === 'adversarial' && !keepsHostile(spec, testCase.input, input))
      return 'The hostile text was not kept word for word.';
    const settled = settledBy(tell, testCase.expectation, spec, input);
    const lost = suggestion.notices.some(
      (what) => !mutants.some((mutant) => mutant.what === what && notices(tell, settled, mutant.spec, input)),
    );
    if (lost) return 'The rewritten input would no longer notice the mistakes that this case is there for.';
    return taken.has(canonicalJson(input)) ? 'Another case has the rewritten input already.' : null;
  }

  function apply(suggestion: Suggestion, answer: DressedAnswer | undefined, taken: Inputs): DressedSuggestion {
    const plain = suggestion.testCase.input;
    const stays = (note: string): DressedSuggestion => ({
      ...suggestion,
      dressing: { plain, changed: [], proposed: [], note },
    });
    if (answer === undefined) return stays('The model left this case out.');
    const input = withFilesOf(plain, answer.input, spec.contract.input);
    const problem = whyNot(suggestion, input, taken);
    if (problem !== null) return stays(problem);
    const proposed = [...openFor(suggestion)].flatMap(([path, said]) =>
      proposalFor(path, fieldAt(spec.contract.output, path), valueAt(answer.expected, path), said),
    );
    const changed = leafPaths(spec.contract.input).filter(
      (path) => sameJson(valueAt(plain, path)) !== sameJson(valueAt(input, path)),
    );
    return {
      ...suggestion,
      testCase: { ...suggestion.testCase, input },
      dressing: { plain, changed, proposed, note: null },
    };
  }

  const open = new Set(suggestions.flatMap((suggestion) => [...openFor(suggestion).keys()]));
  return { ...dressStep(spec, open), apply };
}

const leafPaths = (fields: readonly Field[]): string[] => fieldPaths(fields).map(({ path }) => path);
const sameJson = (value: Json | undefined): string => (value === undefined ? '' : canonicalJson(value));
const present = (spec: Spec, input: JsonObject): string =>
  leafPaths(spec.contract.input)
    .filter((path) => !isMissing(valueAt(input, path)))
    .join('\n');

/** Whether every hostile text is still where it was. Where none of ours is found, no text may have changed at all. */
function keepsHostile(spec: Spec, plain: JsonObject, rewritten: JsonObject): boolean {
  const texts = leafPaths(spec.contract.input).flatMap((path): { path: string; text: string }[] => {
    const text = valueAt(plain, path);
    return typeof text === 'string' ? [{ path, text }] : [];
  });
  const known = texts.flatMap(({ path, text }) => {
    const hostile = HOSTILE_TEXTS.find((one) => text.includes(one));
    return hostile === undefined ? [] : [{ path, text: hostile }];
  });
  return (known.length === 0 ? texts : known).every(({ path, text }) => {
    const after = valueAt(rewritten, path);
    return typeof after === 'string' && after.includes(text);
  });
}

/** One proposal, or none where the model's is empty, not of the field's type, or against what the rules do say. */
function proposalFor(
  path: string,
  field: Field | undefined,
  value: Json | undefined,
  said: FieldAnswer,
): FieldExpectation[] {
  if (field === undefined || !isProposable(field) || isMissing(value) || value === undefined) return [];
  if (field.type.kind === 'text') {
    if (typeof value !== 'string' || value.trim() === '') return [];
    const rubric = value.trim().slice(0, LONGEST_RUBRIC).toWellFormed();
    return [{ field: path, comparator: { kind: 'meaning', rubric } }];
  }
  const allowed = said.kind !== 'constrained' || said.constraints.every(({ effect }) => holds(effect, value));
  return allowed && valueFits(value, field.type) === null
    ? [{ field: path, value, comparator: { kind: 'exact' } }]
    : [];
}
