import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inBatches } from './case-batches.ts';

describe('batches', () => {
  it('keep every item in its order, and none is heavier than it may be', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 30 }), (weights, most) => {
        const batches = inBatches(weights, most, (weight) => weight);
        expect(batches.flat()).toEqual(weights);
        for (const batch of batches)
          if (batch.length > 1) expect(batch.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(most);
      }),
    );
    expect(inBatches([5, 5, 5], 10, (weight) => weight)).toEqual([[5, 5], [5]]);
  });
});
