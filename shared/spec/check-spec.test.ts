import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSpec, valueFits } from './check-spec.ts';
import { fieldPaths } from './contract.ts';
import { emptySpec, newAtom, newEffect, newRule } from './new-spec.ts';
import { effectsFor, operatorsFor } from './operators.ts';
import { type Effect, Rule } from './rule.ts';
import { atom, CONTRACT, field, group, rule, set, spec, valueArb } from './spec.test-helper.ts';
import { Spec } from './spec.ts';

const messages = (more: Parameters<typeof rule>[0]) =>
  checkSpec(spec({ rules: [rule({ guidance: 'Be kind.', ...more })] })).map((issue) => issue.message);
const asks = (...args: Parameters<typeof atom>) => messages({ when: group('all', atom(...args)) })[0] ?? null;
const does = (effect: Effect) => messages({ then: [effect] })[0] ?? null;
const eur = (amount: string, currency = 'EUR') => ({ amount, currency });

describe('checking a spec', () => {
  it('finds conditions that cannot work, in words', () => {
    expect(asks('colour', 'is', 'x')).toBe('The contract has no input field “colour”. Choose one that it has.');
    expect(asks('price', 'contains', 'x')).toMatch(/cannot be asked whether it “contains”/);
    expect(asks('condition', 'is', 'broken')).toBe('The condition needs one of the options, for example New.');
    expect(asks('price', 'less_than', eur('40', 'CHF'))).toBe('The price needs an amount in EUR or USD.');
    expect(asks('price', 'between', { from: eur('40'), to: eur('25') })).toMatch(/swap them/);
    expect(asks('price', 'between', { from: eur('1'), to: eur('2', 'USD') })).toMatch(/same currency/);
    expect(asks('listed', 'before', '2026-02-30')).toMatch(/needs a day, for example 2026-03-01/);
    expect(asks('brand', 'matches', '(?=x)')).toMatch(/no look-around/);
    expect(asks('tags', 'count_at_least', 1.5)).toMatch(/whole number/);
    expect(asks('brand', 'is_one_of', [])).toMatch(/at least one value/);
  });
  it('accepts conditions that work', () => {
    expect(asks('seen', 'before', '2026-03-01')).toBeNull();
    expect(asks('seller.rating', 'between', { from: 1, to: 4.5 })).toBeNull();
    expect(asks('tags', 'contains_any', ['blue'])).toBeNull();
  });
  it('finds effects that the contract does not take', () => {
    expect(does(set('colour', 'x'))).toMatch(/no output field “colour”/);
    expect(does(set('decision', 'maybe'))).toBe('The decision needs one of the options, for example Live.');
    expect(does({ kind: 'minimum', id: 'm', field: 'decision', value: 1 })).toMatch(/does not take this effect/);
    expect(does({ kind: 'add', id: 'a', field: 'reasons', value: 'bored' })).toMatch(/needs one of the options/);
    expect(does({ kind: 'longest', id: 'l', field: 'note', characters: 3 })).toBeNull();
  });
  it('finds rules that do nothing, have no title, end before they start, or share an id', () => {
    expect(messages({ guidance: ' ', title: ' ' })).toHaveLength(2);
    expect(messages({ from: '2026-03-02', until: '2026-03-01' })).toHaveLength(1);
    const twice = rule({ guidance: 'x' });
    expect(checkSpec(spec({ rules: [twice, twice] }))).toMatchObject([{ section: 'rules', rule: twice.id }]);
    const defaults = [{ id: 'd', field: 'decision', value: 'maybe' }];
    expect(checkSpec(spec({ defaults }))).toMatchObject([{ path: 'defaults/d', section: 'defaults', rule: null }]);
  });
  it('asks for clear options where two differ by case only', () => {
    const options = ['a', 'A'].map((value) => ({ value, label: `Size ${value}` }));
    const contract = { ...CONTRACT, input: [field('size', 'Size', { kind: 'enum', options })] };
    const rules = [rule({ guidance: 'x', when: group('all', atom('size', 'is', 'a')) })];
    expect(checkSpec(spec({ contract, rules }))).toHaveLength(1);
  });
});

describe('fitting values', () => {
  it('says what a field needs', () => {
    expect(valueFits(0.3, { kind: 'number', multipleOf: 0.1 })).toBeNull();
    expect(valueFits(11, { kind: 'integer', maximum: 10 })).toBe('needs at most 10');
    expect(valueFits(eur('0.50'), { kind: 'money', currencies: ['EUR'], minimum: '1.00' })).toBe(
      'needs at least €1.00',
    );
    expect(valueFits(['a', 'a'], { kind: 'list', items: { kind: 'text' }, uniqueItems: true })).toMatch(/only once/);
    expect(valueFits({ x: 1 }, { kind: 'object', fields: [] })).toMatch(/“x”/);
  });
  it('takes every value of the type', () => {
    const fields = fieldPaths([...CONTRACT.input, ...CONTRACT.output]);
    fc.assert(
      fc.property(
        fc.constantFrom(...fields).chain(({ field: { type } }) => fc.tuple(fc.constant(type), valueArb(type))),
        ([type, value]) => {
          expect(valueFits(value, type)).toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('starting points', () => {
  let next = 0;
  const newId = () => `new-${next++}`;
  it('are sound: an empty spec parses and has nothing wrong', () => {
    const empty = emptySpec(newId);
    expect(Spec.parse(empty)).toEqual(empty);
    expect(checkSpec(empty)).toEqual([]);
    expect(Rule.parse(newRule(newId))).toMatchObject({ enabled: true });
  });
  it('take an operator and an effect that the field takes', () => {
    for (const place of fieldPaths(CONTRACT.input)) {
      const made = newAtom(place, newId);
      expect(operatorsFor(place.field.type).map((info) => info.operator)).toContain(made.operator);
    }
    for (const place of fieldPaths(CONTRACT.output)) {
      const kinds = effectsFor(place.field.type).map((info) => info.kind);
      expect(kinds).toContain(newEffect(place, newId)?.kind);
    }
  });
});
