import type { Field } from '../spec/contract.ts';
import { accumulates, agrees, type Constraint, holds, isAddition, withItem } from '../spec/effects.ts';
import type { Clock } from '../spec/evaluate.ts';
import type { Json } from '../spec/ids.ts';
import type { Atom, Effect } from '../spec/rule.ts';
import { cellsOf } from './cells.ts';

/**
 * Two effects on one field that cannot both be followed. `values`: both set it, differently. `limit`: what the earlier one
 * sets breaks a limit of the later one. `broken`: the other way round. `limits`: no value keeps both.
 */
export interface Clash {
  kind: 'values' | 'limit' | 'broken' | 'limits';
  earlier: Effect;
  later: Effect;
}

type SetEffect = Extract<Effect, { kind: 'set' }>;
const isSet = (effect: Effect): effect is SetEffect => effect.kind === 'set';
const isLimit = (effect: Effect): effect is Constraint => effect.kind !== 'set';

/**
 * Whether two rules that apply to the same input can both be followed on one output field, by the meanings that the oracle
 * gives their effects. Null where they can, or where it cannot be told. A rule that contradicts itself is not held
 * against another.
 */
export function clashOf(
  earlier: readonly Effect[],
  later: readonly Effect[],
  { field, required }: { field: Field; required: boolean },
  clock: Clock,
): Clash | null {
  const [first, second] = [earlier.find(isSet), later.find(isSet)];
  const limits = [earlier.filter(isLimit), later.filter(isLimit)] as const;
  if (breaksItself(first, limits[0]) || breaksItself(second, limits[1])) return null;
  const alone = (own: readonly Constraint[]): boolean => canHold(own, field, required, clock) !== false;
  const winner = first ?? second;
  if (winner !== undefined) {
    const value = grown(winner.value, limits.flat());
    const [own, other] = winner === first ? limits : [limits[1], limits[0]];
    // Where both set the field, the later rule's limits on a single value go down with what it sets.
    const standing = first !== undefined && second !== undefined ? other.filter(accumulates) : other;
    const broken = standing.find((limit) => !holds(limit, value));
    if (broken !== undefined && alone(other))
      return winner === first
        ? { kind: 'limit', earlier: winner, later: broken }
        : { kind: 'broken', earlier: broken, later: winner };
    // What the other rule adds to the list can break what this one asks of it.
    const refused = own.find((limit) => accumulates(limit) && !holds(limit, value));
    const added = other.find((limit) => isAddition(limit) && refused !== undefined && !holds(refused, [limit.value]));
    if (refused !== undefined && added !== undefined)
      return winner === first
        ? { kind: 'limits', earlier: refused, later: added }
        : { kind: 'limits', earlier: added, later: refused };
    if (first === undefined || second === undefined || first.value === second.value) return null;
    return agrees(first.value, second.value) ? null : { kind: 'values', earlier: first, later: second };
  }
  if (limits.some((own) => own.length === 0 || !alone(own))) return null;
  if (canHold(limits.flat(), field, required, clock) !== false) return null;
  const pairs = limits[0].flatMap((one) => limits[1].map((two) => ({ one, two })));
  const pair = pairs.find(({ one, two }) => canHold([one, two], field, required, clock) === false) ?? pairs[0];
  return pair === undefined ? null : { kind: 'limits', earlier: pair.one, later: pair.two };
}

/** Whether what a rule sets breaks what the same rule asks of the text or list. */
const breaksItself = (own: SetEffect | undefined, limits: readonly Constraint[]): boolean =>
  own !== undefined && limits.some((limit) => accumulates(limit) && !holds(limit, grown(own.value, limits)));

const grown = (value: Json, limits: readonly Constraint[]): Json =>
  Array.isArray(value)
    ? limits.filter(isAddition).reduce<Json[]>((items, effect) => withItem(items, effect.value), value)
    : value;

/** Whether some value of the field keeps all limits; null where that is not known. */
function canHold(limits: readonly Constraint[], field: Field, required: boolean, clock: Clock): boolean | null {
  const keepsAll = (value: Json): boolean => limits.every((limit) => holds(limit, value));
  const choice = limits.find((limit) => limit.kind === 'one_of');
  if (choice !== undefined) return choice.values.some(keepsAll);
  // Whatever must not be included breaks as soon as what must be included is there.
  const included = limits.filter(isAddition).map(({ value }) => value);
  const inList = field.type.kind === 'list';
  const banned = limits.filter((limit) => limit.kind === 'must_not_include');
  if (included.some((value) => banned.some((limit) => !holds(limit, inList ? [value] : value)))) return false;
  const bounds = limits.flatMap(asAtom);
  if (bounds.length < limits.length) return null;
  // A field that may be left out is then neither too small nor too large.
  if (!required) return true;
  const { values, others } = cellsOf(field.type, bounds, clock);
  return values.some(keepsAll) ? true : others.length > 0 ? null : false;
}

function asAtom(limit: Constraint): Atom[] {
  if (limit.kind !== 'minimum' && limit.kind !== 'maximum') return [];
  const operator = limit.kind === 'minimum' ? 'at_least' : 'at_most';
  return [{ kind: 'atom', id: limit.id, field: limit.field, operator, value: limit.value }];
}
