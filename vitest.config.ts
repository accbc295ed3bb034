import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{shared,engine,ledger,backend,webhost,registry,client,cli,electron,renderer,resources,scripts}/**/*.test.{ts,tsx}',
    ],
    environment: 'node',
    pool: 'threads',
    maxWorkers: 2,
    // Generous: a noisy machine must not fail a test; every loop inside the tests is bounded by count.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
