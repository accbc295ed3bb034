import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbersFrom } from '../drift/drift.test-helper.ts';
import { beyondNoise, combined } from './paired.ts';

/** Of `tries` samplings, how many intervals hold the truth. */
function coverage(onlyDraft: number, onlyPresent: number, samples: number, tries: number): number {
  const random = numbersFrom(samples);
  let held = 0;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const lanes = { samples, onlyDraft: 0, onlyPresent: 0 };
    for (let index = 0; index < samples; index += 1) {
      const number = random();
      if (number < onlyDraft) lanes.onlyDraft += 1;
      else if (number < onlyDraft + onlyPresent) lanes.onlyPresent += 1;
    }
    const { low, high } = beyondNoise(lanes);
    if (low <= onlyDraft - onlyPresent && onlyDraft - onlyPresent <= high) held += 1;
  }
  return held / tries;
}

describe('what flips beyond noise', () => {
  it('covers the truth at its rate, from few flips and many, from small samples and large', () => {
    // 95 % promised; 3,000 tries stray by less than 1.5 points.
    for (const [draft, present] of [
      [0.3, 0.05],
      [0.05, 0.05],
      [0.1, 0.02],
      [0.02, 0.02],
      [0.6, 0.1],
      [0.01, 0],
    ] as const)
      for (const samples of [30, 100, 400])
        expect(coverage(draft, present, samples, 3000), `${draft} ${present} ${samples}`).toBeGreaterThan(0.935);
  });
  it('holds its estimate, never leaves -1 to 1, and says nothing of nothing', () => {
    expect(beyondNoise({ samples: 0, onlyDraft: 0, onlyPresent: 0 })).toEqual({ estimate: 0, low: -1, high: 1 });
    fc.assert(
      fc.property(fc.nat({ max: 500 }), fc.nat({ max: 500 }), fc.nat({ max: 500 }), (onlyDraft, onlyPresent, both) => {
        fc.pre(onlyDraft + onlyPresent + both > 0);
        const lanes = { samples: onlyDraft + onlyPresent + both, onlyDraft, onlyPresent };
        const { estimate, low, high } = beyondNoise(lanes);
        expect(low).toBeLessThanOrEqual(estimate + 1e-12);
        expect(high).toBeGreaterThanOrEqual(estimate - 1e-12);
        expect(Math.min(low, -high)).toBeGreaterThanOrEqual(-1);
        const mirrored = beyondNoise({ ...lanes, onlyDraft: onlyPresent, onlyPresent: onlyDraft });
        expect(mirrored.low).toBeCloseTo(-high, 12);
      }),
    );
  });
  it('one group of all executions is that group', () => {
    const share = beyondNoise({ samples: 50, onlyDraft: 7, onlyPresent: 2 });
    const { estimate, low, high } = combined([{ weight: 1, share }]);
    expect([estimate, low, high].map((each) => each.toFixed(12))).toEqual(
      [share.estimate, share.low, share.high].map((each) => each.toFixed(12)),
    );
  });
});
