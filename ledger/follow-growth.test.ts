import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { followGrowth } from './follow-growth.ts';
import { hasPostgres, SKIPPED, type TestPostgres, testPostgres } from './postgres.test-helper.ts';
import { type OpenedPostgres, openPostgres } from './postgres.ts';
import { type LedgerTables, ledgerMigrations } from './tables.ts';
import { steppingClock } from './testing.ts';
import { announceGrowth } from './turn.ts';
import { work } from './work.ts';

const workspace = 'w';
const patience = { timeout: 30_000, interval: 20 };

describe.skipIf(!hasPostgres())(`who follows a shared ledger ${SKIPPED}`, () => {
  let server: TestPostgres;
  let url: string;
  let opened: OpenedPostgres<LedgerTables>;
  beforeAll(async () => {
    server = await testPostgres();
    url = await server.database();
    opened = await openPostgres({ url, migrations: ledgerMigrations, now: steppingClock() });
  });
  afterAll(async () => {
    await opened.close();
    await server.remove();
  });
  const announce = () => work(opened.db, (tx) => announceGrowth(tx, workspace));
  const listeners = async (): Promise<unknown> =>
    (await sql<{ count: number }>`select count(*) from pg_stat_activity where query like 'listen %'`.execute(opened.db))
      .rows[0]?.count;

  it('hears of it from the server, also on a connection made anew, without looking', async () => {
    const grown = vi.fn();
    const following = followGrowth({ url, workspace, head: async () => null, grown });
    await vi.waitFor(async () => expect(await listeners()).toBe(1), patience);
    await vi.waitFor(() => expect(grown).toHaveBeenCalled(), patience);
    const before = grown.mock.calls.length;
    await announce();
    await vi.waitFor(() => expect(grown.mock.calls.length).toBe(before + 1), patience);
    // What is said while nobody listens is made up for by the call on connecting again.
    await server.stop();
    await server.start();
    await vi.waitFor(() => expect(grown.mock.calls.length).toBe(before + 2), patience);
    await announce();
    await vi.waitFor(() => expect(grown.mock.calls.length).toBe(before + 3), patience);
    await following.close();
    await vi.waitFor(async () => expect(await listeners()).toBe(0), patience);
  });

  it('finds out by looking while it cannot listen', async () => {
    const grown = vi.fn();
    let head = 'a';
    const nowhere = 'postgres://nobody:none@127.0.0.1:1/none';
    const following = followGrowth({ url: nowhere, workspace, head: async () => head, grown });
    await vi.waitFor(() => expect(grown).toHaveBeenCalledTimes(1), patience);
    head = 'b';
    await vi.waitFor(() => expect(grown).toHaveBeenCalledTimes(2), patience);
    await following.close();
  });

  it('hears nothing of what was rolled back, and nothing of other workspaces', async () => {
    const grown = vi.fn();
    const following = followGrowth({ url, workspace, head: async () => null, grown });
    await vi.waitFor(() => expect(grown).toHaveBeenCalledTimes(1), patience);
    await expect(
      work(opened.db, async (tx) => {
        await announceGrowth(tx, workspace);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await work(opened.db, (tx) => announceGrowth(tx, 'another'));
    // The server tells in the order of commits, so what would have been told is told before this.
    await announce();
    await vi.waitFor(() => expect(grown).toHaveBeenCalledTimes(2), patience);
    await following.close();
  });
});
