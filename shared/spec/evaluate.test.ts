import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, ruleFires } from './evaluate.ts';
import type { Json, JsonObject } from './ids.ts';
import { naiveHolds } from './naive.test-helper.ts';
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

describe('the evaluator', () => {
  it('agrees with a second one that was written apart from it', () => {
    fc.assert(
      fc.property(groupArb(CONTRACT), inputArb(CONTRACT), (condition, input) => {
        expect(holds(condition, input)).toBe(naiveHolds(condition, input, CLOCK.now));
      }),
      { numRuns: 2000 },
    );
  });
});
