import { documentWith } from '../analysis/documents.ts';
import { type Goal, solve } from '../analysis/solve.ts';
import { type Ground, groundOf } from '../analysis/variables.ts';
import type { CaseKind } from '../grading/case.ts';
import { exampleValues } from '../schema/example.ts';
import { fieldPaths } from '../spec/contract.ts';
import { type Clock, ruleApplies } from '../spec/evaluate.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { isDecidable, type Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { HOSTILE_TEXTS } from './hostile.ts';
import type { Mutant } from './mutants.ts';

type Kind = (typeof CaseKind.options)[number];
/** An input worth testing with, and why. */
export interface Candidate {
  kind: Kind;
  title: string;
  input: JsonObject;
}

/** What inputs are made for: a spec, and its rules that are on and in their days. */
export interface Scene {
  spec: Spec;
  ground: Ground;
  rules: readonly Rule[];
}

export const sceneOf = (spec: Spec, clock: Clock): Scene => ({
  spec,
  ground: groundOf(spec.contract.input, clock),
  rules: spec.rules.filter((rule) => ruleApplies(rule, clock)),
});

const fires = (rule: Rule): Goal => ({ when: rule.when, is: true });
const silent = (rule: Rule): Goal => ({ when: rule.when, is: false });
const setsOf = (rule: Rule): Set<string> => new Set(rule.then.map(({ field }) => field));
const meets = (left: Rule, right: Rule): boolean => {
  const fields = setsOf(left);
  return right.then.some(({ field }) => fields.has(field));
};

const inputFor = ({ ground }: Scene, goals: readonly Goal[]): JsonObject | null => {
  const solution = solve(goals, ground);
  return solution.kind === 'found' ? solution.input : null;
};

/** A valid input that fulfils every goal and, of the wishes, as many as go together, the first ones first. */
function inputWith(scene: Scene, goals: readonly Goal[], wishes: readonly Goal[] = []): JsonObject | null {
  const all = inputFor(scene, [...goals, ...wishes]);
  if (all !== null || wishes.length === 0) return all;
  let kept = [...goals];
  let input = inputFor(scene, kept);
  for (const wish of input === null ? [] : wishes) {
    const better = inputFor(scene, [...kept, wish]);
    if (better === null) continue;
    input = better;
    kept = [...kept, wish];
  }
  return input;
}

/** Rules that speak of the same field, those before it first: they would hide what it says. */
const rivalsOf = ({ rules }: Scene, rule: Rule): Rule[] =>
  rules.filter((other) => other !== rule && meets(other, rule));

/** Every input that the rules themselves ask for. Each is valid; the same one may come more than once. */
export function* candidatesFor(scene: Scene): Generator<Candidate> {
  const { rules } = scene;
  yield* together(scene);
  for (const rule of rules) yield* alone(scene, rule);
  yield* none(scene);
  yield* edges(scene);
  yield* hostile(scene);
  yield* others(scene);
}

const named = (rule: Rule): string => `“${rule.title.trim() === '' ? 'No title' : rule.title}”`;
const kindOf = (rule: Rule): Kind => (isDecidable(rule) ? 'typical' : 'ambiguous');

/** A rule by itself: what it says is then seen in the answer. */
function* alone(scene: Scene, rule: Rule): Generator<Candidate> {
  const rivals = rivalsOf(scene, rule);
  const input = inputWith(scene, [fires(rule)], rivals.map(silent));
  if (input !== null) yield { kind: kindOf(rule), title: `${named(rule)} applies`, input };
  for (const rival of rivals.slice(0, 3)) {
    const both = inputWith(scene, [fires(rule), fires(rival)]);
    if (both !== null)
      yield { kind: 'conflicting', title: `${named(rule)} and ${named(rival)} both apply`, input: both };
  }
}

/** As many rules as go together, until every one has had its turn: few cases that exercise all of them. */
function* together(scene: Scene): Generator<Candidate> {
  let left = [...scene.rules];
  while (left.length > 0) {
    const [first, ...others] = left;
    if (first === undefined) return;
    const taken = [first];
    let input = inputWith(scene, [fires(first)]);
    for (const other of input === null ? [] : others) {
      if (taken.some((each) => meets(each, other))) continue;
      const more = inputWith(scene, [...taken, other].map(fires));
      if (more === null) continue;
      input = more;
      taken.push(other);
    }
    if (input !== null) {
      const [one, ...rest] = taken;
      const kind = taken.every(isDecidable) ? 'typical' : 'ambiguous';
      const more =
        rest.length === 0
          ? 'applies'
          : `and ${rest.length === 1 ? 'one more rule apply' : `${rest.length} more rules apply`}`;
      yield { kind, title: `${named(one ?? first)} ${more}`, input };
    }
    left = left.filter((rule) => !taken.includes(rule));
  }
}

function* none(scene: Scene): Generator<Candidate> {
  const input = inputWith(scene, [], scene.rules.map(silent));
  if (input !== null) yield { kind: 'typical', title: 'As few rules as possible apply', input };
}

/** Everything optional left out, and everything filled in. */
function* edges({ spec }: Scene): Generator<Candidate> {
  const { input: fields } = spec.contract;
  const without = documentWith(
    fields,
    fields.flatMap(({ name, required }) => (required ? [] : [{ path: name, choice: { value: undefined } }])),
  );
  if (without !== undefined) yield { kind: 'edge', title: 'Only what is required', input: without };
  const all = documentWith(fields, []);
  if (all !== undefined) yield { kind: 'edge', title: 'Every field filled in', input: all };
}

/** Text that tries to be an instruction, in every text field that takes it. */
function* hostile({ spec }: Scene): Generator<Candidate> {
  const { input: fields } = spec.contract;
  for (const { path, field } of fieldPaths(fields)) {
    if (field.type.kind !== 'text') continue;
    for (const text of HOSTILE_TEXTS) {
      const input = documentWith(fields, [{ path, choice: { value: text } }]);
      if (input !== undefined) yield { kind: 'adversarial', title: `Hostile text in ${field.title}`, input };
    }
  }
}

/**
 * Inputs on which a rule and a mistaken copy of it differ, with as little else as possible, so that the difference shows: at
 * the very limit, or where one condition alone decides.
 */
export function* candidatesAgainst(scene: Scene, mutant: Mutant): Generator<Candidate> {
  const { spec, rules } = scene;
  const rule = rules.find(({ id }) => id === mutant.rule);
  if (rule === undefined) return;
  const mistaken = mutant.spec.rules.find(({ id }) => id === rule.id);
  const rivals = rivalsOf(scene, rule).map(silent);
  const sameWhen = mistaken === undefined || JSON.stringify(mistaken.when) === JSON.stringify(rule.when);
  if (!sameWhen) {
    const ways: Goal[][] = [
      [fires(rule), silent(mistaken)],
      [silent(rule), fires(mistaken)],
    ];
    for (const goals of ways) {
      const input = inputWith(scene, goals, rivals);
      if (input !== null) yield { kind: 'boundary', title: `At the edge of ${named(rule)}`, input };
    }
    return;
  }
  // Two rules exchanged differ only where both apply.
  const next = rules[rules.indexOf(rule) + 1];
  if (next === undefined || mistaken === undefined || mutant.spec.rules.length !== spec.rules.length) return;
  const both = inputWith(
    scene,
    [fires(rule), fires(next)],
    rivals.filter(({ when }) => when !== next.when),
  );
  if (both !== null) yield { kind: 'conflicting', title: `${named(rule)} and ${named(next)} both apply`, input: both };
}

/** Further valid inputs, for contracts on which the rules say little. */
function* others({ spec }: Scene): Generator<Candidate> {
  const inputs = exampleValues({ kind: 'object', fields: spec.contract.input }, MOST_OTHERS);
  for (const [index, input] of inputs.entries())
    if (isObject(input)) yield { kind: 'typical', title: `Another input ${index + 1}`, input };
}
const MOST_OTHERS = 30;
const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
