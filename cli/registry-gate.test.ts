import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRegistry } from '../registry/start.ts';
import { type Folder, workFolder } from './fixture.test-helper.ts';

let folder: Folder;
beforeEach(() => {
  folder = workFolder();
});
afterEach(() => folder.remove());

describe('rulehouse registry serve', () => {
  const serve = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    folder.run(['registry', 'serve', '--port', '0', ...args], env);

  it.each([
    [['--certificate', 'a.pem'], 'belong together'],
    [['--certificate', 'a.pem', '--certificate-key', 'b.pem', '--behind-proxy'], 'leave out --certificate'],
    [['--pin', 'a.pem'], 'pin the registry’s own certificate already'],
    [['--certificate', 'a.pem', '--certificate-key', 'b.pem'], 'The certificate cannot be used'],
    [['--behind-proxy'], '--public-address https://'],
    [['--behind-proxy', 'x', '--public-address', 'https://rules.example'], '“x” is no address or network of a proxy'],
    [['--sign-in', 'none.json'], 'settings for signing in cannot be read'],
  ])('refuses %j in words', async (args, words) => {
    const { code, err } = await serve(args);
    expect(code).toBe(1);
    expect(err).toContain(words);
  });

  it('names what is wrong with the settings of signing in, and no secret', async () => {
    writeFileSync(join(folder.path, 'sign-in.json'), JSON.stringify({ issuer: 'https://login.example' }));
    const secret = 'canary-client-secret';
    const { code, err } = await serve(['--sign-in', 'sign-in.json'], { RULEHOUSE_SIGN_IN_SECRET: secret });
    expect([code, err]).toEqual([1, expect.stringContaining('clientId: ')]);
    expect(err).not.toContain(secret);
  });
});

describe('rulehouse registry rotate-certificate', () => {
  it('says which certificate takes effect when, and that desktops follow', async () => {
    const dataFolder = join(folder.path, 'data', 'registry');
    // The terminal's clock.
    const now = () => new Date('2026-03-01T09:30:00.000Z');
    const start = () => startRegistry({ dataFolder, env: {}, logLevel: 'silent', now });
    const registry = await start();
    const before = registry.fingerprint;
    await registry.close();
    const { code, out } = await folder.run(['registry', 'rotate-certificate', '--in', '48', '--json']);
    const told = JSON.parse(out) as { before: string; next: string; from: string; vouched: boolean };
    expect([code, told]).toMatchObject([0, { before, vouched: true }]);
    const kept = JSON.parse(readFileSync(join(dataFolder, 'certificates.json'), 'utf8')) as { from: string }[];
    expect(kept.map(({ from }) => from)).toEqual(['1970-01-01T00:00:00.000Z', told.from]);
    const again = await start();
    expect(again.fingerprint).toBe(before);
    await again.close();
    const stolen = await folder.run(['registry', 'rotate-certificate', '--in', '0', '--no-voucher']);
    expect(stolen.out).toContain('each person joins again with a new invite link');
    const last = await start();
    expect([before, told.next]).not.toContain(last.fingerprint);
    await last.close();
  });

  it('finds no registry where there is none', async () => {
    const { code, err } = await folder.run(['registry', 'rotate-certificate']);
    expect([code, err]).toEqual([1, expect.stringContaining('There is no registry in')]);
  });
});
