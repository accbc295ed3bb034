import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasPostgres, SKIPPED, type TestPostgres, testPostgres } from '../ledger/postgres.test-helper.ts';
import { type Registry, startRegistry } from '../registry/start.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
let dataFolder: string;
let file: string;
beforeEach(async () => {
  folder = workFolder();
  dataFolder = join(folder.path, 'data', 'registry');
  file = join(dataFolder, 'registry.sqlite');
  await (await start()).close();
});
afterEach(() => folder.remove());
const start = (more: { databaseUrl?: string; secret?: string } = {}): Promise<Registry> =>
  startRegistry({ dataFolder, env: {}, logLevel: 'silent', workspaceName: 'Garden team', ...more });

/** Changes the stored ledger behind the program's back. */
function tamper(sql: string): void {
  const raw = new BetterSqlite3(file);
  raw.exec(sql);
  raw.close();
}
const backedUp = async (): Promise<string> => JSON.parse((await folder.run(['registry', 'backup', '--json'])).out).file;

describe('rulehouse registry backup', () => {
  it('writes a checked copy while the registry runs', async () => {
    const registry = await start();
    const { code, out, err } = await folder.run(['registry', 'backup']);
    await registry.close();
    expect([code, err]).toEqual([0, '']);
    const written = /^Backup written and checked: (\S+\.db)$/m.exec(out)?.[1] ?? '';
    const copy = new BetterSqlite3(written, { readonly: true });
    expect(copy.prepare('select count(*) from entries').pluck().get()).toBe(1);
    copy.close();
    expect(out).toContain('identity.json');
  });

  it('says where there is no registry', async () => {
    rmSync(dataFolder, { recursive: true });
    for (const command of ['backup', 'restore', 'check']) {
      const { code, err } = await folder.run(['registry', command]);
      expect(code, command).toBe(1);
      expect(err, command).toContain('There is no registry in');
    }
  });
});

describe('the log of executions', () => {
  it('is backed up beside the rest, told when it is damaged, and restored then', async () => {
    const log = join(dataFolder, 'executions.sqlite');
    const first = JSON.parse((await folder.run(['registry', 'backup', '--json'])).out);
    const copy = new BetterSqlite3(first.executions, { readonly: true });
    expect(copy.prepare('select count(*) from executions').pluck().get()).toBe(0);
    copy.close();
    writeFileSync(log, 'no database at all, but long enough to be taken for one'.repeat(40));
    const checked = await folder.run(['registry', 'check']);
    expect([checked.code, checked.err]).toEqual([1, 'The log of executions is damaged. Restore a backup.']);
    const restored = await folder.run(['registry', 'restore']);
    expect(restored.err).toBe('');
    expect(restored.out).toContain(`Executions were damaged; restored those of`);
    expect((await folder.run(['registry', 'check'])).code).toBe(0);
  });
});

describe('rulehouse registry restore', () => {
  it('puts the newest sound backup in place and sets what was there aside, unchanged', async () => {
    await backedUp();
    const later = await backedUp();
    truncateSync(later, 5000);
    tamper("update projection set data = '{}'");
    const bytes = readFileSync(file);
    const { code, out, err } = await folder.run(['registry', 'restore']);
    expect(code).toBe(0);
    expect(err).toBe(`This newer backup is damaged and was passed over: ${later}`);
    const aside = /set aside, unchanged: (.*)$/m.exec(out)?.[1] ?? '';
    expect(readFileSync(join(aside, 'registry.sqlite'))).toEqual(bytes);
    expect((await folder.run(['registry', 'check'])).code).toBe(0);
    const registry = await start();
    expect(await registry.isEmpty()).toBe(true);
    await registry.close();
  });

  it('takes the backup that is named, and changes nothing where that is none', async () => {
    const first = await backedUp();
    await backedUp();
    const executions = readFileSync(join(dataFolder, 'executions.sqlite'));
    const { out } = await folder.run(['registry', 'restore', first, '--json']);
    expect(JSON.parse(out)).toMatchObject({ file: first, unusable: [] });
    // Calls that were made stay in the log, however far decisions go back.
    expect(readFileSync(join(dataFolder, 'executions.sqlite'))).toEqual(executions);
    writeFileSync(join(folder.path, 'not-one.db'), 'hello');
    const before = readFileSync(file);
    const refused = await folder.run(['registry', 'restore', 'not-one.db']);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('no sound backup')]);
    expect((await folder.run(['registry', 'restore', 'gone.db'])).err).toContain('There is no file');
    expect(readFileSync(file)).toEqual(before);
  });

  it('is refused while the registry runs, and so is a second registry on the folder', async () => {
    await backedUp();
    const registry = await start();
    const refused = await folder.run(['registry', 'restore']);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('Stop it first')]);
    await expect(start()).rejects.toThrow('A registry is running with the data folder');
    await registry.close();
    expect(existsSync(join(dataFolder, 'quarantine'))).toBe(false);
    expect((await folder.run(['registry', 'restore'])).code).toBe(0);
  });
});

describe('rulehouse registry check', () => {
  it('ends with 0 where everything holds, also while the registry runs', async () => {
    const registry = await start();
    const { code, out } = await folder.run(['registry', 'check']);
    await registry.close();
    expect([code, out]).toEqual([
      0,
      'The registry’s ledger: its one entry holds: order, hashes, signatures and permissions.',
    ]);
  });

  it('names a decision that was altered, and what is shown but was not decided', async () => {
    tamper(`update projection set data = replace(data, 'Garden', 'Other') where kind = 'workspace'`);
    const shown = await folder.run(['registry', 'check']);
    expect([shown.code, shown.err]).toEqual([1, expect.stringContaining('is not what its decisions add up to')]);
    tamper(`update entries set envelope = replace(envelope, '"sig":"', '"sig":"AAAA')`);
    const altered = await folder.run(['registry', 'check', '--json']);
    expect([altered.code, JSON.parse(altered.out)]).toMatchObject([1, { ok: false, ledgers: [{ entry: 1 }] }]);
  });
});

describe.skipIf(!hasPostgres())(`a registry on PostgreSQL${hasPostgres() ? '' : ` ${SKIPPED}`}`, () => {
  let postgres: TestPostgres | undefined;
  afterAll(() => postgres?.remove());

  it('is checked like any other, and backed up and restored with the tools of PostgreSQL', async () => {
    postgres = await testPostgres();
    const env = { DATABASE_URL: await postgres.database(), RULEHOUSE_SECRET: 'a secret of more than 32 characters' };
    rmSync(dataFolder, { recursive: true });
    await (await start({ databaseUrl: env.DATABASE_URL, secret: env.RULEHOUSE_SECRET })).close();
    expect(await folder.run(['registry', 'check'], env)).toMatchObject({ code: 0, err: '' });
    expect((await folder.run(['registry', 'backup'], env)).err).toContain('use pg_dump');
    expect((await folder.run(['registry', 'restore'], env)).err).toContain('use pg_restore');
  });
});
