import { connect, createServer } from 'node:net';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, expect, it, vi } from 'vitest';
import { hasPostgres, SKIPPED, testPostgres } from '../../ledger/postgres.test-helper.ts';
import { openPostgres } from '../../ledger/postgres.ts';
import { rowOf } from './executions/row.test-helper.ts';
import type { ExecutionStore } from './executions/store.ts';
import type { LogBounds } from './log-bounds.ts';
import { sharedExecutionLog } from './shared-execution-log.ts';
import { type AllTables, type SharedTables, sharedMigrations } from './tables.ts';

const server = hasPostgres() ? await testPostgres() : null;
afterAll(() => server?.remove());
const AT_ONCE = { queuedAfterMs: 1, firstRestMs: 5, longestRestMs: 20 };
const PATIENT = { ...AT_ONCE, queuedAfterMs: 60_000 };

/** A log on a database of its own, and somebody else who is connected to it. `through`: a port to reach it by. */
async function opened(bounds: Partial<LogBounds>, through = server?.port) {
  const url = (await server?.database()) ?? '';
  const other = new Client({ connectionString: url });
  other.on('error', () => {});
  await other.connect();
  const { db, close } = await openPostgres<AllTables & SharedTables>({
    url: url.replace(`:${server?.port}/`, `:${through}/`),
    migrations: sharedMigrations,
    now: () => '',
  });
  const log = sharedExecutionLog(db, { bounds });
  const ask = async (text: string) => (await other.query<Record<string, string>>(text)).rows;
  return {
    log,
    db,
    ask,
    lock: () => ask('begin; lock table executions in access exclusive mode'),
    unlock: () => ask('rollback'),
    ids: async () => (await ask('select id from executions order by id')).map(({ id }) => id),
    close: async () => {
      await log.close();
      await close();
      await other.end();
    },
  };
}
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 10 });
/** The first row makes its month, which a locked table would keep waiting by itself. */
async function started(log: ExecutionStore): Promise<void> {
  await log.write(rowOf('0'));
  await soon(() => expect(log.waiting()).toBe(0));
}
const withPostgres = it.skipIf(server === null);

withPostgres(`rows that a locked table keeps waiting are queued, and there once it is free ${SKIPPED}`, async () => {
  const { log, lock, unlock, ids, close } = await opened(AT_ONCE);
  await started(log);
  await lock();
  expect(await Promise.all(['1', '2', '3'].map((id) => log.write(rowOf(id))))).toEqual(['queued', 'queued', 'queued']);
  expect(log.waiting()).toBe(3);
  await unlock();
  await soon(() => expect(log.waiting()).toBe(0));
  expect(await ids()).toEqual(['0', '1', '2', '3']);
  await close();
});

withPostgres(`a row whose connection is ended while it is written is there, once ${SKIPPED}`, async () => {
  const { log, db, lock, unlock, ids, close } = await opened(PATIENT);
  await started(log);
  await lock();
  const logged = log.write(rowOf('1'));
  const end = sql<{ ended: boolean }>`select pg_terminate_backend(pid) as ended from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into executions %'`;
  await soon(async () => expect((await end.execute(db)).rows).toEqual([{ ended: true }]));
  // The next try waits for the same lock.
  await soon(async () => expect((await end.execute(db)).rows).toEqual([{ ended: true }]));
  await unlock();
  expect([await logged, await ids()]).toEqual(['durable', ['0', '1']]);
  await close();
});

withPostgres(
  `a row that was written, but whose answer was lost, is there once and counts as written ${SKIPPED}`,
  async () => {
    let cuts = 0;
    let isCutting = false;
    // Between the log and its server: hands everything on, until the answer to an insert comes back.
    const between = createServer((near) => {
      const far = connect(server?.port ?? 0, '127.0.0.1');
      near.on('data', (sent) => far.write(sent));
      far.on('data', (answer) => {
        if (!isCutting || !answer.includes('INSERT 0 2')) return near.write(answer);
        cuts += 1;
        isCutting = false;
        return near.destroy();
      });
      for (const [one, two] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on('error', () => {});
        one.on('close', () => two.destroy());
      }
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    const address = between.address();
    const { log, ids, close } = await opened(PATIENT, typeof address === 'object' ? address?.port : 0);
    isCutting = true;
    const logged = ['1', '2', '3'].map((id) => log.write(rowOf(id)));
    expect(await Promise.all(logged)).toEqual(['durable', 'durable', 'durable']);
    expect([cuts, await ids()]).toEqual([1, ['1', '2', '3']]);
    // What was never tried is refused where its id is taken.
    await expect(log.write(rowOf('2'))).rejects.toThrow('duplicate');
    await close();
    between.close();
  },
);

withPostgres(`a row at fault is refused, and those beside it are written ${SKIPPED}`, async () => {
  const { log, db, ids, close } = await opened(PATIENT);
  const nul = [log.write(rowOf('1')), log.write(rowOf('2', { model: 'm\u0000' })), log.write(rowOf('3'))];
  expect((await Promise.allSettled(nul)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  // Of which nobody knows beforehand whose fault it is.
  await sql
    .raw(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
      create trigger refuse before insert on executions for each row when (new.id = '5') execute function refuse()`)
    .execute(db);
  const alone = log.write(rowOf('5'));
  const refused = expect(alone).rejects.toThrow('not this one');
  expect(await Promise.all([log.write(rowOf('4')), log.write(rowOf('6'))])).toEqual(['durable', 'durable']);
  await refused;
  expect(await ids()).toEqual(['1', '3', '4', '6']);
  await close();
});
