import { describe, expect, it } from 'vitest';
import { findServedChange, type Served } from './served.ts';

const run = (day: number, model: string, fingerprint: string | null = null): Served => ({
  at: `2026-03-0${day}T00:00:00.000Z`,
  model,
  fingerprint,
});

describe('who answers under a name', () => {
  it('another model is news once, since the run that first met it', () => {
    const runs = [run(1, 'm-2026-01'), run(2, 'm-2026-01'), run(3, 'm-2026-02')];
    expect(findServedChange(runs)).toEqual({ kind: 'model', from: 'm-2026-01', to: 'm-2026-02', since: runs[2]?.at });
    expect(findServedChange([...runs, run(4, 'm-2026-02')])).toBeNull();
  });
  it('a fingerprint is news when it was never seen with this model', () => {
    const runs = [run(1, 'm', 'a'), run(2, 'm', 'b'), run(3, 'm', 'a')];
    expect(findServedChange(runs.slice(0, 2))).toEqual({ kind: 'fingerprint', from: 'a', to: 'b', since: runs[1]?.at });
    expect(findServedChange(runs)).toBeNull();
    expect(findServedChange([...runs, run(4, 'm', null), run(5, 'm', 'c')])?.from).toBe('a');
  });
  it('a first run, and providers that give no fingerprint, are no news', () => {
    expect(findServedChange([])).toBeNull();
    expect(findServedChange([run(1, 'm', 'a')])).toBeNull();
    expect(findServedChange([run(1, 'm'), run(2, 'm'), run(3, 'm', 'a')])).toBeNull();
  });
});
