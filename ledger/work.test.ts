import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerTables } from './tables.ts';
import { type TemporaryDatabase, temporaryDatabase } from './testing.ts';
import { work } from './work.ts';

let base: TemporaryDatabase<LedgerTables>;
beforeEach(async () => {
  base = await temporaryDatabase();
});
afterEach(() => base.remove());

const put = (db: TemporaryDatabase<LedgerTables>['db'], hash: string): Promise<unknown> =>
  db.insertInto('objects').values({ hash, content: '1' }).execute();
const hashes = async (): Promise<string[]> =>
  (await base.db.selectFrom('objects').select('hash').orderBy('hash').execute()).map(({ hash }) => hash);

describe('one unit of work', () => {
  it('keeps everything of a unit that ends well and nothing of one that fails', async () => {
    await work(base.db, async (tx) => {
      await put(tx, 'a');
      await put(tx, 'b');
    });
    const failed = work(base.db, async (tx) => {
      await put(tx, 'c');
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await hashes()).toEqual(['a', 'b']);
  });

  it('announces after the commit, in order, before it returns, and stays silent about work undone', async () => {
    const heard: string[] = [];
    await work(base.db, async (tx, unit) => {
      unit.afterCommit(() => heard.push(`first, still open: ${base.raw.inTransaction}`));
      unit.afterCommit(() => heard.push('second'));
      await put(tx, 'a');
    });
    expect(heard).toEqual(['first, still open: false', 'second']);
    const failed = work(base.db, async (_tx, unit) => {
      unit.afterCommit(() => heard.push('never'));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(heard).toHaveLength(2);
  });

  it('keeps the work and tells the others when one listener fails', async () => {
    const heard: string[] = [];
    const told = work(base.db, async (tx, unit) => {
      unit.afterCommit(() => {
        throw new Error('deaf');
      });
      unit.afterCommit(() => heard.push('second'));
      await put(tx, 'a');
    });
    await expect(told).rejects.toThrow('was saved');
    expect(heard).toEqual(['second']);
    expect(await hashes()).toEqual(['a']);
  });

  it('joins the transaction it is given, announcements included', async () => {
    const heard: string[] = [];
    const outer = work(base.db, async (tx) => {
      await work(tx, async (inner, unit) => {
        unit.afterCommit(() => heard.push('inner'));
        await put(inner, 'a');
      });
      expect(heard).toEqual([]);
      throw new Error('outer failed');
    });
    await expect(outer).rejects.toThrow('outer failed');
    expect(heard).toEqual([]);
    expect(await hashes()).toEqual([]);
  });

  it('lets queries from elsewhere wait for it and then see what it did', async () => {
    const opened = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const running = work(base.db, async (tx) => {
      await put(tx, 'a');
      opened.resolve();
      await mayEnd.promise;
    });
    await opened.promise;
    const read = hashes();
    mayEnd.resolve();
    expect(await read).toEqual(['a']);
    await running;
  });

  it('runs many units at once without mixing them', async () => {
    const counts = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        work(base.db, async (tx) => {
          const before = await tx.selectFrom('objects').select('hash').execute();
          await put(tx, `h${index}`);
          return before.length;
        }),
      ),
    );
    expect(counts.toSorted((left, right) => left - right)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });
});

describe('mistakes that would hang or tear', () => {
  it('a query on the database inside its own transaction throws at once instead of waiting for itself', async () => {
    const wrong = work(base.db, async (tx) => {
      await put(tx, 'a');
      await put(base.db, 'b');
    });
    await expect(wrong).rejects.toThrow('inside its transaction');
    expect(await hashes()).toEqual([]);
  });

  it('so does a second unit on the database inside the first', async () => {
    const wrong = work(base.db, () => work(base.db, async (tx) => put(tx, 'a')));
    await expect(wrong).rejects.toThrow('inside its transaction');
  });

  it('and a transaction opened past work()', async () => {
    await expect(base.db.transaction().execute((tx) => put(tx, 'a'))).rejects.toThrow('work()');
    expect(await hashes()).toEqual([]);
  });

  it('a transaction that is over cannot be written through', async () => {
    let kept: TemporaryDatabase<LedgerTables>['db'] = base.db;
    await work(base.db, async (tx) => {
      kept = tx;
    });
    await expect(put(kept, 'late')).rejects.toThrow('already committed');
    expect(await hashes()).toEqual([]);
  });

  it('another database may be used inside', async () => {
    const other = await temporaryDatabase();
    try {
      await work(base.db, async (tx) => {
        await work(other.db, async (second) => put(second, 'b'));
        await put(tx, 'a');
      });
      expect(await hashes()).toEqual(['a']);
      expect(await other.db.selectFrom('objects').select('hash').execute()).toEqual([{ hash: 'b' }]);
    } finally {
      await other.remove();
    }
  });
});
