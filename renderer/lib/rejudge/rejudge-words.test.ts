import { describe, expect, it } from 'vitest';
import { sayExamined, sayTried } from './rejudge-words.ts';

const NONE = { now_wrong: 0, no_longer_wrong: 0, no_longer_covered: 0, newly_covered: 0, open: 0, unchanged: 0 };

describe('what an edit was tried on', () => {
  it('is named as far as there is any', () => {
    expect(sayExamined({ answers: 48, dryRuns: 1, expectations: 12, more: false })).toBe(
      '48 stored answers, 1 dry run, and 12 expected answers',
    );
    expect(sayExamined({ answers: 10_000, dryRuns: 0, expectations: 0, more: true })).toBe(
      'the newest 10,000 stored answers',
    );
  });
});

describe('what it came to', () => {
  it('is one sentence that starts with what stays', () => {
    expect(sayTried({ ...NONE, unchanged: 41, now_wrong: 5, no_longer_covered: 2 })).toBe(
      'Tried on past cases: 41 unchanged, 5 answers would now be called wrong, 2 no longer covered.',
    );
    expect(sayTried({ ...NONE, now_wrong: 1 })).toBe(
      'Tried on past cases: 0 unchanged, 1 answer would now be called wrong.',
    );
  });
});
