import { checkSpec } from '../spec/check-spec.ts';
import { evaluate, ruleApplies } from '../spec/evaluate.ts';
import type { Instant, JsonObject } from '../spec/ids.ts';
import { type Condition, type Effect, isDecidable, type Rule } from '../spec/rule.ts';
import type { Spec } from '../spec/spec.ts';
import { type Needs, needsOf } from './necessary.ts';
import type { Placed } from './say.ts';
import { type Solution, solve } from './solve.ts';
import { type Ground, groundOf } from './variables.ts';

/** A rule that is switched on and in its days. `key` names its condition: rules with one key apply to the same inputs. */
export interface Active extends Placed {
  key: number;
  needs: Needs;
  decidable: boolean;
  /** A condition or an effect does not work as written. The check of the spec says so; nothing more is said of the rule. */
  unfinished: boolean;
  /** Its effects by output field. */
  effects: ReadonlyMap<string, Effect[]>;
}

/** Answers that stay right from one edit to the next, as long as contract and day are the same. */
interface Memory {
  ground: Ground;
  keys: Map<string, number>;
  conditions: Condition[];
  solutions: Map<string, Solution>;
  /** By input and condition; witnesses are kept in `solutions`, so that they are the same objects again. */
  fired: WeakMap<JsonObject, Map<number, boolean>>;
  active: WeakMap<Rule, Omit<Active, 'position' | 'unfinished'>>;
}

/** What an analysis asks, over and over, of one spec. */
export interface Survey {
  spec: Spec;
  ground: Ground;
  active: Active[];
  /** A valid input on which the first rules apply and the others do not. */
  find(apply: readonly Active[], not?: readonly Active[]): Solution;
  applies(rule: Active, input: JsonObject): boolean;
}

const MOST_REMEMBERED = 100_000;

/** A surveyor remembers what it found out, so that after an edit only what involves the edited rule is worked out again. */
export function createSurveyor(): (spec: Spec, now: Instant) => Survey {
  let memory: Memory | null = null;
  let about = '';
  return (spec, now) => {
    const current = JSON.stringify([spec.contract.input, now.slice(0, 10)]);
    if (memory === null || current !== about || memory.solutions.size > MOST_REMEMBERED) {
      about = current;
      memory = freshMemory(groundOf(spec.contract.input, { now }));
    }
    return surveyOf(spec, memory);
  };
}

const freshMemory = (ground: Ground): Memory => ({
  ground,
  keys: new Map(),
  conditions: [],
  solutions: new Map(),
  fired: new WeakMap(),
  active: new WeakMap(),
});

function surveyOf(spec: Spec, memory: Memory): Survey {
  const { ground, solutions, fired } = memory;
  const unfinished = new Set(checkSpec(spec).flatMap(({ path, rule }) => (/\/(when|then)\//.test(path) ? [rule] : [])));
  const active = spec.rules.flatMap((rule, position): Active[] =>
    ruleApplies(rule, ground.clock)
      ? [{ ...portray(rule, memory), position, unfinished: unfinished.has(rule.id) }]
      : [],
  );
  const conditionOf = ({ key, rule }: Active): Condition => memory.conditions[key] ?? rule.when;
  return {
    spec,
    ground,
    active,
    find(apply, not = []) {
      const key = `${numbers(apply)}-${numbers(not)}`;
      const known = solutions.get(key);
      if (known !== undefined) return known;
      const goals = [
        ...apply.map((rule) => ({ when: conditionOf(rule), is: true })),
        ...not.map((rule) => ({ when: conditionOf(rule), is: false })),
      ];
      const solution = solve(goals, ground);
      solutions.set(key, solution);
      return solution;
    },
    applies(rule, input) {
      const answers = fired.get(input) ?? new Map<number, boolean>();
      fired.set(input, answers);
      const known = answers.get(rule.key) ?? evaluate(conditionOf(rule), input, ground.clock);
      answers.set(rule.key, known);
      return known;
    },
  };
}

const numbers = (rules: readonly Active[]): string =>
  [...new Set(rules.map(({ key }) => key))].sort((a, b) => a - b).join();

/** A condition without its ids, which copies of a rule do not share. */
const meaningOf = (condition: Condition): unknown =>
  condition.kind === 'atom'
    ? [condition.field, condition.operator, condition.value, condition.exact === true]
    : [condition.kind, condition.conditions.map(meaningOf)];

function portray(rule: Rule, memory: Memory): Omit<Active, 'position' | 'unfinished'> {
  const known = memory.active.get(rule);
  if (known !== undefined) return known;
  const text = JSON.stringify(meaningOf(rule.when));
  const key = memory.keys.get(text) ?? memory.keys.size;
  memory.keys.set(text, key);
  memory.conditions[key] ??= rule.when;
  const made = {
    rule,
    key,
    needs: needsOf(rule.when),
    decidable: isDecidable(rule),
    effects: Map.groupBy(rule.then, ({ field }) => field),
  };
  memory.active.set(rule, made);
  return made;
}
