import { defineConfig } from 'vitest/config';

/** Tests that keep nothing in the modules they import: the files of a thread share those. Others read them anew for each file. */
const TOGETHER = '{renderer,backend/features}/**/*.test.{ts,tsx}';

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'threads',
    maxWorkers: 2,
    // Generous: a noisy machine must not fail a test; every loop inside the tests is bounded by count.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // Reading them anew took more than half of the time of these.
      { extends: true, test: { name: 'together', include: [TOGETHER], isolate: false } },
      {
        extends: true,
        test: {
          name: 'apart',
          include: [
            '{shared,engine,ledger,backend,webhost,registry,client,cli,electron,resources,scripts}/**/*.test.{ts,tsx}',
          ],
          exclude: [TOGETHER],
        },
      },
    ],
  },
});
