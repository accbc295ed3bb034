// Small; the full size is `npm run bench -- load`.
import { expect, it } from 'vitest';
import { hasPostgres, SKIPPED } from '../../ledger/postgres.test-helper.ts';
import { loadFaultsAndSwaps } from './load.test-helper.ts';

/** Inputs of one batch that are under way at a time. */
const LANES = 8;

it.skipIf(!hasPostgres())(
  `two replicas under calls, faults and swaps, one killed and one restarted, answer nothing wrong and lose nothing ${SKIPPED}`,
  async () => {
    const sizes = { calls: 600, swaps: 12, connections: 16, isBuilt: false };
    const seen = await loadFaultsAndSwaps(sizes);
    expect(seen).toMatchObject({
      ...{ calls: sizes.calls, kills: 1, stopCode: 0, deployments: 7, rollbacks: 5 },
      ...{ invalid: {}, neverDeployed: 0, lost: 0, cutOtherwise: 0, batch: { results: 200, executions: 200 } },
    });
    // What was not answered well was told by its type, and there was enough of everything for that to mean something.
    expect(seen.byStatus['200']).toBeGreaterThan(sizes.calls / 2);
    expect(seen.byProblem.invalid_input).toBeGreaterThanOrEqual(sizes.calls / 10 - seen.cutByKill);
    expect(Object.keys(seen.byProblem).join()).toContain('provider');
    expect(Object.keys(seen.faults).length).toBeGreaterThan(5);
    expect(seen.versions).toBeGreaterThan(3);
    // What stands in the log beyond the answers belongs to calls and inputs that the kill cut off.
    expect(seen.unanswered).toBeGreaterThanOrEqual(0);
    expect(seen.unanswered).toBeLessThanOrEqual(seen.cutByKill + seen.askedAgain + LANES);
  },
  300_000,
);
