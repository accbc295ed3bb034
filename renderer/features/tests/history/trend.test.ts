import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../../shared/api/desktop/tests.ts';
import { HEIGHT, LEFT, nameOf, type PastRun, passRate, trendOf } from './trend.ts';

const past = (pass: number, fail: number, model: string | null, id = 'r'): PastRun => ({
  // Only model and counts are looked at.
  run: {
    id,
    model: model === null ? null : { provider: 'openai', model },
    counts: { total: pass + fail + 1, pass, fail, uncertain: 1, notRun: 0 },
  } as RunSummary,
  version: null,
  flaky: null,
});
const runs = fc.array(
  fc.tuple(fc.nat(9), fc.nat(9), fc.constantFrom('a', 'b', null)).map(([pass, fail, model]) => past(pass, fail, model)),
  { maxLength: 60 },
);

describe('a trend', () => {
  it('goes from left to right, stays in its frame, keeps points apart and models to themselves', () => {
    fc.assert(
      fc.property(runs, (history) => {
        const { lines, width } = trendOf(history);
        const points = lines.flatMap((line) => line.points);
        for (const { name, points: own } of lines) for (const { past: one } of own) expect(nameOf(one)).toBe(name);
        const xs = points.map(({ x }) => x).sort((a, b) => a - b);
        for (const [index, x] of xs.entries())
          if (index > 0) expect(x - (xs[index - 1] ?? 0)).toBeGreaterThanOrEqual(24);
        for (const { x, y } of points) {
          expect(x).toBeGreaterThan(LEFT);
          expect(x).toBeLessThan(width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(HEIGHT);
        }
        const order = history.filter((one) => passRate(one) !== null).slice(-points.length || history.length);
        expect(points.sort((a, b) => a.x - b.x).map(({ past: one }) => one)).toEqual(points.length === 0 ? [] : order);
      }),
    );
  });
  it('rises where more passes, and leaves out runs that decided nothing', () => {
    const { lines } = trendOf([past(1, 3, 'a'), past(0, 0, 'a'), past(3, 1, 'a')]);
    expect(lines).toHaveLength(1);
    const [first, second] = lines[0]?.points ?? [];
    expect(second?.y).toBeLessThan(first?.y ?? 0);
    expect(lines[0]?.points).toHaveLength(2);
  });
});
