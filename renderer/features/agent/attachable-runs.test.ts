import { describe, expect, it } from 'vitest';
import { attachableRuns } from './attachable-runs.ts';

const counts = { total: 10, pass: 10, fail: 0, uncertain: 0, notRun: 0 };
type Run = Parameters<typeof attachableRuns>[0][number];
const run = (model: string | null, report: string, other: Partial<Run> = {}): Run => ({
  ...{ current: true, trial: false, state: 'finished', counts },
  model: model === null ? null : { provider: 'openai', model },
  report,
  ...other,
});
const reports = (runs: readonly Run[]): string[] => attachableRuns(runs).map(({ report }) => report);

describe('the runs that a change of the draft can cite', () => {
  it('are the newest of each model, and of the dry run', () => {
    const runs = [run('a', 'a2'), run(null, 'dry2'), run('b', 'b1'), run('a', 'a1'), run(null, 'dry1')];
    expect(reports(runs)).toEqual(['a2', 'dry2', 'b1']);
  });

  it('tell models of the same name at two providers apart', () => {
    const elsewhere = run('a', 'other', { model: { provider: 'compatible', model: 'a' } });
    expect(reports([run('a', 'a1'), elsewhere])).toEqual(['a1', 'other']);
  });

  it('ran exactly the draft to the end: no other rules, no trial, nothing that was cut short', () => {
    const runs = [
      run('a', 'old', { current: false }),
      run('a', 'trial', { trial: true }),
      run('a', 'cancelled', { state: 'cancelled' }),
      run('a', '', { state: 'running', report: null }),
    ];
    expect(reports(runs)).toEqual([]);
    expect(reports([...runs, run('a', 'whole')])).toEqual(['whole']);
  });

  it('of a single case give way to an older one of them all, and count where there is no other', () => {
    const single = (model: string) => run(model, `${model} single`, { counts: { ...counts, total: 1, pass: 1 } });
    expect(reports([single('a'), run('a', 'a whole'), single('b')])).toEqual(['a whole', 'b single']);
  });
});
