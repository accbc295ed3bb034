import { describe, expect, it } from 'vitest';
import type { CanaryRunView, DriftFindingView } from '../../../shared/drift/views.ts';
import { chartOf, shareOf, yOf } from './chart.ts';

const run = (at: string, passed: number, failed: number, number = 1, model = 'm'): CanaryRunView => ({
  ...{ id: at, at, passed, failed, notRun: 0, costUsd: null, served: null, fingerprint: null },
  version: { hash: String(number).repeat(64), number },
  model: { provider: 'openai', model },
});
const finding = (kind: DriftFindingView['kind'], since: string): DriftFindingView => ({
  ...{ id: since, kind, since, foundAt: since, words: '', before: null, after: null, cases: [] },
  ...{ fallback: null, closed: null, version: { hash: '1'.repeat(64), number: 1 } },
  model: { provider: 'openai', model: 'm' },
});

describe('the chart of canary runs', () => {
  it('goes from old to new, and leaves out what was not answered', () => {
    const chart = chartOf([run('3', 1, 1), run('2', 0, 0), run('1', 2, 0)], []);
    expect(chart.lines.map((line) => line.map(({ run: { at }, share }) => [at, share]))).toEqual([
      [
        ['1', 1],
        ['3', 0.5],
      ],
    ]);
    expect(chart.lines[0]?.map(({ y }) => y)).toEqual([yOf(1), yOf(0.5)]);
    expect(shareOf(run('2', 0, 0))).toBeNull();
  });

  it('begins a line with each version and each model, and says which version', () => {
    const chart = chartOf([run('4', 1, 0, 2, 'n'), run('3', 1, 0, 2), run('2', 1, 0), run('1', 1, 0)], []);
    expect(chart.lines.map((line) => line.length)).toEqual([2, 1, 1]);
    expect(chart.starts.map(({ label }) => label)).toEqual(['v1', 'v2', 'v2']);
  });

  it('marks since when a model is worse, between the runs before and after', () => {
    const runs = [run('2', 1, 1), run('1', 2, 0)];
    const chart = chartOf(runs, [finding('quality', '2'), finding('model', '1'), finding('quality', '0')]);
    expect(chart.changes).toHaveLength(1);
    const [before, after] = chart.lines[0] ?? [];
    expect(chart.changes[0]?.x).toBeGreaterThan(before?.x ?? 0);
    expect(chart.changes[0]?.x).toBeLessThan(after?.x ?? 0);
  });
});
