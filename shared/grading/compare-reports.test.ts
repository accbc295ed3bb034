import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../spec/ids.ts';
import type { FieldExpectation, TestCase } from './case.ts';
import { compareReports } from './compare-reports.ts';
import { RunComparison } from './comparison.ts';
import { answer, call, contract } from './fixture.test-helper.ts';
import { judged, noteCase, noted } from './judging.test-helper.ts';
import type { CaseResult } from './report.ts';
import { gradeSamples } from './sampled-case.ts';
import { USUAL_SAMPLING } from './sequential.ts';
import { withWords } from './text-questions.ts';
import { gradeCase, gradeSample } from './verdict.ts';

const wants = (value: string): FieldExpectation[] => [{ field: 'decision', value, comparator: { kind: 'exact' } }];
const testCase = (id: string, expectation = wants('live'), title = id): TestCase => ({
  id,
  title,
  input: { title },
  expectation,
  origin: 'manual',
});
const graded = (one: TestCase, output: JsonObject, changes: Parameters<typeof call>[0] = {}): CaseResult =>
  gradeCase(one, gradeSample(contract, one.expectation, answer({ output, call: call(changes) })), []);
const result = (id: string, decision: string): CaseResult => graded(testCase(id), { decision });
const refused = (id: string): CaseResult => {
  const one = testCase(id);
  return gradeCase(one, gradeSample(contract, one.expectation, answer({ outcome: 'refused', output: null })), []);
};
const unsure = (id: string, note: string): CaseResult =>
  graded(testCase(id, [{ field: 'note', value: 'Hello', comparator: { kind: 'meaning', rubric: 'friendly' } }]), {
    decision: 'live',
    note,
  });
const repeated = (id: string, passed: number, failed: number): CaseResult => {
  const one = testCase(id);
  const sample = (decision: string) => gradeSample(contract, one.expectation, answer({ output: { decision } }));
  const samples = [
    ...Array.from({ length: passed }, () => sample('live')),
    ...Array.from({ length: failed }, () => sample('review')),
  ];
  return gradeSamples(one, samples, [], { plan: USUAL_SAMPLING, ended: 'limit' });
};
const compare = (then: CaseResult[], now: CaseResult[]) =>
  compareReports({ results: then, dryRun: false }, { results: now, dryRun: false }, contract.output);

describe('two runs side by side', () => {
  it('puts flips first, then other answers, then what stayed, then what did not run', () => {
    const then = [
      refused('g'),
      result('a', 'live'),
      result('b', 'live'),
      result('c', 'review'),
      unsure('d', 'Hi'),
      graded(testCase('e'), { decision: 'live', note: 'Old words' }),
    ];
    const now = [
      result('g', 'review'),
      result('a', 'live'),
      result('b', 'review'),
      result('c', 'live'),
      graded(testCase('d', [], 'd'), { decision: 'live', note: 'Hi' }),
      graded(testCase('e'), { decision: 'live', note: 'New words' }),
    ];
    const found = compare(then, now);
    expect(found.cases.map(({ caseId, change }) => [caseId, change])).toEqual([
      ['b', 'newly_failing'],
      ['c', 'newly_passing'],
      ['d', 'uncertain'],
      ['e', 'changed_answer'],
      ['a', 'unchanged'],
      ['g', 'not_compared'],
    ]);
    expect(found.counts).toEqual({
      newly_failing: 1,
      newly_passing: 1,
      uncertain: 1,
      changed_answer: 1,
      unchanged: 1,
      not_compared: 1,
    });
    expect(RunComparison.parse(found)).toEqual(found);
  });

  it('shows expected, then and now of every field', () => {
    const [found] = compare([result('a', 'live')], [graded(testCase('a'), { decision: 'review', note: 'Why' })]).cases;
    expect(found?.fields).toEqual([
      {
        field: 'decision',
        title: 'Decision',
        expected: 'live',
        then: 'live',
        now: 'review',
        thenResult: 'match',
        nowResult: 'differ',
        changed: true,
      },
      { field: 'note', title: null, now: 'Why', thenResult: null, nowResult: null, changed: true },
    ]);
  });

  it('says when the expectation was changed, so that nobody blames the answer', () => {
    const now = graded(testCase('a', wants('review')), { decision: 'live' });
    const [found] = compare([result('a', 'live')], [now]).cases;
    expect([found?.change, found?.expectationChanged]).toEqual(['newly_failing', true]);
    expect(found?.fields[0]).toMatchObject({ expected: 'review', wasExpected: 'live', changed: false });
  });

  it('takes money for money and a list of fields for what it is', () => {
    const fee = (amount: string): JsonObject => ({ decision: 'live', fee: { amount, currency: 'EUR' } });
    const [found] = compare([graded(testCase('a'), fee('12.5'))], [graded(testCase('a'), fee('12.50'))]).cases;
    expect(found?.change).toBe('unchanged');
    expect(found?.fields.map(({ field }) => field)).toEqual(['decision', 'fee']);
  });

  it('finds a case again by its input when it got another id, and never pairs two inputs', () => {
    const renamed = { ...result('a', 'live'), caseId: 'input-1' };
    const found = compare(
      [renamed, result('gone', 'live'), result('edited', 'live')],
      [result('a', 'review'), result('new', 'live'), { ...result('edited', 'live'), input: { title: 'Other' } }],
    );
    expect(found.cases.map(({ caseId }) => caseId)).toEqual(['a']);
    expect(found.onlyThen.map(({ caseId }) => caseId)).toEqual(['gone']);
    expect(found.onlyNow.map(({ caseId }) => caseId)).toEqual(['new']);
    expect(found.inputChanged.map(({ caseId }) => caseId)).toEqual(['edited']);
  });

  it('uses each of several cases with one input once', () => {
    const alike = (id: string): CaseResult => ({ ...result(id, 'live'), input: { title: 'same' } });
    const found = compare([alike('1'), alike('2')], [alike('3'), alike('4'), alike('5')]);
    expect([found.cases.length, found.onlyThen.length, found.onlyNow.length]).toEqual([2, 0, 1]);
  });

  it('counts what was sent: median, 95th percentile and cost, unknown when one price is', () => {
    const timed = (id: string, latencyMs: number, costUsd: number | null = 0.5): CaseResult =>
      graded(testCase(id), { decision: 'live' }, { latencyMs, costUsd });
    const then = Array.from({ length: 20 }, (_, index) => timed(`c${index}`, (index + 1) * 10));
    const never = graded(
      testCase('x'),
      { decision: 'live' },
      { attempts: 0, latencyMs: 0, usage: null, costUsd: null },
    );
    const { figures } = compare([...then, never], [timed('c0', 7), timed('c1', 9, null)]);
    expect(figures.then).toEqual({ calls: 20, costUsd: 10, latencyMs: { median: 100, p95: 190 } });
    expect(figures.now).toEqual({ calls: 2, costUsd: null, latencyMs: { median: 7, p95: 9 } });
  });
});

describe('chance', () => {
  it('tells six flips one way from three each way', () => {
    const runs = (flips: [string, string][]) =>
      compare(
        flips.map(([then], index) => result(`c${index}`, then)),
        flips.map(([, now], index) => result(`c${index}`, now)),
      ).significance;
    const worse: [string, string] = ['live', 'review'];
    const better: [string, string] = ['review', 'live'];
    expect(runs(Array.from({ length: 6 }, () => worse))?.words).toBe(
      '6 cases newly fail and 0 cases newly pass: more than chance would explain (McNemar’s exact test, p = 0.031).',
    );
    expect(runs([worse, better])).toMatchObject({ isMore: false, p: 1 });
    expect(runs([])).toBeNull();
  });

  it('judges a repeated case by Fisher, and asks for more where many are asked at once', () => {
    const alone = compare([repeated('a', 10, 0)], [repeated('a', 5, 5)]).cases[0]?.significance;
    expect(alone?.words).toBe(
      'Passed 10 of 10 then and 5 of 10 now: more than chance would explain (Fisher’s exact test, p = 0.033).',
    );
    const steady = Array.from({ length: 3 }, (_, index) => repeated(`s${index}`, 10, 0));
    const among = compare([repeated('a', 10, 0), ...steady], [repeated('a', 5, 5), ...steady]);
    const found = among.cases.find(({ caseId }) => caseId === 'a');
    expect(found?.significance).toMatchObject({ isMore: false });
    expect(found?.significance?.words).toContain('for 4 cases at once by Holm');
  });

  it('says nothing of chance where there is none: single samples of a case, and dry runs', () => {
    expect(compare([result('a', 'live')], [result('a', 'review')]).cases[0]?.significance).toBeNull();
    const run = (decision: string) => ({ results: [result('a', decision)], dryRun: true });
    expect(compareReports(run('live'), run('review')).significance).toBeNull();
  });
});

describe('texts that were judged, in two runs', () => {
  const said = (note: string, score: number) =>
    gradeCase(
      noteCase(),
      withWords(noteCase(), noted(note), () => judged([score])),
      [],
    );

  it('are unchanged in other words that mean what was expected, and changed in others', () => {
    const [reworded] = compare([said('One wording.', 90)], [said('Another wording.', 80)]).cases;
    expect(reworded?.change).toBe('unchanged');
    const [flipped] = compare([said('One wording.', 90)], [said('Another meaning.', 5)]).cases;
    expect(flipped).toMatchObject({ change: 'newly_failing' });
    expect(flipped?.fields.find(({ field }) => field === 'note')).toMatchObject({ changed: true, nowResult: 'differ' });
  });
  it('leave the agent’s calls and cost what they were', () => {
    const { figures } = compare([said('One.', 90)], [said('One.', 90)]);
    expect(figures.now).toMatchObject({ calls: 1, costUsd: 0.001 });
  });
});
