// The registry's own tests once more, on PostgreSQL: what they say holds on both.
import { afterAll, expect, it } from 'vitest';
import { hasPostgres, SKIPPED, testPostgres } from '../ledger/postgres.test-helper.ts';
import { openPostgres } from '../ledger/postgres.ts';
import { keepRegistriesIn } from './registry.test-helper.ts';
import { rowOf } from './store/executions/row.test-helper.ts';
import { sharedExecutionLog } from './store/shared-execution-log.ts';
import { type AllTables, type SharedTables, sharedMigrations } from './store/tables.ts';

const server = hasPostgres() ? await testPostgres() : null;

if (server !== null) {
  // Registered first, so it runs last.
  afterAll(() => server.remove());
  keepRegistriesIn(async () => ({ databaseUrl: await server.database(), secret: 'a secret of the test, long enough' }));
  await import('./registry.test.ts');
  await import('./readers.test.ts');
  await import('./devices.test.ts');
  await import('./locks.test.ts');
  await import('./measured-order.test.ts');
  await import('./sound-text.test.ts');
  await import('./corrections.test.ts');
  await import('./runs/idempotency.test.ts');
  await import('./runs/batches.test.ts');
}

it.skipIf(server === null)(`executions are in the shared database once they are acknowledged ${SKIPPED}`, async () => {
  const url = (await server?.database()) ?? '';
  const { db, close } = await openPostgres<AllTables & SharedTables>({
    url,
    migrations: sharedMigrations,
    now: () => '',
  });
  const row = (id: number) => rowOf(String(id).padStart(4, '0'));
  const log = sharedExecutionLog(db);
  const written = Array.from({ length: 1000 }, (_, index) => log.write(row(index)));
  await log.close();
  await Promise.all(written);
  const count = db.selectFrom('executions').select((from) => from.fn.countAll<number>().as('count'));
  expect(await count.executeTakeFirst()).toEqual({ count: 1000 });
  const next = sharedExecutionLog(db);
  await expect(next.write(row(1))).rejects.toThrow('duplicate');
  await next.write(row(1001));
  await next.close();
  expect(await count.executeTakeFirst()).toEqual({ count: 1001 });
  await close();
});
