import { describe, expect, it } from 'vitest';
import type { RunComparison } from '../../../../shared/grading/comparison.ts';
import { causeWords, flipsIn, groupCauses, sideWords, suiteWords, summaryWords, trialWords } from './compare-words.ts';

const counts = (changes: Partial<RunComparison['counts']>): Pick<RunComparison, 'counts'> => ({
  counts: {
    newly_failing: 0,
    newly_passing: 0,
    uncertain: 0,
    changed_answer: 0,
    unchanged: 0,
    not_compared: 0,
    ...changes,
  },
});
const comparison = (changes: Partial<RunComparison>): RunComparison => ({
  ...counts({}),
  cases: [],
  onlyThen: [],
  onlyNow: [],
  inputChanged: [],
  figures: {
    then: { calls: 0, costUsd: 0, latencyMs: null },
    now: { calls: 0, costUsd: 0, latencyMs: null },
  },
  significance: null,
  ...changes,
});

describe('the words of a comparison', () => {
  it('sum up what flipped first, and leave out what does not occur', () => {
    expect(summaryWords(counts({ unchanged: 40, newly_failing: 2, changed_answer: 1 }))).toBe(
      '2 newly fail, 1 has another answer, and 40 are unchanged.',
    );
    expect(summaryWords(counts({}))).toBe('No case ran in both.');
    expect(flipsIn(counts({ newly_failing: 2, uncertain: 1, changed_answer: 5 }))).toBe(3);
  });
  it('say where the two suites differ', () => {
    const one = { caseId: 'a', title: 'A' };
    expect(suiteWords(comparison({ onlyThen: [one, one], inputChanged: [one] }))).toEqual([
      '2 cases ran only before.',
      '1 case got another input in between, so the two answers are not compared.',
    ]);
    expect(suiteWords(comparison({}))).toEqual([]);
  });
  it('name a side by what it tested and whom it asked', () => {
    const side = {
      id: 'r',
      dryRun: false,
      models: ['model-a'],
      model: null,
      trial: false,
      startedAt: '2026-03-01T09:30:00.000Z',
      running: false,
      counts: { total: 1, pass: 1, fail: 0, uncertain: 0, notRun: 0 },
      version: { hash: 'h', number: 3 },
      current: false,
    };
    expect(sideWords(side)).toMatch(/^v3, model-a, /);
    expect(sideWords({ ...side, version: null, dryRun: true })).toMatch(/^Draft, dry run, /);
    expect(sideWords({ ...side, trial: true })).toMatch(/^Draft with a part as before, /);
  });
  it('tell a proven cause from one that only a run can prove', () => {
    expect(causeWords({ kind: 'alone', paths: ['a'] })).toContain('Caused by this change');
    expect(causeWords({ kind: 'open', paths: ['a'] })).toContain('only a run can tell');
    expect(causeWords({ kind: 'open', paths: [] })).not.toContain('could be');
  });
  it('say once what holds of several fields', () => {
    const cause = (field: string, kind: 'alone' | 'open', path: string) => ({ field, kind, paths: [path] });
    const grouped = groupCauses([cause('a', 'alone', 'x'), cause('b', 'open', 'x'), cause('c', 'alone', 'x')]);
    expect(grouped.map(({ cause: { kind }, fields }) => [kind, fields])).toEqual([
      ['alone', ['a', 'c']],
      ['open', ['b']],
    ]);
  });
  it('say what a run with a part put back shows, and nothing where it got no answer', () => {
    expect(trialWords(counts({ unchanged: 1 }))).toContain('this part caused the change');
    expect(trialWords(counts({ changed_answer: 1 }))).toContain('not this part alone');
    expect(trialWords(counts({ not_compared: 1 }))).toContain('nothing can be said');
  });
});
