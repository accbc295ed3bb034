import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { behaviourOf, decide, fixedSizeOf, type SamplingPlan, USUAL_SAMPLING } from './sequential.ts';

const plans: fc.Arbitrary<SamplingPlan> = fc
  .record({
    bad: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    step: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    falsePass: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
    falseFail: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
    mostSamples: fc.integer({ min: 1, max: 120 }),
  })
  .map(({ bad, step, ...rest }) => ({ ...rest, bad, good: bad + (0.99 - bad) * step }));

describe('sampling until the evidence suffices', () => {
  it('passes a clean case after 10 samples and fails one that breaks twice at the start', () => {
    const said = (passed: number, failed: number) => decide(USUAL_SAMPLING, passed, failed);
    expect([said(9, 0), said(10, 0)]).toEqual(['continue', 'pass']);
    expect([said(0, 1), said(0, 2), said(1, 2)]).toEqual(['continue', 'fail', 'fail']);
    expect([said(15, 1), said(16, 1)]).toEqual(['continue', 'pass']);
    expect(said(27, 3)).toBe('uncertain');
  });

  it('keeps its promises for every plan and every rate on the right side, limits included', () => {
    fc.assert(
      fc.property(plans, fc.double({ min: 0, max: 1, noNaN: true }), (plan, share) => {
        const good = behaviourOf(plan, plan.good + (1 - plan.good) * share);
        const bad = behaviourOf(plan, plan.bad * share);
        expect(good.fail).toBeLessThanOrEqual(plan.falseFail + 1e-12);
        expect(bad.pass).toBeLessThanOrEqual(plan.falsePass + 1e-12);
        for (const { pass, fail, uncertain } of [good, bad]) expect(pass + fail + uncertain).toBeCloseTo(1, 9);
      }),
    );
  });

  it('describes what drawing samples gives', () => {
    // A linear congruential generator, so that the test draws the same every time.
    let state = 7;
    const random = (): number => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state / 2 ** 31;
    };
    for (const rate of [0.99, 0.9, 0.7, 0.5]) {
      const counts = { pass: 0, fail: 0, uncertain: 0, samples: 0 };
      for (let run = 0; run < 2000; run += 1) {
        let [passed, failed] = [0, 0];
        let decision = decide(USUAL_SAMPLING, 0, 0);
        while (decision === 'continue') {
          if (random() < rate) passed += 1;
          else failed += 1;
          decision = decide(USUAL_SAMPLING, passed, failed);
        }
        counts[decision] += 1;
        counts.samples += passed + failed;
      }
      const exact = behaviourOf(USUAL_SAMPLING, rate);
      // Five standard errors of 2,000 draws.
      const within = 5 * Math.sqrt(0.25 / 2000);
      expect(Math.abs(counts.pass / 2000 - exact.pass)).toBeLessThan(within);
      expect(Math.abs(counts.fail / 2000 - exact.fail)).toBeLessThan(within);
      expect(counts.samples / 2000 / exact.meanSamples).toBeCloseTo(1, 0);
    }
  });

  it('takes at most half the samples of a test of fixed size with the same errors', () => {
    const { samples } = fixedSizeOf(USUAL_SAMPLING);
    const means = [0.99, 0.9, 0.7, 0.5].map((rate) => behaviourOf(USUAL_SAMPLING, rate).meanSamples);
    expect(means.reduce((sum, mean) => sum + mean) / means.length).toBeLessThanOrEqual(samples / 2);
  });

  it('finds the smallest test of fixed size', () => {
    const { samples, mostFailures } = fixedSizeOf(USUAL_SAMPLING);
    expect([samples, mostFailures]).toEqual([24, 3]);
  });

  it('refuses a plan that promises nothing', () => {
    for (const change of [{ good: 0.7 }, { good: 1 }, { bad: 0 }, { falsePass: 0 }, { mostSamples: 0 }])
      expect(() => decide({ ...USUAL_SAMPLING, ...change }, 0, 0)).toThrow(RangeError);
  });
});
