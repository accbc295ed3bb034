import { defineConfig } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../scripts/find-chromium.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../test-results',
  fullyParallel: false,
  // Every file has programs, folders and ports of its own; a browser test waits more than it computes.
  workers: 2,
  retries: 0,
  // Generous: a slow machine must not fail a test.
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '../.cache/e2e.json' }]],
  use: {
    // A control that cannot be used fails its own step, not the whole test after minutes.
    actionTimeout: 60_000,
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_FLAGS },
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Nothing to wait for; and a preference that changes under an open page would close what Mantine's Collapse holds.
    contextOptions: { reducedMotion: 'reduce' },
    // Recording every test on film took half of the time of all; a failed one is run again with --trace on.
    screenshot: 'only-on-failure',
  },
});
