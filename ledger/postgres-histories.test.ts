import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base, clear, dump, ledger, objectsOf } from './kept-ledger.test-helper.ts';
import { hasPostgres, SKIPPED, type TestPostgres, testPostgres } from './postgres.test-helper.ts';
import { openPostgres } from './postgres.ts';
import { fixedSteps, play, steps } from './random-history.test-helper.ts';
import { ledgerMigrations } from './tables.ts';
import { steppingClock } from './testing.ts';

const now = steppingClock();

describe.skipIf(!hasPostgres())(`the same acts on SQLite and PostgreSQL ${SKIPPED}`, () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await testPostgres();
  });
  afterAll(() => server.remove());

  const shared = async (url?: string) =>
    openPostgres({ url: url ?? (await server.database()), migrations: ledgerMigrations, now });
  type Shared = Awaited<ReturnType<typeof shared>>;

  /** What `dump` is of a SQLite database. */
  const content = async ({ db }: Shared): Promise<unknown> => [
    await db.selectFrom('objects').selectAll().orderBy('hash').execute(),
    await db.selectFrom('entries').selectAll().orderBy('workspace').orderBy('sequence').execute(),
    await db.selectFrom('projection').selectAll().orderBy('workspace').orderBy('kind').orderBy('id').execute(),
  ];

  it('are answered and kept the same, row by row, and verify, rebuild and replicate the same', async () => {
    await fc.assert(
      fc.asyncProperty(steps({ minLength: 40, maxLength: 80 }), async (chosen) => {
        const made = await play(chosen);
        const { workspace } = made.history;
        const objects = objectsOf(made);
        const own = await base();
        const theirs = await shared();
        try {
          for (const { envelope } of made.attempts) {
            const expected = await ledger.append(own.db, workspace, envelope, objects);
            expect(await ledger.append(theirs.db, workspace, envelope, objects)).toEqual(expected);
          }
          expect(await content(theirs)).toEqual(dump(own));
          expect(await ledger.head(theirs.db, workspace)).toEqual(made.history.head());
          expect(await ledger.verify(theirs.db, workspace)).toEqual({ ok: true, head: made.history.head() });
          expect(await ledger.projectionsEqualRebuild(theirs.db, workspace)).toBe(true);
          for (const kind of ['change', 'version'] as const)
            for (const order of ['asc', 'desc'] as const) {
              const page = { agent: 'agent-0', limit: 3, order };
              expect(await ledger.list(theirs.db, workspace, kind, page)).toEqual(
                await ledger.list(own.db, workspace, kind, page),
              );
            }
          await theirs.db.deleteFrom('projection').where('kind', '=', 'member').execute();
          expect(await ledger.projectionsEqualRebuild(theirs.db, workspace)).toBe(false);
          await ledger.rebuild(theirs.db, workspace);
          expect(await content(theirs)).toEqual(dump(own));
        } finally {
          await theirs.close();
          await clear();
        }
      }),
      { numRuns: 2, seed: 20260301, endOnFailure: true },
    );
  });

  it('sort and compare text by its bytes on both', async () => {
    const names = ['a', 'B', 'Z', 'ä', 'ae', '𝒳', '￿', 'é', '_', '~', 'a b', 'aB'];
    const own = await base();
    const theirs = await shared();
    const rows = names.map((hash) => ({ hash, content: JSON.stringify('\u0000') }));
    for (const { db } of [own, theirs]) await db.insertInto('objects').values(rows).execute();
    expect((await content(theirs)) as unknown[]).toEqual(dump(own));
    await theirs.close();
  });

  it('from many at once make one chain, with every act in it once', async () => {
    const made = await play(fixedSteps(40));
    const { workspace, entries } = made.history;
    const url = await server.database();
    const replicas = await Promise.all([shared(url), shared(url), shared(url)]);
    // Everybody offers everything, in order, at the same time; whoever comes second is told of the entry that is there.
    const heads = await Promise.all(
      replicas.map(async ({ db }) => {
        for (const { envelope } of entries)
          expect(await ledger.append(db, workspace, envelope, objectsOf(made))).toMatchObject({ ok: true });
        return ledger.head(db, workspace);
      }),
    );
    expect(heads).toEqual([made.history.head(), made.history.head(), made.history.head()]);
    for (const { db } of replicas) expect(await ledger.verify(db, workspace)).toEqual({ ok: true, head: heads[0] });
    for (const { close } of replicas) await close();
  });
});
