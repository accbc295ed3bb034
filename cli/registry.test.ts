import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
