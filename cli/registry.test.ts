import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasPostgres, SKIPPED, testPostgres } from '../ledger/postgres.test-helper.ts';
import { openPostgres } from '../ledger/postgres.ts';
import { startRegistry } from '../registry/start.ts';
import { sharedMigrations } from '../registry/store/tables.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

describe('rulehouse registry serve with DATABASE_URL', () => {
  const nobody = 'postgres://somebody:canary@127.0.0.1:1/team';
  const serve = (env: NodeJS.ProcessEnv) => folder.run(['registry', 'serve', '--port', '0'], env);

  it('asks for the secret that replicas share', async () => {
    const { code, out, err } = await serve({ DATABASE_URL: nobody });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('needs RULEHOUSE_SECRET: at least 32 random characters');
  });

  it('says in words, without the password, that it cannot get there', async () => {
    const RULEHOUSE_SECRET = 'x'.repeat(32);
    const { code, err } = await serve({ DATABASE_URL: nobody, RULEHOUSE_SECRET });
    expect([code, err]).toEqual([
      1,
      'The PostgreSQL server does not answer. Check that it runs and that host and port in DATABASE_URL are right. (127.0.0.1:1/team)',
    ]);
    const other = await serve({ DATABASE_URL: 'mysql://somebody:canary@127.0.0.1/team', RULEHOUSE_SECRET });
    expect(other.err).toMatch(/^DATABASE_URL is not an address such as postgres:/);
    expect(other.err).not.toContain('canary');
  });
});

describe('rulehouse verify', () => {
  it.skipIf(!hasPostgres())(`checks the ledger of a registry on PostgreSQL ${SKIPPED}`, async () => {
    const server = await testPostgres();
    try {
      const url = await server.database();
      const secret = 'x'.repeat(32);
      const dataFolder = folder.path;
      await (await startRegistry({ dataFolder, databaseUrl: url, secret, env: {}, logLevel: 'silent' })).close();
      const env = { DATABASE_URL: url, RULEHOUSE_SECRET: secret };
      const { code, out } = await folder.run(['verify'], env);
      expect([code, out]).toEqual([
        0,
        'The registry’s ledger: its one entry holds: order, hashes, signatures and permissions.',
      ]);
      const { db, close } = await openPostgres({ url, migrations: sharedMigrations, now: () => '' });
      await sql`update entries set time = '2020-01-01T00:00:00.000Z'`.execute(db);
      await close();
      const altered = await folder.run(['verify'], env);
      expect([altered.code, altered.err]).toEqual([1, expect.stringContaining('entry 1 does not hold')]);
    } finally {
      await server.remove();
    }
  });
});
