// Small and of one release; the full size, with earlier ones, is `npm run bench -- month`.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { monthOfProduction } from './month.test-helper.ts';

const root = join(import.meta.dirname, '..', '..');

it('days of production with nightly canaries, retention and two restarts: everything is answered, and kept as long as said', async () => {
  const release = { root, days: 1, isWatched: true };
  const releases = ['first', 'second', 'third'].map((name) => ({ ...release, name }));
  const calls = 120;
  const seen = await monthOfProduction({ releases, calls, connections: 8, keepDays: 1, steps: 4 });
  expect(seen).toMatchObject({
    ...{ days: 3, asked: calls + seen.duringRestarts, answered: calls, failed: 0, invalid: 0 },
    ...{ findings: 0, lost: 0, overdue: 0, unknown: 0 },
  });
  expect(seen.upgrades.map(({ lost }) => lost)).toEqual([0, 0]);
  expect(seen.kept + seen.removed).toBe(calls);
  expect(seen.removed).toBeGreaterThan(0);
  expect(seen.kept).toBeGreaterThanOrEqual(calls / 3);
  // One a night, the last of which may still be under way at the end.
  expect(seen.canaryNights).toBeGreaterThanOrEqual(2);
  expect(seen.canaryNights).toBeLessThanOrEqual(4);
}, 300_000);
