import { decisiveEdits } from '../analysis/decisive.ts';
import { answerOf, type FieldAnswer, firingAt } from '../analysis/oracle.ts';
import { fieldPaths } from '../spec/contract.ts';
import { agrees, holds } from '../spec/effects.ts';
import { type Clock, ruleFires } from '../spec/evaluate.ts';
import type { Json, JsonObject } from '../spec/ids.ts';
import { valueAt } from '../spec/paths.ts';
import type { Spec } from '../spec/spec.ts';

/** One production call as a replay reads it. */
export interface Recorded {
  id: string;
  input: JsonObject;
  output: JsonObject;
  /** Output fields whose values were not kept; nothing is said of them. */
  unknown?: readonly string[];
}
/** A field of a recorded answer that cannot stay as it is under the new rules, though the old ones had nothing against it. */
export interface Flip {
  field: string;
  from: Json | undefined;
  /** What it becomes; absent where rules only limit it. */
  to?: Json;
  /** The rule that says so, by id; null: a default. */
  rule: string | null;
}
/**
 * `same`: nothing that changed touches it. `flips`: certainly. `open`: an edited rule applies, or applied, and only a model can say
 * what comes of it.
 */
export type Fate = { kind: 'same' } | { kind: 'open' } | { kind: 'flips'; flips: Flip[] };

/**
 * Judges recorded answers by two specs without any model, both as of the clock's day: about a hundred thousand in seconds. Every
 * decidable rule counts, however it is enforced. Sound as the oracle is: every correct answer of the new rules differs from the
 * recorded one in each field that flips.
 */
export function judgeByRules(before: Spec, after: Spec, clock: Clock): (execution: Recorded) => Fate {
  const { everywhere, rules } = decisiveEdits(before, after);
  const edited = rules.flatMap((edit) => [edit.before, edit.after]).filter((rule) => rule !== null);
  const paths = fieldPaths(after.contract.output).map(({ path }) => path);
  const answerTo = (spec: Spec, input: JsonObject): ReadonlyMap<string, FieldAnswer> =>
    answerOf(
      spec,
      spec.rules.flatMap((rule, position) => (ruleFires(rule, input, clock) ? [firingAt(rule, position)] : [])),
    ).fields;
  return ({ input, output, unknown = [] }) => {
    const applies = edited.some((rule) => ruleFires(rule, input, clock));
    if (!applies && !everywhere) return { kind: 'same' };
    const [was, now] = [answerTo(before, input), answerTo(after, input)];
    const flips = paths.flatMap((path): Flip[] => {
      if (unknown.some((other) => path === other || path.startsWith(`${other}.`) || other.startsWith(`${path}.`)))
        return [];
      const from = valueAt(output, path);
      const [old, fresh] = [was.get(path), now.get(path)];
      const objection = fresh === undefined ? null : objectionTo(from, fresh);
      if (objection === null) return [];
      // The rules asked for the same before: the answer was wrong then, which is no doing of the edit.
      const known = old === undefined ? null : objectionTo(from, old);
      if (known !== null && isSameDemand(known, objection)) return [];
      return [{ field: path, from, ...objection }];
    });
    if (flips.length > 0) return { kind: 'flips', flips };
    return applies ? { kind: 'open' } : { kind: 'same' };
  };
}

type Objection = Pick<Flip, 'to' | 'rule'>;

/** What a spec has against a value, and whose word it is; null: nothing. */
function objectionTo(value: Json | undefined, answer: FieldAnswer): Objection | null {
  if (answer.kind === 'determined') return agrees(value, answer.value) ? null : { to: answer.value, rule: answer.rule };
  if (answer.kind === 'undetermined') return null;
  const broken = answer.constraints.find(({ effect }) => !holds(effect, value));
  return broken === undefined ? null : { rule: broken.rule };
}

const isSameDemand = (one: Objection, other: Objection): boolean =>
  'to' in one && 'to' in other
    ? agrees(one.to, other.to)
    : !('to' in one) && !('to' in other) && one.rule === other.rule;
