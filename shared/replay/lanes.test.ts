import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbersFrom } from '../drift/drift.test-helper.ts';
import type { JsonObject } from '../spec/ids.ts';
import { CONTRACT } from '../spec/spec.test-helper.ts';
import { reservoir, share } from './choose.ts';
import { type AskedAgain, comparableFields, noiseFree } from './lanes.ts';

const answer = (decision: string): JsonObject => ({ decision, note: 'in words' });

/** A model that says something else than it should with probability `noise`; where `moved`, the draft asks for something else. */
function asked(moved: boolean, noise: number, random: () => number): AskedAgain {
  const say = (right: string): JsonObject => answer(random() < noise ? 'turn_down' : right);
  return { recorded: say('live'), present: say('live'), draft: say(moved ? 'send_to_a_person' : 'live') };
}

describe('a draft and the present version asked again', () => {
  const fields = comparableFields(CONTRACT.output);
  it('compares labels and numbers, not free text', () => {
    expect(fields).toEqual(['decision', 'reasons', 'score', 'urgent']);
  });

  it('covers the true share at the stated rate, from a noisy model and with rare executions asked more often', () => {
    const [touched, rest] = [400, 9600];
    for (const [moved, noise] of [
      [0.8, 0.02],
      [0.3, 0.1],
      [0, 0.05],
      [1, 0.2],
    ] as const) {
      // Asked apart: the draft departs from the record where either was noise or the label moved.
      const same = 1 - ((1 - noise) ** 2 + noise ** 2);
      const other = 1 - noise ** 2;
      const truth = (touched / (touched + rest)) * (moved * (other - same));
      let held = 0;
      const tries = 400;
      for (let seed = 1; seed <= tries; seed += 1) {
        const random = numbersFrom(seed);
        const take = (size: number, part: number): AskedAgain[] =>
          Array.from({ length: size }, () => asked(random() < part, noise, random));
        const groups = [
          { size: touched, asked: take(70, moved) },
          { size: rest, asked: take(30, 0) },
        ];
        const { low, high } = noiseFree(groups, ['decision']).any;
        if (low <= truth && truth <= high) held += 1;
      }
      expect(held / tries, `${moved} moved, noise ${noise}`).toBeGreaterThan(0.93);
    }
  });

  it('finds nothing in a draft that is the present version, field by field', () => {
    const random = numbersFrom(5);
    const groups = [{ size: 1000, asked: Array.from({ length: 200 }, () => asked(false, 0.1, random)) }];
    const { any, noise, fields: shares } = noiseFree(groups, fields);
    expect(any.low).toBeLessThan(0);
    expect(any.high).toBeGreaterThan(0);
    expect(noise).toBeGreaterThan(0.05);
    expect(shares.find(({ field }) => field === 'urgent')?.lanes).toMatchObject({ onlyDraft: 0, onlyPresent: 0 });
  });

  it('sees a difference beside fields that every answer leaves out, and one that begins or ceases to be left out', () => {
    const of = (present: JsonObject, draft: JsonObject): AskedAgain => ({ recorded: answer('live'), present, draft });
    const groups = [
      {
        size: 3,
        asked: [
          of(answer('live'), answer('turn_down')),
          of(answer('live'), { ...answer('live'), urgent: true }),
          of(answer('live'), { ...answer('live'), score: null }),
        ],
      },
    ];
    const { any, noise, fields: shares } = noiseFree(groups, fields);
    expect(noise).toBe(0);
    expect(any.estimate).toBeCloseTo(2 / 3, 10);
    expect(shares.map(({ field, lanes }) => [field, lanes.onlyDraft])).toEqual([
      ['decision', 1],
      ['reasons', 0],
      ['score', 0],
      ['urgent', 1],
    ]);
  });

  it('says that nothing is known where nothing was asked', () => {
    expect(noiseFree([{ size: 10, asked: [] }], fields)).toMatchObject({
      asked: 0,
      any: { low: -1, high: 1 },
      noise: 0,
    });
    expect(noiseFree([], fields).asked).toBe(0);
  });
});

describe('which executions are asked again', () => {
  it('never more than are paid for, never more than there are, and none is left where money is', () => {
    const count = fc.nat({ max: 5000 });
    fc.assert(
      fc.property(count, count, count, (calls, touched, rest) => {
        const chosen = share(calls, touched, rest);
        expect(chosen.touched).toBeLessThanOrEqual(touched);
        expect(chosen.rest).toBeLessThanOrEqual(rest);
        expect(chosen.touched + chosen.rest).toBe(Math.min(Math.floor(calls / 2), touched + rest));
      }),
    );
  });
  it('a sample, and a part of one, is fair to every place in the stream', () => {
    const random = numbersFrom(11);
    const hits = Array.from({ length: 20 }, () => 0);
    for (let round = 0; round < 4000; round += 1) {
      const sample = reservoir<number>(5, random);
      for (let item = 0; item < 20; item += 1) sample.offer(item);
      const items = sample.sample(3);
      expect(new Set(items).size).toBe(3);
      for (const item of items) hits[item] = (hits[item] ?? 0) + 1;
    }
    for (const hit of hits) expect(Math.abs(hit - 600)).toBeLessThan(100);
  });
});
