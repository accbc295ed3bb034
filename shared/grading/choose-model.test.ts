import { describe, expect, it } from 'vitest';
import type { ModelRef } from '../spec/spec.ts';
import type { TestCase } from './case.ts';
import { chooseByLatest, chooseModel, type NamedReport } from './choose-model.ts';
import { answer, call, contract } from './fixture.test-helper.ts';
import { judged, noteCase, noted } from './judging.test-helper.ts';
import { withWords } from './text-questions.ts';
import { gradeCase, gradeSample } from './verdict.ts';

const model = (name: string): ModelRef => ({ provider: 'openai', model: name });
const suite = 'suite';

/** A report of one model: how many cases passed and failed, at what price each. */
function measured(
  name: string,
  [passed, failed]: [number, number],
  costUsd: number | null,
  more: Partial<NamedReport['report']> = {},
): NamedReport {
  const result = (index: number, decision: string) => {
    const one: TestCase = {
      id: `c${index}`,
      title: 'Case',
      input: {},
      expectation: [{ field: 'decision', value: 'live', comparator: { kind: 'exact' } }],
      origin: 'manual',
    };
    const given = answer({ output: { decision }, call: call({ costUsd, requestedModel: name }) });
    return gradeCase(one, gradeSample(contract, one.expectation, given), []);
  };
  const results = Array.from({ length: passed + failed }, (_, index) =>
    result(index, index < passed ? 'live' : 'review'),
  );
  const models = [{ provider: 'openai', requested: name, served: [name] }];
  return {
    id: `report of ${name}`,
    report: { suite, dryRun: false, models, results, finishedAt: '2026-03-01T00:00:00.000Z', ...more },
  };
}
const choose = (names: string[], reports: NamedReport[], margin = 0.05) => {
  const { order, table, isMeasured } = chooseModel(names.map(model), reports, suite, margin);
  return { order: order.map((each) => each.model), standing: table.map((row) => row.standing), isMeasured };
};

describe('the model that answers when measurements choose', () => {
  it('is the cheapest that is not worse than the best by more than the margin', () => {
    const reports = [
      measured('large', [98, 2], 0.01),
      measured('middle', [97, 3], 0.004),
      measured('small', [80, 20], 0.001),
    ];
    expect(choose(['large', 'middle', 'small'], reports)).toEqual({
      order: ['middle', 'large', 'small'],
      standing: ['chosen', 'good_enough', 'worse'],
      isMeasured: true,
    });
    // A wide margin takes the small one, none at all the best one.
    expect(choose(['large', 'middle', 'small'], reports, 0.3).order[0]).toBe('small');
    expect(choose(['large', 'middle', 'small'], reports, 0).order[0]).toBe('large');
  });
  it('is not one that was lucky on a few cases', () => {
    const reports = [measured('large', [98, 2], 0.01), measured('new', [4, 0], 0.001)];
    expect(choose(['new', 'large'], reports)).toMatchObject({ order: ['large', 'new'], standing: ['chosen', 'worse'] });
  });
  it('is the policy’s first where nothing was measured on this suite, or no price is known', () => {
    const elsewhere = [
      measured('b', [9, 1], 0.01, { suite: 'another' }),
      measured('b', [9, 1], 0.01, { dryRun: true }),
      measured('b', [9, 1], 0.01, {
        models: [
          { provider: 'openai', requested: 'a', served: [] },
          { provider: 'openai', requested: 'b', served: [] },
        ],
      }),
    ];
    expect(choose(['a', 'b'], elsewhere)).toEqual({
      order: ['a', 'b'],
      standing: ['not_measured', 'not_measured'],
      isMeasured: false,
    });
    expect(choose(['a', 'b'], [measured('b', [9, 1], null)])).toMatchObject({ order: ['a', 'b'], isMeasured: false });
    expect(choose([], [])).toEqual({ order: [], standing: [], isMeasured: false });
  });
  it('is judged by its newest report, and one not measured comes last', () => {
    const reports = [
      measured('a', [50, 50], 0.01, { finishedAt: '2026-03-02T00:00:00.000Z' }),
      measured('a', [100, 0], 0.001),
      measured('b', [99, 1], 0.02),
    ];
    expect(choose(['unknown', 'a', 'b'], reports).order).toEqual(['b', 'a', 'unknown']);
  });
  it('is measured on the suite that ran last', () => {
    const reports = [
      measured('a', [100, 0], 0.001, { suite: 'old', finishedAt: '2026-02-01T00:00:00.000Z' }),
      measured('b', [90, 10], 0.002),
    ];
    expect(chooseByLatest([model('a'), model('b')], reports, 0.05)?.order.map((each) => each.model)).toEqual([
      'b',
      'a',
    ]);
    expect(chooseByLatest([model('a')], [measured('a', [9, 1], 0, { dryRun: true })], 0.05)).toBeNull();
  });
  it('shows what it decided from', () => {
    const [row] = chooseModel([model('a')], [measured('a', [8, 2], 0.5)], suite, 0.05).table;
    expect(row).toMatchObject({ report: 'report of a', passed: 8, failed: 2, costUsd: 0.5, standing: 'chosen' });
    expect(row?.rate?.seen).toBe(0.8);
    expect(row?.rate?.low).toBeCloseTo(0.49, 2);
  });
});

describe('models whose texts were judged', () => {
  const textReport = (scores: number[], calibrated: boolean): NamedReport => {
    const results = scores.map((score, index) =>
      gradeCase(
        noteCase(`c${index}`),
        withWords(noteCase(), noted(), () => judged([score], calibrated)),
        [],
      ),
    );
    const models = [{ provider: 'openai', requested: 'a', served: ['a'] }];
    return { id: 'r', report: { suite, dryRun: false, models, results, finishedAt: '2026-03-01T00:00:00.000Z' } };
  };
  const row = (scores: number[], calibrated: boolean) =>
    chooseModel([model('a')], [textReport(scores, calibrated)], suite, 0.05).table[0];

  it('are measured by what a calibrated judge says, at their own price', () => {
    expect(row([90, 95, 5], true)).toMatchObject({ passed: 2, failed: 1, costUsd: 0.001 });
  });
  it('are not measured by a judge that could only have praised them', () => {
    expect(row([90, 95, 5], false)).toMatchObject({ passed: 0, failed: 0, rate: null, standing: 'not_measured' });
  });
});
