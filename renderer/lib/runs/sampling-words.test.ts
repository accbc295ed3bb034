import { describe, expect, it } from 'vitest';
import type { Sample, Verdict } from '../../../shared/grading/report.ts';
import { estimateWords, passedWords, toldSample } from './sampling-words.ts';

// Only the verdict is looked at.
const samples = (...verdicts: Verdict[]): Sample[] => verdicts.map((verdict) => ({ verdict }) as Sample);

describe('what a run takes, in words', () => {
  it('is one number where each case is asked once', () => {
    expect(estimateWords({ calls: 96, costUsd: 0.1234, usualCalls: 96, usualCostUsd: 0.1234 })).toBe(
      '96 calls, at most about $0.13.',
    );
    expect(estimateWords({ calls: 1, costUsd: null, usualCalls: 1, usualCostUsd: null })).toBe(
      '1 call, price unknown for this model.',
    );
  });
  it('tells the usual from the most where cases are asked again', () => {
    expect(estimateWords({ calls: 2880, costUsd: 0.9, usualCalls: 1356, usualCostUsd: 0.421 })).toBe(
      'About 1,356 calls if most cases pass, at most 2,880. About $0.43, at most $0.90.',
    );
    expect(estimateWords({ calls: 60, costUsd: null, usualCalls: 29, usualCostUsd: null })).toContain('Price unknown');
  });
});

describe('a case that was asked several times', () => {
  it('says how many passed, and nothing where none could be graded or it was asked once', () => {
    const sampling = { passed: 9, failed: 1, ended: 'decided' as const, flaky: true };
    expect(passedWords({ sampling })).toBe('9 of 10 passed');
    expect(passedWords({ sampling: { ...sampling, passed: 0, failed: 0 } })).toBeNull();
    expect(passedWords({})).toBeNull();
  });
  it('opens at the answer that its reason speaks of', () => {
    expect(toldSample(samples('pass', 'pass', 'fail', 'pass', 'fail'))).toBe(2);
    expect(toldSample(samples('pass', 'uncertain'))).toBe(1);
    expect(toldSample(samples('pass', 'pass', 'not_run'))).toBe(0);
  });
});
