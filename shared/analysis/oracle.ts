import type { RuleCheck } from '../grading/report.ts';
import { fieldAt, fieldPaths } from '../spec/contract.ts';
import { accumulates, agrees, type Constraint, holds, isAddition, withItem } from '../spec/effects.ts';
import { type Clock, ruleFires } from '../spec/evaluate.ts';
import { formatValue } from '../spec/format-value.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { putAt, valueAt } from '../spec/paths.ts';
import { type Effect, isDecidable, type Rule } from '../spec/rule.ts';
import { effectText } from '../spec/sentence.ts';
import type { Spec } from '../spec/spec.ts';

/**
 * What the decidable rules say of one output field. `determined`: the only correct value, with the rule that sets it,
 * or `rule: null` for the default. `constrained`: what every correct value keeps. `undetermined`: why in words.
 */
export type FieldAnswer =
  | { kind: 'determined'; value: Json; rule: string | null }
  | { kind: 'constrained'; constraints: { effect: Constraint; rule: string }[] }
  | { kind: 'undetermined'; why: string };

export interface OracleAnswer {
  /** By dotted path, one entry for each field of the output that an effect can name, in contract order. */
  fields: ReadonlyMap<string, FieldAnswer>;
  /** Decidable rules that fire, by id, in order. */
  fired: string[];
}

/** A rule that fires or, judgement willing, could fire; `certain` when no judgement stands before it. */
export interface Firing {
  rule: Rule;
  position: number;
  certain: boolean;
}
/** One effect of such a rule. */
interface Voice extends Firing {
  effect: Effect;
}
type ConstraintVoice = Voice & { effect: Constraint };
type SetVoice = Voice & { effect: Extract<Effect, { kind: 'set' }> };
const isSet = (voice: Voice): voice is SetVoice => voice.effect.kind === 'set';
const isConstraint = (voice: Voice): voice is ConstraintVoice => voice.effect.kind !== 'set';

const nameOf = (voice: Voice): string => `rule ${voice.position + 1} (${voice.rule.title})`;
const undetermined = (why: string): FieldAnswer => ({ kind: 'undetermined', why });

const firingOf = (spec: Spec, input: JsonObject, clock: Clock): Firing[] =>
  spec.rules.flatMap((rule, position) => (ruleFires(rule, input, clock) ? [firingAt(rule, position)] : []));

/** A rule whose conditions hold, with its place in the spec counted from 0. */
export const firingAt = (rule: Rule, position: number): Firing => ({ rule, position, certain: isDecidable(rule) });

/**
 * Asks the decidable rules what the output for an input must be. Sound: whatever a model makes of the judgements, every
 * correct output agrees with what is determined and keeps what is constrained.
 *
 * The first firing rule that sets a field wins. Additions to a list that was set join it. A later single-value
 * constraint yields to the winner. Where a set value breaks an earlier or an accumulating constraint, the rules contradict
 * each other and nothing is claimed; the same where a rule with a judgement could set the field first, or could limit
 * it in a way that the value does not already keep.
 */
export const oracle = (spec: Spec, input: JsonObject, clock: Clock): OracleAnswer =>
  answerOf(spec, firingOf(spec, input, clock));

/** The same for who knows already which rules fire; `firing` holds all of them in order. */
export function answerOf(spec: Spec, firing: readonly Firing[]): OracleAnswer {
  const voices: Voice[] = firing.flatMap((entry) => entry.rule.then.map((effect) => ({ ...entry, effect })));
  const byField = Map.groupBy(voices, ({ effect }) => effect.field);
  const fields = fieldPaths(spec.contract.output).map(({ path }): [string, FieldAnswer] => {
    const whole = firstVoice(groupsAround(path).flatMap((group) => byField.get(group) ?? []));
    if (whole !== undefined) return [path, undetermined(`${nameOf(whole)} decides the group that this field is in`)];
    const fallback = spec.defaults.find((entry) => entry.field === path)?.value;
    return [path, answerFor(byField.get(path) ?? [], fallback)];
  });
  return { fields: new Map(fields), fired: firing.filter((entry) => entry.certain).map(({ rule }) => rule.id) };
}

/** `a.b.c` is in the groups `a` and `a.b`. */
const groupsAround = (path: string): string[] =>
  path.split('.').flatMap((_, index, names) => (index === 0 ? [] : [names.slice(0, index).join('.')]));
const firstVoice = (voices: Voice[]): Voice | undefined =>
  voices.reduce<Voice | undefined>(
    (first, voice) => (first && first.position <= voice.position ? first : voice),
    undefined,
  );

function answerFor(voices: Voice[], fallback: Json | undefined): FieldAnswer {
  const winner = voices.find((voice) => isSet(voice));
  if (winner !== undefined && !winner.certain) return judged(winner);
  const constraints = voices.filter(isConstraint);
  if (winner !== undefined) return settle(winner, constraints);
  const certain = constraints.filter((voice) => voice.certain);
  if (certain.length > 0) {
    return { kind: 'constrained', constraints: certain.map(({ effect, rule }) => ({ effect, rule: rule.id })) };
  }
  const [maybe] = constraints;
  if (maybe !== undefined) return judged(maybe);
  if (fallback === undefined) return undetermined('no rule that applies says anything about it, and it has no default');
  return { kind: 'determined', value: fallback, rule: null };
}

const judged = (voice: Voice): FieldAnswer =>
  undetermined(`it depends on a judgement that only a model can make, in ${nameOf(voice)}`);

function settle(winner: SetVoice, constraints: ConstraintVoice[]): FieldAnswer {
  const value = grown(winner.effect.value, constraints);
  // An earlier single-value constraint that the winner breaks is a contradiction too: neither reading is safe.
  const broken = constraints.find(
    (voice) => !holds(voice.effect, value) && (accumulates(voice.effect) || voice.position < winner.position),
  );
  if (broken === undefined) return { kind: 'determined', value, rule: winner.rule.id };
  return broken.certain
    ? undetermined(`${nameOf(winner)} and ${nameOf(broken)} contradict each other about it`)
    : judged(broken);
}

/** A list that was set, with what the certain rules add to it; any other value as it is. */
function grown(value: Json, constraints: ConstraintVoice[]): Json {
  if (!Array.isArray(value)) return value;
  return constraints.reduce<Json[]>(
    (items, voice) => (voice.certain && isAddition(voice.effect) ? withItem(items, voice.effect.value) : items),
    value,
  );
}

/**
 * The document that rules and defaults determine without a model. `undetermined` holds the dotted paths they do not settle.
 * A list that rules only add to is in both: `output` has what it must hold at least.
 */
export function predictedOutput(
  spec: Spec,
  input: JsonObject,
  clock: Clock,
): { output: JsonObject; undetermined: string[] } {
  const output: JsonObject = {};
  const open: string[] = [];
  const types = new Map(fieldPaths(spec.contract.output).map(({ path, field }) => [path, field.type]));
  for (const [path, answer] of oracle(spec, input, clock).fields) {
    if (answer.kind === 'determined') putAt(output, path, answer.value);
    else open.push(path);
    if (answer.kind !== 'constrained') continue;
    const added = answer.constraints.map(({ effect }) => effect).filter(isAddition);
    if (types.get(path)?.kind === 'list' && added.length > 0) {
      putAt(
        output,
        path,
        added.reduce<Json[]>((items, effect) => withItem(items, effect.value), []),
      );
    }
  }
  return { output, undetermined: open };
}

/** The reason of a rule that was checked and held; every other reason of a held rule says why it could not be. */
export const KEPT = 'The output keeps it.';

/** What became of one effect in an output. `open`: nothing can be said against it. The reason is put into words on demand. */
interface EffectCheck {
  result: 'held' | 'violated' | 'open';
  field: string;
  say(): string;
}

/** An output field that is not what a rule asks. */
export interface Violation {
  rule: Rule;
  field: string;
}

/** Whether a rule's word on an output is looked at: an advised one is told to the model only. */
const isChecked = (rule: Rule): boolean => rule.enforcement !== 'advise' && isDecidable(rule);

/**
 * Holds the decidable rules that fire, and that ask to be checked or enforced, against an output: one entry each, in order.
 * `position` counts from 1. A rule that another one takes precedence over, and one whose field a judgement decides, is
 * held: only what no correct output could be is violated. `answer` is the oracle's, for who has it already.
 */
export function checkOutput(
  spec: Spec,
  input: JsonObject,
  output: JsonObject,
  clock: Clock,
  { fields, fired }: OracleAnswer = oracle(spec, input, clock),
): RuleCheck[] {
  const firing = new Set(fired);
  return spec.rules.flatMap((rule, index): RuleCheck[] => {
    if (!isChecked(rule) || !firing.has(rule.id)) return [];
    const checks = rule.then.map((effect) => checkEffect(effect, rule, spec, fields.get(effect.field), output));
    const base = { rule: rule.id, title: rule.title, position: index + 1, enforcement: rule.enforcement };
    const violated = checks.find((check) => check.result === 'violated');
    if (violated !== undefined) return [{ ...base, result: 'violated', field: violated.field, reason: violated.say() }];
    const open = checks.find((check) => check.result === 'open');
    const kept = rule.then.length === 0 ? 'It gives guidance only, so there is nothing to check.' : KEPT;
    return [{ ...base, result: 'held', reason: open?.say() ?? kept }];
  });
}

/**
 * Everything in an output that the checked rules call wrong, in the order of the rules: what `checkOutput` finds, field by
 * field. `firing` and `answer` are the spec's for the input. Fields for which `isKnown` is false are not looked at, so
 * that an output of which only a part is known is not blamed for the rest.
 */
export const violationsIn = (
  spec: Spec,
  firing: readonly Firing[],
  { fields }: OracleAnswer,
  output: JsonObject,
  isKnown: (field: string) => boolean,
): Violation[] =>
  firing.flatMap(({ rule }) =>
    isChecked(rule)
      ? rule.then.flatMap((effect): Violation[] => {
          if (!isKnown(effect.field)) return [];
          const { result, field } = checkEffect(effect, rule, spec, fields.get(effect.field), output);
          return result === 'violated' ? [{ rule, field }] : [];
        })
      : [],
  );

const LONGEST_SHOWN = 120;
/** A value of an output field as people read it; a long one is cut. */
export function shown(value: Json | undefined, spec: Spec, path: string): string {
  const type = fieldAt(spec.contract.output, path)?.type;
  if (value === undefined || value === null || type === undefined) return 'nothing there';
  const words = formatValue(value, type) || 'an empty text';
  return words.length > LONGEST_SHOWN ? `${words.slice(0, LONGEST_SHOWN)}…` : words;
}

function checkEffect(
  effect: Effect,
  rule: Rule,
  spec: Spec,
  answer: FieldAnswer | undefined,
  output: JsonObject,
): EffectCheck {
  const { field } = effect;
  const held: EffectCheck = { result: 'held', field, say: () => KEPT };
  const open = (say: () => string): EffectCheck => ({ result: 'open', field, say });
  const yields = (): EffectCheck => open(() => 'Another rule comes first and decides the field.');
  if (answer === undefined)
    return open(() => `The contract has no output field “${field}”, so this cannot be checked.`);
  const actual = valueAt(output, field);
  const violated: EffectCheck = {
    result: 'violated',
    field,
    say: () => `It asks that ${effectText(effect, spec.contract)}, but the output has ${shown(actual, spec, field)}.`,
  };
  if (answer.kind === 'undetermined') {
    return effect.kind !== 'set' && holds(effect, actual) ? held : open(() => `This cannot be checked: ${answer.why}.`);
  }
  if (effect.kind !== 'set') {
    if (holds(effect, actual)) return held;
    return answer.kind === 'determined' && !holds(effect, answer.value) ? yields() : violated;
  }
  const wins = answer.kind === 'determined' && answer.rule === rule.id;
  if (!wins || effect !== rule.then.find((other) => other.kind === 'set' && other.field === field)) return yields();
  return keepsSet(effect.value, answer.value, actual) ? held : violated;
}

/** A list keeps its `set` while other rules' additions are missing: that is their violation, not this rule's. */
const keepsSet = (set: Json, grownTo: Json, actual: Json | undefined): boolean =>
  Array.isArray(set) && Array.isArray(grownTo) && Array.isArray(actual)
    ? set.every((item) => actual.some((other) => agrees(item, other))) &&
      actual.every((item) => grownTo.some((other) => agrees(item, other)))
    : agrees(grownTo, actual);
