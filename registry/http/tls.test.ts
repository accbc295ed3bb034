import { execFile, spawnSync } from 'node:child_process';
import { type ConnectionOptions, connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRegistry, testRegistry } from '../registry.test-helper.ts';

const hasSslscan = spawnSync('sslscan', ['--version']).status === 0;
const SKIPPED = hasSslscan ? '' : '(skipped: sslscan is not installed)';

let team: TestRegistry;
let port: number;
beforeAll(async () => {
  team = await testRegistry();
  port = Number(new URL(team.registry.address).port);
});
afterAll(() => team.close());

/** Protocol and cipher that a client of this kind ends up with, or why there was no connection. */
const handshake = (options: ConnectionOptions): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
    socket.once('secureConnect', () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().standardName}`);
      socket.destroy();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
/** Clients that would take anything, so that what is refused is refused by the registry. */
const old = (version: 'TLSv1' | 'TLSv1.1'): ConnectionOptions => ({
  minVersion: version,
  maxVersion: version,
  ciphers: 'ALL:@SECLEVEL=0',
});
const only = (ciphers: string): ConnectionOptions => ({ maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` });

const HANDSHAKE_FAILURE = /ALERT_HANDSHAKE_FAILURE/;
const PROTOCOL_VERSION = /ALERT_PROTOCOL_VERSION/;

describe('a connection to the registry', () => {
  it('is TLS 1.3, or TLS 1.2 for those who have no better', async () => {
    expect(await handshake({})).toBe('TLSv1.3 TLS_AES_256_GCM_SHA384');
    expect(await handshake({ maxVersion: 'TLSv1.2' })).toBe('TLSv1.2 TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384');
  });

  it.each([
    ['TLS 1.0', old('TLSv1'), PROTOCOL_VERSION],
    ['TLS 1.1', old('TLSv1.1'), PROTOCOL_VERSION],
    ['CBC', only('ECDHE-ECDSA-AES128-SHA256'), HANDSHAKE_FAILURE],
    ['CBC with SHA-1', only('ECDHE-ECDSA-AES256-SHA'), HANDSHAKE_FAILURE],
    ['a key that is not fresh', only('AES128-GCM-SHA256'), HANDSHAKE_FAILURE],
  ])('is refused with %s', async (_, options, refusal) => {
    expect(await handshake(options)).toMatch(refusal);
  });

  it.skipIf(!hasSslscan)(`has nothing weak in it for sslscan ${SKIPPED}`, async () => {
    const args = ['--xml=-', '--no-colour', '--show-certificate', `127.0.0.1:${port}`];
    // Not synchronously: the registry answers in this process.
    const { stdout: found } = await promisify(execFile)('sslscan', args);
    const elements = (name: string): Record<string, string>[] =>
      [...found.matchAll(new RegExp(`<${name} ([^>]*?)/?>`, 'g'))].map(([, text = '']) =>
        Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
      );
    const protocols = elements('protocol').filter(({ enabled }) => enabled === '1');
    expect(protocols.map(({ type, version }) => `${type} ${version}`)).toEqual(['tls 1.2', 'tls 1.3']);
    const ciphers = elements('cipher');
    expect(ciphers.length).toBeGreaterThan(4);
    for (const { cipher, sslversion, strength } of ciphers) {
      expect(cipher, sslversion).toMatch(sslversion === 'TLSv1.3' ? /^TLS_(AES|CHACHA20)_/ : /^ECDHE-.*(GCM|CHACHA20)/);
      expect(['strong', 'acceptable'], cipher).toContain(strength);
    }
    expect(elements('heartbleed').filter(({ vulnerable }) => vulnerable === '1')).toEqual([]);
    expect(elements('renegotiation').map(({ supported, secure }) => [supported, secure])).not.toContainEqual([
      '1',
      '0',
    ]);
  });
});
