import { fieldPaths } from '../spec/contract.ts';
import { accumulates, type Constraint, holds, isAddition, withItem } from '../spec/effects.ts';
import { type Clock, ruleFires } from '../spec/evaluate.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { putAt } from '../spec/paths.ts';
import { type Effect, isDecidable, type Rule } from '../spec/rule.ts';
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

/** An effect on one field, with the place of its rule; `certain` when no judgement stands before it. */
interface Voice {
  effect: Effect;
  rule: Rule;
  position: number;
  certain: boolean;
}
type ConstraintVoice = Voice & { effect: Constraint };
type SetVoice = Voice & { effect: Extract<Effect, { kind: 'set' }> };
const isSet = (voice: Voice): voice is SetVoice => voice.effect.kind === 'set';
const isConstraint = (voice: Voice): voice is ConstraintVoice => voice.effect.kind !== 'set';

const nameOf = (voice: Voice): string => `rule ${voice.position + 1} (${voice.rule.title})`;
const undetermined = (why: string): FieldAnswer => ({ kind: 'undetermined', why });

/** Everything that fires or, judgement willing, could fire on the input. */
function voicesOf(spec: Spec, input: JsonObject, clock: Clock): Voice[] {
  return spec.rules.flatMap((rule, position) =>
    ruleFires(rule, input, clock)
      ? rule.then.map((effect) => ({ effect, rule, position, certain: isDecidable(rule) }))
      : [],
  );
}

/**
 * Asks the decidable rules what the output for an input must be. Sound: whatever a model makes of the judgements, every
 * correct output agrees with what is determined and keeps what is constrained.
 *
 * The first firing rule that sets a field wins. Additions to a list that was set join it. A later single-value
 * constraint yields to the winner. Where a set value breaks an earlier or an accumulating constraint, the rules contradict
 * each other and nothing is claimed; the same where a rule with a judgement could set the field first, or could limit
 * it in a way that the value does not already keep.
 */
export function oracle(spec: Spec, input: JsonObject, clock: Clock): OracleAnswer {
  const voices = voicesOf(spec, input, clock);
  const fields = fieldPaths(spec.contract.output).map(({ path }): [string, FieldAnswer] => {
    const whole = voices.find((voice) => path.startsWith(`${voice.effect.field}.`));
    if (whole !== undefined) return [path, undetermined(`${nameOf(whole)} decides the group that this field is in`)];
    const own = voices.filter((voice) => voice.effect.field === path);
    return [path, answerFor(own, spec.defaults.find((entry) => entry.field === path)?.value)];
  });
  const fired = spec.rules.filter((rule) => isDecidable(rule) && ruleFires(rule, input, clock)).map((rule) => rule.id);
  return { fields: new Map(fields), fired };
}

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
  for (const [path, answer] of oracle(spec, input, clock).fields) {
    if (answer.kind === 'determined') putAt(output, path, answer.value);
    else open.push(path);
    if (answer.kind !== 'constrained') continue;
    const type = fieldPaths(spec.contract.output).find((entry) => entry.path === path)?.field.type;
    const added = answer.constraints.map(({ effect }) => effect).filter(isAddition);
    if (type?.kind === 'list' && added.length > 0) {
      putAt(
        output,
        path,
        added.reduce<Json[]>((items, effect) => withItem(items, effect.value), []),
      );
    }
  }
  return { output, undetermined: open };
}
