import { compareAmounts } from './decimal.ts';
import { sameValue } from './evaluate.ts';
import type { Json } from './ids.ts';
import { isMissing } from './paths.ts';
import type { Effect, EffectKind } from './rule.ts';
import { fold, lengthOf } from './text.ts';

/** An effect that limits a field instead of setting it. */
export type Constraint = Exclude<Effect, { kind: 'set' }>;

/** Whether two output values are the same: text by letter (NFC), money and numbers by amount, lists in any order. */
export function agrees(left: Json | undefined, right: Json | undefined): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return sameValue(left, right, true) === true;
  return left.length === right.length && left.every((item) => occurs(left, item) === occurs(right, item));
}
const occurs = (items: Json[], item: Json): number => items.filter((other) => agrees(other, item)).length;

/** Whether a list has the item, or a text the phrase; text without case, as in conditions. */
function includes(value: Json | undefined, wanted: Json): boolean {
  if (Array.isArray(value)) return value.some((item) => sameValue(item, wanted, false) === true);
  return typeof value === 'string' && typeof wanted === 'string' && fold(value).includes(fold(wanted));
}

type Of<K extends EffectKind> = Extract<Effect, { kind: K }>;
const HOLDS: { readonly [K in Constraint['kind']]: (effect: Of<K>, value: Json | undefined) => boolean } = {
  one_of: (effect, value) => effect.values.some((candidate) => agrees(candidate, value)),
  add: (effect, value) => includes(value, effect.value),
  must_include: (effect, value) => includes(value, effect.value),
  must_not_include: (effect, value) => !includes(value, effect.value),
  // An optional field that is left out is neither too small nor too long.
  minimum: (effect, value) => isMissing(value) || atLeast(compareAmounts(value, effect.value)),
  maximum: (effect, value) => isMissing(value) || atLeast(compareAmounts(effect.value, value)),
  longest: (effect, value) => typeof value !== 'string' || lengthOf(value) <= effect.characters,
};
const atLeast = (order: number | null): boolean => order !== null && order >= 0;

/** Whether an output value keeps a constraint. Money of another currency keeps no minimum and no maximum. */
export function holds(effect: Constraint, value: Json | undefined): boolean {
  // The table's function for a kind takes exactly that kind; TypeScript cannot follow the pair.
  const test = HOLDS[effect.kind] as (effect: Constraint, value: Json | undefined) => boolean;
  return test(effect, value);
}

/** Constraints on lists and texts accumulate whatever the order; those on a single value yield to an earlier `set`. */
export const accumulates = (effect: Constraint): boolean => !['one_of', 'minimum', 'maximum'].includes(effect.kind);

/** A constraint that puts an item into a list, so that a list that was set grows by it. */
export const isAddition = (effect: Constraint): effect is Of<'add'> | Of<'must_include'> =>
  effect.kind === 'add' || effect.kind === 'must_include';

/** A list with an item at its end, unless it has it already. */
export const withItem = (items: Json[], item: Json): Json[] => (includes(items, item) ? items : [...items, item]);
