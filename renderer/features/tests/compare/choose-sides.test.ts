import { describe, expect, it } from 'vitest';
import { chooseSides, runBefore } from './choose-sides.ts';

const model = { provider: 'openai' as const, model: 'a' };
const run = (id: string, more: { total?: number; trial?: boolean; asked?: boolean } = {}) => ({
  id,
  trial: more.trial ?? false,
  model: more.asked === true ? model : null,
  counts: { total: more.total ?? 10, pass: 0, fail: 0, uncertain: 0, notRun: 0 },
});

describe('which two runs are compared', () => {
  const runs = [run('trial', { trial: true }), run('one', { total: 1 }), run('d'), run('c', { asked: true }), run('b')];
  it('the latest of the whole suite and the one before it of the same model', () => {
    expect(chooseSides(runs, {})).toEqual({ then: 'b', now: 'd' });
    expect(runBefore([...runs, run('a', { asked: true })], 'c')).toBe('a');
  });
  it('another model where the same did not run before, and nothing where nothing did', () => {
    expect(runBefore(runs, 'c')).toBe('b');
    expect(runBefore(runs, 'b')).toBeNull();
    expect(chooseSides([run('only')], {})).toEqual({ then: null, now: 'only' });
    expect(chooseSides([], {})).toEqual({ then: null, now: null });
  });
  it('those that the address names', () => {
    expect(chooseSides(runs, { then: 'trial', now: 'one' })).toEqual({ then: 'trial', now: 'one' });
    expect(chooseSides(runs, { then: 'd' })).toEqual({ then: 'd', now: 'c' });
  });
});
