import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { abortableSleep } from '../../engine/routing/backoff.ts';
import { openDatabase } from '../../ledger/database.ts';
import { orderedId } from '../../ledger/ordered-id.ts';
import { hasPostgres, SKIPPED, testPostgres } from '../../ledger/postgres.test-helper.ts';
import { openPostgres } from '../../ledger/postgres.ts';
import { work } from '../../ledger/work.ts';
import { openLog } from '../log.ts';
import {
  type AllTables,
  type RegistryDb,
  registryMigrations,
  type SharedTables,
  sharedMigrations,
} from '../store/tables.ts';
import type { Jobs, Queue } from './jobs.ts';
import { ownJobs } from './own-jobs.ts';

const log = openLog('silent');
const now = (): Date => new Date();
const newId = (): string => orderedId(Date.now());
interface Opened {
  db: RegistryDb;
  jobs: Jobs;
  /** Closes the jobs and opens them anew on the same database. */
  again(): Promise<Jobs>;
  close(): Promise<void>;
}

async function onSqlite(): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-jobs-'));
  const { db, close } = await openDatabase<AllTables>({
    ...{ file: join(folder, 'db.sqlite'), migrations: registryMigrations, backups: null, now: () => '' },
  });
  const open = () => ownJobs({ db, log, now, wait: abortableSleep, newId });
  return opened(db, open, async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
}
const server = hasPostgres() ? await testPostgres() : null;
async function onPostgres(): Promise<Opened> {
  const url = (await server?.database()) ?? '';
  const { db, close } = await openPostgres<AllTables & SharedTables>({
    url,
    migrations: sharedMigrations,
    now: () => '',
  });
  const { bossJobs } = await import('./boss-jobs.ts');
  return opened(db as unknown as RegistryDb, () => bossJobs(url, { log, now }), close);
}
async function opened(db: RegistryDb, open: () => Promise<Jobs>, end: () => Promise<void>): Promise<Opened> {
  const self: Opened = {
    db,
    jobs: await open(),
    async again() {
      await self.jobs.close(0);
      self.jobs = await open();
      return self.jobs;
    },
    async close() {
      await self.jobs.close(5000);
      await end();
    },
  };
  return self;
}
const queue = (name: string, does: Queue['work'], more: Partial<Queue> = {}): Queue => ({
  ...{ name, atOnce: 2, retries: 2, firstPause: 1, longestPause: 1, work: does, gaveUp: async () => {} },
  ...more,
});
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 45_000, interval: 20 });

describe.each([
  ['SQLite', onSqlite, true],
  ['PostgreSQL', onPostgres, server !== null],
] as const)(`jobs on %s ${SKIPPED}`, (_name, open, isThere) => {
  afterAll(async () => {
    if (open === onPostgres) await server?.remove();
  });

  it.skipIf(!isThere)(
    'are done once, tried again after a failure, and given up in the end',
    async () => {
      const { db, jobs, close } = await open();
      const seen: string[] = [];
      const lost: string[] = [];
      await jobs.work(
        queue(
          'test',
          async ({ id = '' }) => {
            seen.push(id);
            if (id === 'bad' || (id === 'shaky' && seen.filter((each) => each === id).length < 2))
              throw new Error('no');
          },
          { gaveUp: async ({ id = '' }) => void lost.push(id) },
        ),
      );
      await jobs.enqueue(db, 'test', { id: 'good' });
      await jobs.enqueue(db, 'test', { id: 'shaky' });
      await jobs.enqueue(db, 'test', { id: 'bad' });
      // Exactly with its transaction.
      await work(db, async (tx) => {
        await jobs.enqueue(tx, 'test', { id: 'never' });
        throw new Error('undone');
      }).catch(() => {});
      await soon(() => expect(lost).toEqual(['bad']));
      const count = (id: string): number => seen.filter((each) => each === id).length;
      expect(['good', 'shaky', 'bad', 'never'].map(count)).toEqual([1, 2, 3, 0]);
      await close();
    },
    60_000,
  );

  it.skipIf(!isThere)(
    'that were under way when the process was stopped are done by the next',
    async () => {
      const opening = await open();
      const begun = Promise.withResolvers<void>();
      let done = 0;
      const slow = queue('slow', (_data, signal) => {
        begun.resolve();
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
      });
      await opening.jobs.work(slow);
      await opening.jobs.enqueue(opening.db, 'slow', { id: '1' });
      await begun.promise;
      const jobs = await opening.again();
      await jobs.work(
        queue('slow', async () => {
          done += 1;
        }),
      );
      await soon(() => expect(done).toBe(1));
      await soon(async () => {
        const [depth] = await jobs.depths();
        expect([depth?.waiting ?? 0, depth?.active ?? 0]).toEqual([0, 0]);
      });
      await opening.close();
    },
    60_000,
  );
});
