import { describe, expect, it } from 'vitest';
import { latestTests } from './latest-tests.ts';

const run = (id: string, version: string, model: string | null, state: 'finished' | 'cancelled' = 'finished') => ({
  id,
  version,
  state,
  model: model === null ? null : { provider: 'openai' as const, model },
  counts: { total: 5, pass: 5, fail: 0, uncertain: 0, notRun: 0 },
});

describe('the tests of two versions', () => {
  it('are the newest of one model that finished, however newer those of another are', () => {
    const runs = [
      run('e', 'v2', 'x', 'cancelled'),
      run('d', 'v2', 'y'),
      run('c', 'v2', null),
      run('b', 'v1', null),
      run('a', 'v1', null),
    ];
    expect(latestTests(runs, 'v1', 'v2')).toEqual({ then: 'b', now: 'c' });
    expect(latestTests(runs.slice(0, 2).concat(runs.slice(3)), 'v1', 'v2')).toEqual({ then: 'b', now: 'd' });
  });
  it('are missing where one was not tested', () => {
    expect(latestTests([run('a', 'v1', null)], 'v1', 'v2')).toBeNull();
  });
});
