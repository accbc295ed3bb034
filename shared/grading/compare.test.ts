import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../spec/ids.ts';
import type { Comparator } from './case.ts';
import { compareField } from './compare.ts';
import { contract } from './fixture.test-helper.ts';

const compare = (field: string, comparator: Comparator, value: Json | undefined, output: JsonObject) =>
  compareField(contract, { field, comparator, ...(value === undefined ? {} : { value }) }, output);
const exact: Comparator = { kind: 'exact' };

describe('exact', () => {
  it('says what was expected and what came, by the labels people know', () => {
    const found = compare('decision', exact, 'live', { decision: 'review' });
    expect(found).toEqual({
      field: 'decision',
      title: 'Decision',
      result: 'differ',
      reason: 'expected Live, got Send to a person',
      expected: 'live',
      actual: 'review',
    });
  });
  it('compares money as decimals, not as text', () => {
    const fee = (amount: string, currency = 'EUR') => ({ amount, currency });
    expect(compare('fee', exact, fee('12.5'), { fee: fee('12.50') }).result).toBe('match');
    expect(compare('fee', exact, fee('12.5'), { fee: fee('12.51') }).reason).toBe('expected €12.50, got €12.51');
    expect(compare('fee', exact, fee('12.5'), { fee: fee('12.5', 'USD') }).result).toBe('differ');
  });
  it('does not confuse a missing field with an empty one', () => {
    expect(compare('note', exact, '', {}).reason).toBe('expected “”, got nothing');
    expect(compare('note', exact, undefined, {}).result).toBe('match');
  });
  it('ignores key order and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        // fc.jsonValue() is JSON by construction; its type is wider than ours. Its -0 reads 0 after a round trip.
        const [left, right] = [JSON.parse(JSON.stringify(a)) as Json, JSON.parse(JSON.stringify(b)) as Json];
        expect(compare('note', exact, left, { note: left }).result).toBe('match');
        const sorted = (value: Json): string =>
          JSON.stringify(value, (_, part) =>
            part !== null && typeof part === 'object' && !Array.isArray(part)
              ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
              : part,
          );
        const same = sorted(left) === sorted(right);
        expect(compare('note', exact, left, { note: right }).result).toBe(same ? 'match' : 'differ');
      }),
    );
  });
});

describe('the other comparators', () => {
  it('one of: any listed value', () => {
    const comparator: Comparator = { kind: 'one_of', values: ['live', 'review'] };
    expect(compare('decision', comparator, undefined, { decision: 'review' }).result).toBe('match');
    expect(compare('decision', comparator, undefined, { decision: 'no' }).reason).toBe(
      'expected Live or Send to a person, got "no"',
    );
  });
  it('tolerance: exact at the edge, where binary floats are not', () => {
    const within: Comparator = { kind: 'tolerance', within: 0.1 };
    expect(Math.abs(1.1 - 1.0) <= 0.1).toBe(false);
    expect(compare('score', within, 1.1, { score: 1.0 }).result).toBe('match');
    expect(compare('score', within, 1.1, { score: 0.99 }).result).toBe('differ');
    expect(compare('score', within, 1.1, { score: 'much' }).result).toBe('differ');
    expect(compare('score', within, 1.1, {}).result).toBe('differ');
  });
  it('tolerance: symmetric, and wider never finds less', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(number, number, fc.double({ min: 0, max: 1e9, noNaN: true }), (a, b, within) => {
        const result = (x: number, y: number, w: number) =>
          compare('score', { kind: 'tolerance', within: w }, x, { score: y }).result;
        expect(result(a, b, within)).toBe(result(b, a, within));
        if (result(a, b, within) === 'match') expect(result(a, b, within * 2)).toBe('match');
        expect(result(a, a, 0)).toBe('match');
      }),
    );
  });
  it('set: order does not matter, repetitions do', () => {
    const set: Comparator = { kind: 'set' };
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 8 }), (labels) => {
        expect(compare('labels', set, labels, { labels: [...labels].reverse() }).result).toBe('match');
        expect(compare('labels', set, labels, { labels: [...labels, 'x'] }).result).toBe('differ');
      }),
    );
    expect(compare('labels', set, ['a', 'a', 'b'], { labels: ['a', 'b', 'b'] }).result).toBe('differ');
  });
  it('meaning: the same words match, other words wait for a judge, silence differs', () => {
    const meaning: Comparator = { kind: 'meaning', rubric: 'says why' };
    expect(compare('note', meaning, 'Too cheap', { note: '  too\nCHEAP ' }).result).toBe('match');
    const open = compare('note', meaning, 'Too cheap', { note: 'The price is suspiciously low' });
    expect([open.result, open.reason]).toEqual(['unsure', 'needs a judge or a person']);
    expect(compare('note', meaning, 'Too cheap', {}).result).toBe('differ');
  });
  it('ignore: never checked, whatever came', () => {
    expect(compare('note', { kind: 'ignore' }, 'a', { note: 'b' }).result).toBe('not_checked');
  });
});
