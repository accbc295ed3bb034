import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../shared/errors.ts';
import { hasPostgres, SKIPPED, type TestPostgres, testPostgres } from './postgres.test-helper.ts';
import { openPostgres } from './postgres.ts';
import { ledgerMigrations } from './tables.ts';
import { steppingClock } from './testing.ts';
import { work } from './work.ts';

const now = steppingClock();
const open = (url: string, migrations = ledgerMigrations) => openPostgres({ url, migrations, now });
const trouble = (opening: Promise<unknown>): Promise<AppError> =>
  opening.then(
    () => Promise.reject(new Error('It was opened.')),
    (error: unknown) => (error instanceof AppError ? error : Promise.reject(error)),
  );

describe.skipIf(!hasPostgres())(`a PostgreSQL database ${SKIPPED}`, () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await testPostgres();
  });
  afterAll(() => server.remove());

  it('is brought to its shape once, however many processes start together', async () => {
    const url = await server.database();
    const opened = await Promise.all(Array.from({ length: 4 }, () => open(url)));
    expect(opened.map(({ applied }) => applied.length).toSorted()).toEqual([0, 0, 0, ledgerMigrations.length]);
    for (const { close } of opened) await close();
    const again = await open(url);
    expect(again.applied).toEqual([]);
    await again.close();
  });

  it('keeps its shape whole when a later step fails', async () => {
    const url = await server.database();
    const broken = [
      ...ledgerMigrations,
      { name: 'x-0001', up: () => {}, postgres: 'create table half (a text); create nonsense' },
    ];
    await expect(open(url, broken)).rejects.toThrow('syntax error');
    const opened = await open(url);
    expect(opened.applied).toEqual(ledgerMigrations.map(({ name }) => name));
    await opened.close();
  });

  it('gives the steps that bring it to its shape the time they need, and other queries not', async () => {
    const told = {
      name: 'x-0001',
      up: () => {},
      postgres: "create table told as select current_setting('statement_timeout') as ms",
    };
    const opened = await open(await server.database(), [...ledgerMigrations, told]);
    const { rows } = await sql<{ ms: string; now: string }>`
      select ms, current_setting('statement_timeout') as now from told`.execute(opened.db);
    expect(rows).toEqual([{ ms: '0', now: '1min' }]);
    await opened.close();
  });

  it('of a newer program, of another program, or in another encoding is refused and not changed', async () => {
    const url = await server.database();
    const newer = await open(url, [
      ...ledgerMigrations,
      { name: 'x-0001', up: () => {}, postgres: 'create table later (a text)' },
    ]);
    await newer.close();
    expect(await trouble(open(url))).toMatchObject({ code: 'conflict', data: { rule: 'newer_database' } });

    const foreign = await server.database();
    const client = new Client({ connectionString: foreign });
    await client.connect();
    await client.query('create table customers (name text)');
    expect(await trouble(open(foreign))).toMatchObject({ code: 'unavailable', data: { what: 'database_foreign' } });
    const tables = await client.query("select tablename from pg_tables where schemaname = 'public'");
    expect(tables.rows).toEqual([{ tablename: 'customers' }]);
    await client.query(`create database latin encoding 'LATIN1' locale 'C' template template0`);
    await client.end();
    const latin = new URL(foreign);
    latin.pathname = '/latin';
    expect(await trouble(open(latin.href))).toMatchObject({ data: { what: 'database_foreign' } });
  });

  it('that cannot be opened says why, and never the password', async () => {
    const url = await server.database();
    const changed = (change: (address: URL) => void): string => {
      const address = new URL(url);
      change(address);
      return address.href;
    };
    const cases: [string, object][] = [
      [
        changed((address) => {
          address.password = 'wrong-canary';
        }),
        { what: 'database_refused' },
      ],
      [
        changed((address) => {
          address.pathname = '/nowhere';
        }),
        { what: 'database_missing' },
      ],
      [
        changed((address) => {
          address.port = '1';
        }),
        { what: 'database_unreachable' },
      ],
      [
        changed((address) => {
          address.search = '?sslmode=verify-full';
        }),
        { what: 'database_refused' },
      ],
      ['mysql://root:wrong-canary@127.0.0.1/x', { problems: expect.anything() }],
      ['not an address', { problems: expect.anything() }],
    ];
    for (const [address, data] of cases) {
      const error = await trouble(open(address));
      expect(error.data, address).toMatchObject(data);
      expect(`${error.message} ${JSON.stringify(error.data)}`).not.toMatch(/canary|secret/);
    }
  });

  it('does units whole, refuses queries past them, and does those again that others undid', async () => {
    const { db, close } = await open(await server.database());
    const put = (tx: typeof db, hash: string, content = '1') =>
      tx.insertInto('objects').values({ hash, content }).execute();
    await expect(
      work(db, async (tx) => {
        await put(tx, 'a');
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await expect(work(db, () => put(db, 'b'))).rejects.toThrow('inside its transaction');
    await expect(db.transaction().execute((tx) => put(tx, 'c'))).rejects.toThrow('work()');
    expect(await db.selectFrom('objects').selectAll().execute()).toEqual([]);

    // Two that lock the same rows in opposite order: the server ends one of them, and it is done again.
    await work(db, async (tx) => {
      await put(tx, 'x');
      await put(tx, 'y');
    });
    const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let tries = 0;
    const cross = (first: string, second: string, at: number) =>
      work(db, async (tx) => {
        tries += 1;
        const touch = (hash: string) =>
          tx
            .updateTable('objects')
            .set((row) => ({ content: row('content', '||', `${at}`) }))
            .where('hash', '=', hash)
            .execute();
        await touch(first);
        both[at]?.resolve();
        await both[1 - at]?.promise;
        await touch(second);
      });
    await Promise.all([cross('x', 'y', 0), cross('y', 'x', 1)]);
    expect(tries).toBe(3);
    const [x] = await db.selectFrom('objects').selectAll().where('hash', '=', 'x').execute();
    expect([...(x?.content ?? '')].toSorted()).toEqual(['0', '1', '1']);
    await close();
  });

  it('goes on after the server was away', async () => {
    const { db, close } = await open(await server.database());
    const count = () =>
      db
        .selectFrom('entries')
        .select((row) => row.fn.countAll<number>().as('count'))
        .executeTakeFirst();
    expect(await count()).toEqual({ count: 0 });
    await server.stop();
    expect(await trouble(count())).toMatchObject({ code: 'unavailable', data: { what: 'database_unreachable' } });
    await server.start();
    expect(await count()).toEqual({ count: 0 });
    await close();
  });
});
