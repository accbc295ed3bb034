import { rmSync, writeFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:https';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTestBackend, refusalOf, type TestBackend, temporaryFolder } from '../backend/backend.test-helper.ts';
import { SYSTEM_TRUST } from '../shared/api/registry/certificate.ts';
import { type Certificate, makeCertificate } from './certificate.ts';
import { type Registry, type RegistryOptions, startRegistry } from './start.ts';

const trusted = getCACertificates('default');
let folder: string;
let registry: Registry | undefined;
let desktop: TestBackend;
let certificate: Certificate;
const endings: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  folder = temporaryFolder();
  desktop = await openTestBackend();
  certificate = await makeCertificate(['127.0.0.1'], new Date());
});
afterEach(async () => {
  setDefaultCACertificates(trusted);
  await desktop.stop();
  await registry?.close();
  registry = undefined;
  for (const end of endings.splice(0)) await end();
  rmSync(folder, { recursive: true });
});

const start = async (options: Partial<RegistryOptions>): Promise<Registry> => {
  registry = await startRegistry({ dataFolder: join(folder, 'data'), env: {}, logLevel: 'silent', ...options });
  return registry;
};
function files(made: Certificate) {
  const names = { certificate: join(folder, 'own.pem'), key: join(folder, 'own-key.pem') };
  writeFileSync(names.certificate, made.certificate);
  writeFileSync(names.key, made.privateKey);
  return names;
}
const joinTeam = async ({ invite }: Registry) =>
  desktop.api.registry.join({ invite: (await invite(['admin'], 1)).link, name: 'Ada', bringAgents: false });
/** This computer trusts it from now on, as it would an authority's. */
const trust = ({ certificate: pem }: Certificate): void => setDefaultCACertificates([...trusted, pem]);

describe('a registry with a certificate from elsewhere', () => {
  it('is known by its name and what the computer trusts, also when the certificate is renewed', async () => {
    const team = await start({ certificateFiles: files(certificate) });
    expect(team.fingerprint).toBe(SYSTEM_TRUST);
    expect(await refusalOf(joinTeam(team))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('does not trust'),
      data: { what: 'certificate_changed' },
    });
    trust(certificate);
    expect(await joinTeam(team)).toMatchObject({ state: 'in_sync', fingerprint: SYSTEM_TRUST });
    const renewed = await makeCertificate(['127.0.0.1'], new Date());
    trust(renewed);
    files(renewed);
    const port = Number(new URL(team.address).port);
    await vi.waitFor(async () => expect(await shownAt(port)).toBe(renewed.fingerprint), {
      timeout: 20_000,
      interval: 50,
    });
    expect(await desktop.api.registry.sync()).toMatchObject({ state: 'in_sync' });
  });

  it('may be pinned instead', async () => {
    const own = files(certificate);
    const team = await start({ certificateFiles: own, pinned: own.certificate });
    expect(team.fingerprint).toBe(certificate.fingerprint);
    expect(await joinTeam(team)).toMatchObject({ state: 'in_sync', fingerprint: certificate.fingerprint });
  });

  it('does not start with a key of another certificate, or with no file', async () => {
    const own = files(certificate);
    writeFileSync(own.key, (await makeCertificate([], new Date())).privateKey);
    expect(await refusalOf(start({ certificateFiles: own }))).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(own.key),
    });
    await expect(start({ certificateFiles: { ...own, key: join(folder, 'none') } })).rejects.toThrow('cannot be used');
  });
});

describe('a registry behind a proxy', () => {
  /** Ends TLS and passes everything on, saying for whom. */
  async function proxy(port: () => number, client = '203.0.113.7'): Promise<string> {
    const server = createProxy(
      { key: certificate.privateKey, cert: certificate.certificate },
      async (request, reply) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const response = await fetch(`http://127.0.0.1:${port()}${request.url}`, {
          method: request.method ?? 'GET',
          headers: { ...(request.headers as Record<string, string>), 'x-forwarded-for': client },
          ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
        });
        reply.writeHead(response.status, { 'content-type': response.headers.get('content-type') ?? '' });
        reply.end(Buffer.from(await response.arrayBuffer()));
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endings.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    return `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  it('speaks plain HTTP to it, and desktops join by its public address', async () => {
    let port = 0;
    const publicAddress = await proxy(() => port);
    port = await freePort();
    const team = await start({ proxies: ['127.0.0.1'], publicAddress, port });
    expect([team.address, team.fingerprint]).toEqual([publicAddress, SYSTEM_TRUST]);
    trust(certificate);
    expect(await joinTeam(team)).toMatchObject({ state: 'in_sync', address: publicAddress });
    expect(await (await fetch(`http://127.0.0.1:${port}/v1/certificate`)).json()).toMatchObject({
      trust: 'system',
      current: null,
    });
  });

  it('believes it about who asks, when counting', async () => {
    const port = await freePort();
    await start({
      ...{ proxies: ['127.0.0.0/8'], publicAddress: 'https://rules.example', port },
      limits: { perAddress: { perSecond: 0.001, burst: 1 } },
    });
    const ask = async (client: string) =>
      (await fetch(`http://127.0.0.1:${port}/v1/certificate`, { headers: { 'x-forwarded-for': client } })).status;
    expect([await ask('203.0.113.7'), await ask('203.0.113.7'), await ask('203.0.113.8')]).toEqual([200, 429, 200]);
  });

  it('talks to nobody else, and does not start without its public address', async () => {
    const port = await freePort();
    await start({ proxies: ['203.0.113.9', '2001:db8::/32'], publicAddress: 'https://rules.example', port });
    const answer = await new Promise<string>((resolve) => {
      const socket: Socket = connect(port, '127.0.0.1', () => socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
    });
    expect(answer).toBe('');
    await registry?.close();
    registry = undefined;
    for (const publicAddress of [undefined, 'http://rules.example'])
      await expect(
        start({ proxies: ['127.0.0.1'], ...(publicAddress === undefined ? {} : { publicAddress }) }),
      ).rejects.toThrow('--public-address');
    await expect(start({ proxies: ['the proxy'], publicAddress: 'https://rules.example' })).rejects.toThrow(
      '“the proxy”',
    );
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function shownAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve((socket.getPeerX509Certificate()?.fingerprint256 ?? '').replaceAll(':', '').toLowerCase());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
