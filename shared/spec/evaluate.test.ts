import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, ruleFires } from './evaluate.ts';
import type { Json, JsonObject } from './ids.ts';
import type { Atom, Condition } from './rule.ts';
import { atom, CLOCK, CONTRACT, group, groupArb, inputArb, rule } from './spec.test-helper.ts';

const holds = (condition: Condition, input: JsonObject) => evaluate(condition, input, CLOCK);
const eur = (amount: string) => ({ amount, currency: 'EUR' });
const is = (name: string, operator: Atom['operator'], value: Json | undefined, input: Json, exact?: boolean) =>
  holds(atom(name, operator, value, exact), { [name]: input });

describe('comparing', () => {
  it('compares text by Unicode form and without case unless exact', () => {
    expect(is('brand', 'is', 'STRASSE', 'straße')).toBe(true);
    expect(is('brand', 'is', 'e\u0301', 'É')).toBe(true);
    expect(is('brand', 'is', 'Aurel', 'aurel', true)).toBe(false);
    expect(is('brand', 'contains', 'Σ', 'οδος')).toBe(true);
    expect(is('brand', 'is_not_one_of', ['Pavo', 'aurel'], 'Aurel')).toBe(false);
    expect(is('brand', 'is_empty', undefined, '  ')).toBe(true);
  });
  it('compares numbers and money exactly, never as binary floats', () => {
    expect(is('price', 'equals', eur('40.00'), eur('40'))).toBe(true);
    expect(is('price', 'less_than', eur('99999999999999.0000000001'), eur('99999999999999'))).toBe(true);
    expect(is('weight', 'equals', 0.3, 0.1 + 0.2)).toBe(false);
    expect(is('weight', 'greater_than', 1e21, 1.1e21)).toBe(true);
    expect(is('price', 'between', { from: eur('25'), to: eur('40.00') }, eur('40'))).toBe(true);
  });
  it('never says anything true of money in another currency', () => {
    for (const operator of ['equals', 'not_equals', 'less_than', 'at_most', 'greater_than', 'at_least'] as const)
      expect(is('price', operator, eur('40'), { amount: '40', currency: 'USD' })).toBe(false);
  });
  it('compares dates as days in UTC and moments as moments', () => {
    expect(is('seen', 'on', '2026-03-14', '2026-03-15T00:30:00+02:00')).toBe(true);
    expect(is('seen', 'before', '2026-03-14T22:30:00.001Z', '2026-03-15T00:30:00+02:00')).toBe(true);
    expect(is('listed', 'within_last_days', 7, '2026-03-08')).toBe(true);
    expect(is('listed', 'within_last_days', 7, '2026-03-07')).toBe(false);
    expect(is('listed', 'within_last_days', 7, '2026-03-16')).toBe(false);
    expect(is('listed', 'before', '2026-03-01', '2026-02-30')).toBe(false);
  });
  it('matches patterns anywhere in linear time and treats a refused one as no match', () => {
    expect(is('brand', 'matches', 'l$', 'AureL')).toBe(true);
    expect(is('brand', 'matches', '(a+)+$', `${'a'.repeat(50_000)}b`)).toBe(false);
    expect(is('brand', 'matches', '(?=A)', 'Aurel')).toBe(false);
  });
  it('counts and searches lists', () => {
    expect(is('tags', 'contains_all', ['blue', 'RED'], ['red', 'Blue', 'green'])).toBe(true);
    expect(is('tags', 'contains_none', ['blue'], [])).toBe(true);
    expect(is('tags', 'count_at_most', 1, ['a', 'b'])).toBe(false);
  });
});

describe('a missing field', () => {
  it('makes every comparison false; only is_missing and a not group are true of it', () => {
    for (const input of [{}, { brand: null }]) {
      expect(holds(atom('brand', 'is_not', 'Aurel'), input)).toBe(false);
      expect(holds(atom('tags', 'contains_none', ['a']), input)).toBe(false);
      expect(holds(atom('brand', 'is_missing'), input)).toBe(true);
      expect(holds(group('not', atom('brand', 'is', 'Aurel')), input)).toBe(true);
    }
  });
  it('reads only what the input itself has', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'constructor.name'])
      expect(holds(atom(name, 'is_present'), {})).toBe(false);
    expect(holds(atom('constructor', 'is', 'x'), { constructor: 'x' })).toBe(true);
    expect(holds(atom('__proto__.a', 'is_present'), JSON.parse('{"__proto__":{"a":1}}'))).toBe(true);
  });
});

describe('when a rule fires', () => {
  it('counts its first and last day in, by UTC', () => {
    const at = (now: string) => ruleFires(rule({ from: '2026-03-15', until: '2026-03-16' }), {}, { now });
    expect(at('2026-03-14T23:59:59.999Z')).toBe(false);
    expect(at('2026-03-15T00:00:00.000Z')).toBe(true);
    expect(at('2026-03-16T23:59:59.999Z')).toBe(true);
    expect(at('2026-03-17T00:00:00.000Z')).toBe(false);
  });
  it('never does when switched off, and ignores the judgement', () => {
    expect(ruleFires(rule({ enabled: false }), {}, CLOCK)).toBe(false);
    expect(ruleFires(rule({ judgement: 'it reads like an advert' }), {}, CLOCK)).toBe(true);
  });
});

// A second evaluator, as plain as possible: strings by code, amounts in fixed steps, dates through Date.
function ticks(value: unknown): bigint {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const size = BigInt(whole.replace('-', '') + fraction) * 10n ** BigInt(30 + Number(exponent) - fraction.length);
  return (mantissa.startsWith('-') ? -1n : 1n) * size;
}
const upper = (text: string, exact?: boolean) =>
  exact ? text.normalize('NFC') : text.normalize('NFC').toLowerCase().toUpperCase().normalize('NFC');
// biome-ignore lint/suspicious/noExplicitAny: the naive evaluator trusts the generator's values
function naive(condition: Condition, input: any): boolean {
  if (condition.kind !== 'atom') {
    const found = condition.conditions.filter((inner) => naive(inner, input)).length;
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
  const when = (text: string) => (text.length === 10 || f.length === 10 ? day(text) : t(text));
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
      return day(f) <= day(CLOCK.now) && day(CLOCK.now) - day(f) <= v;
    case 'is_present':
      return true;
    case 'is_missing':
      return false;
  }
}

describe('the evaluator', () => {
  it('agrees with a second one that was written apart from it', () => {
    fc.assert(
      fc.property(groupArb(CONTRACT), inputArb(CONTRACT), (condition, input) => {
        expect(holds(condition, input)).toBe(naive(condition, input));
      }),
      { numRuns: 2000 },
    );
  });
});
