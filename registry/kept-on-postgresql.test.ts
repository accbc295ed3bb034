// What is kept and for how long, once more on PostgreSQL. Apart from the others: each registry takes its share of the server's connections.
import { afterAll, expect, it } from 'vitest';
import { hasPostgres, SKIPPED, testPostgres } from '../ledger/postgres.test-helper.ts';
import { keepRegistriesIn } from './registry.test-helper.ts';

const server = hasPostgres() ? await testPostgres() : null;

if (server !== null) {
  // Registered first, so it runs last.
  afterAll(() => server.remove());
  keepRegistriesIn(async () => ({ databaseUrl: await server.database(), secret: 'a secret of the test, long enough' }));
  await import('./redacted.test.ts');
  await import('./jobs/cleaning.test.ts');
}

it.skipIf(server === null)(`ran on PostgreSQL ${SKIPPED}`, async () => {
  expect(await server?.database()).toContain('postgres');
});
