import { compareDates, dayOf, utcDay } from './dates.ts';
import { asMoney, compareAmounts } from './decimal.ts';
import type { Instant, Json, JsonObject } from './ids.ts';
import { isMissing, ownValue, valueAt } from './paths.ts';
import { matchesPattern } from './pattern.ts';
import type { Atom, Condition, Operator, Rule } from './rule.ts';
import { comparable, sameText } from './text.ts';

/** What time it is; an argument everywhere, so that one input always has one answer. */
export interface Clock {
  now: Instant;
}

/** Whether two values are equal; null when they are of different kinds or currencies and so do not compare. */
export function sameValue(left: Json | undefined, right: Json | undefined, exact: boolean): boolean | null {
  if (typeof left === 'string' && typeof right === 'string') return sameText(left, right, exact);
  if (typeof left === 'boolean' && typeof right === 'boolean') return left === right;
  const order = compareAmounts(left, right);
  if (order !== null) return order === 0;
  return asMoney(left) !== null || asMoney(right) !== null ? null : sameStructure(left, right, exact);
}

/** Lists and objects in full; anything else that came here is of two kinds. */
function sameStructure(left: Json | undefined, right: Json | undefined, exact: boolean): boolean | null {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameValue(item, right[index], exact) === true);
  }
  if (!isObject(left) || !isObject(right)) return null;
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => sameValue(ownValue(left, name), ownValue(right, name), exact) === true);
}
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One operator on a field that is there. False whenever the two sides do not compare. */
type Test = (field: Json, atom: Atom, clock: Clock) => boolean;

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const equal = (field: Json, value: Json | undefined, atom: Atom) => sameValue(field, value, atom.exact === true);

const text =
  (test: (field: string, value: string) => boolean): Test =>
  (field, atom) =>
    typeof field === 'string' &&
    typeof atom.value === 'string' &&
    test(comparable(field, atom.exact === true), comparable(atom.value, atom.exact === true));

const amount =
  (test: (order: number) => boolean): Test =>
  (field, atom) => {
    const order = compareAmounts(field, atom.value);
    return order !== null && test(order);
  };

const date =
  (test: (order: number) => boolean): Test =>
  (field, atom) => {
    const order = typeof field === 'string' && typeof atom.value === 'string' ? compareDates(field, atom.value) : null;
    return order !== null && test(order);
  };

const items =
  (test: (has: (value: Json) => boolean, values: Json[]) => boolean): Test =>
  (field, atom) =>
    Array.isArray(field) &&
    Array.isArray(atom.value) &&
    test((value) => field.some((item) => equal(item, value, atom) === true), atom.value);

const count =
  (test: (length: number, value: number) => boolean): Test =>
  (field, atom) =>
    Array.isArray(field) && typeof atom.value === 'number' && test(field.length, atom.value);

const TESTS: { [O in Operator]: Test } = {
  is: (field, atom) => equal(field, atom.value, atom) === true,
  is_not: (field, atom) => equal(field, atom.value, atom) === false,
  is_one_of: (field, atom) => listOf(atom.value).some((value) => equal(field, value, atom) === true),
  is_not_one_of: (field, atom) =>
    Array.isArray(atom.value) && atom.value.every((value) => equal(field, value, atom) === false),
  contains: text((field, value) => field.includes(value)),
  starts_with: text((field, value) => field.startsWith(value)),
  ends_with: text((field, value) => field.endsWith(value)),
  matches: (field, atom) =>
    typeof field === 'string' &&
    typeof atom.value === 'string' &&
    matchesPattern(field, atom.value, atom.exact === true),
  // White space alone is empty to the person who reads the field.
  is_empty: (field) => typeof field === 'string' && field.trim() === '',
  equals: amount((order) => order === 0),
  not_equals: amount((order) => order !== 0),
  less_than: amount((order) => order < 0),
  at_most: amount((order) => order <= 0),
  greater_than: amount((order) => order > 0),
  at_least: amount((order) => order >= 0),
  between: (field, atom) => {
    const from = compareAmounts(field, ownValue(atom.value, 'from'));
    const to = compareAmounts(field, ownValue(atom.value, 'to'));
    return from !== null && to !== null && from >= 0 && to <= 0;
  },
  contains_any: items((has, values) => values.some(has)),
  contains_all: items((has, values) => values.every(has)),
  contains_none: items((has, values) => !values.some(has)),
  count_equals: count((length, value) => length === value),
  count_at_least: count((length, value) => length >= value),
  count_at_most: count((length, value) => length <= value),
  before: date((order) => order < 0),
  after: date((order) => order > 0),
  on: (field, atom) => {
    if (typeof field !== 'string' || typeof atom.value !== 'string') return false;
    const day = utcDay(field);
    return day !== null && day === utcDay(atom.value);
  },
  // Whole days in UTC: 0 is today alone, 7 is today and the seven days before it. The future is not in the past.
  within_last_days: (field, atom, clock) => {
    const day = typeof field === 'string' ? utcDay(field) : null;
    const today = utcDay(dayOf(clock.now));
    if (day === null || today === null || typeof atom.value !== 'number') return false;
    return day <= today && today - day <= atom.value;
  },
  is_present: () => true,
  is_missing: () => false,
};

/**
 * Whether a condition is true of an input. A missing field (absent or null) makes every comparison false, so only
 * `is_missing` and a `not` group can be true of it. Values that do not compare (another kind, another currency)
 * are false too, also for the negative operators.
 */
export function evaluate(condition: Condition, input: JsonObject, clock: Clock): boolean {
  if (condition.kind !== 'atom') return GROUPS[condition.kind](condition.conditions, input, clock);
  const field = valueAt(input, condition.field);
  if (isMissing(field)) return condition.operator === 'is_missing';
  return TESTS[condition.operator](field, condition, clock);
}

const GROUPS: {
  [K in 'all' | 'any' | 'not']: (conditions: Condition[], input: JsonObject, clock: Clock) => boolean;
} = {
  all: (conditions, input, clock) => conditions.every((condition) => evaluate(condition, input, clock)),
  any: (conditions, input, clock) => conditions.some((condition) => evaluate(condition, input, clock)),
  not: (conditions, input, clock) => !conditions.some((condition) => evaluate(condition, input, clock)),
};

/** Whether a rule is switched on and today (UTC) lies in its days; `from` and `until` are both inclusive. */
export function ruleApplies(rule: Rule, clock: Clock): boolean {
  const today = dayOf(clock.now);
  return (
    rule.enabled && (rule.from === undefined || rule.from <= today) && (rule.until === undefined || today <= rule.until)
  );
}

/** Whether the decidable part of a rule fires on an input; a judgement is not looked at here. */
export const ruleFires = (rule: Rule, input: JsonObject, clock: Clock): boolean =>
  ruleApplies(rule, clock) && evaluate(rule.when, input, clock);
