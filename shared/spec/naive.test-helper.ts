import type { JsonObject } from './ids.ts';
import type { Condition, Rule } from './rule.ts';

// A second evaluator, as plain as possible: strings by code, amounts in fixed steps, dates through Date.
export function ticks(value: unknown): bigint {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const size = BigInt(whole.replace('-', '') + fraction) * 10n ** BigInt(30 + Number(exponent) - fraction.length);
  return (mantissa.startsWith('-') ? -1n : 1n) * size;
}
export const upper = (text: string, exact?: boolean) =>
  exact ? text.normalize('NFC') : text.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
// biome-ignore lint/suspicious/noExplicitAny: the naive evaluator trusts the generator's values
export function naiveHolds(condition: Condition, input: any, now: string): boolean {
  if (condition.kind !== 'atom') {
    const found = condition.conditions.filter((inner) => naiveHolds(inner, input, now)).length;
    if (condition.kind === 'not') return found === 0;
    return condition.kind === 'any' ? found > 0 : found === condition.conditions.length;
  }
  const { operator, exact } = condition;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  const v: any = condition.value;
  const f = condition.field.split('.').reduce((at, name) => at?.[name], input);
  if (f === undefined || f === null) return operator === 'is_missing';
  const eq = (a: unknown, b: unknown) =>
    typeof a === 'string' && typeof b === 'string' ? upper(a, exact) === upper(b, exact) : a === b;
  const currency = (money: { currency?: string }) => money.currency;
  const both = (other: { currency?: string }) => currency(f) === currency(other);
  const num = (x: { amount?: string }) => ticks(typeof x === 'object' ? x.amount : x);
  const t = (text: string) => Date.parse(text);
  const day = (text: string) => Math.floor(t(text) / 86_400_000);
  const when = (text: string) => (v.length === 10 || f.length === 10 ? day(text) : t(text));
  switch (operator) {
    case 'is':
      return eq(f, v);
    case 'is_not':
      return !eq(f, v);
    case 'is_one_of':
      return v.some((x: unknown) => eq(f, x));
    case 'is_not_one_of':
      return !v.some((x: unknown) => eq(f, x));
    case 'contains':
      return upper(f, exact).includes(upper(v, exact));
    case 'starts_with':
      return upper(f, exact).startsWith(upper(v, exact));
    case 'ends_with':
      return upper(f, exact).endsWith(upper(v, exact));
    case 'matches':
      return v !== '(?=x)' && new RegExp(v, exact ? 'u' : 'iu').test(f.normalize('NFC'));
    case 'is_empty':
      return /^\s*$/.test(f);
    case 'equals':
      return both(v) && num(f) === num(v);
    case 'not_equals':
      return both(v) && num(f) !== num(v);
    case 'less_than':
      return both(v) && num(f) < num(v);
    case 'at_most':
      return both(v) && num(f) <= num(v);
    case 'greater_than':
      return both(v) && num(f) > num(v);
    case 'at_least':
      return both(v) && num(f) >= num(v);
    case 'between':
      return both(v.from) && both(v.to) && num(f) >= num(v.from) && num(f) <= num(v.to);
    case 'contains_any':
      return v.some((x: unknown) => f.some((y: unknown) => eq(x, y)));
    case 'contains_all':
      return v.every((x: unknown) => f.some((y: unknown) => eq(x, y)));
    case 'contains_none':
      return !v.some((x: unknown) => f.some((y: unknown) => eq(x, y)));
    case 'count_equals':
      return f.length === v;
    case 'count_at_least':
      return f.length >= v;
    case 'count_at_most':
      return f.length <= v;
    case 'before':
      return when(f) < when(v);
    case 'after':
      return when(f) > when(v);
    case 'on':
      return day(f) === day(v);
    case 'within_last_days':
      return day(f) <= day(now) && day(now) - day(f) <= v;
    case 'is_present':
      return true;
    case 'is_missing':
      return false;
  }
}

/** Whether a rule fires, for the second evaluator. */
export const naiveFires = (rule: Rule, input: JsonObject, now: string): boolean =>
  rule.enabled &&
  Date.parse(rule.from ?? '0001-01-01') <= Date.parse(now) &&
  Date.parse(now) < Date.parse(rule.until ?? '9998-12-31') + 86_400_000 &&
  naiveHolds(rule.when, input, now);
