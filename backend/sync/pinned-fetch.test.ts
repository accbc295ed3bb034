import { X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import 'reflect-metadata'; // Needed by @peculiar/x509 before it is loaded.
import * as x509 from '@peculiar/x509';
import { afterEach, describe, expect, it } from 'vitest';
import { normalFingerprint } from './invite-link.ts';
import { CertificateChanged, pinnedFetch } from './pinned-fetch.ts';

async function selfSigned(): Promise<{ cert: string; key: string; fingerprint: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=any name',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2036-01-01T00:00:00Z'),
    signingAlgorithm: algorithm,
    keys,
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const cert = certificate.toString('pem');
  return {
    cert,
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
    fingerprint: normalFingerprint(new X509Certificate(cert).fingerprint256) ?? '',
  };
}

describe('a pinned connection', () => {
  let server: Server;
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  async function serve(identity: { cert: string; key: string }, seen: string[]): Promise<string> {
    server = createServer(identity, (request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.end('hello');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('talks to the pinned certificate, whatever name stands in it', async () => {
    const identity = await selfSigned();
    const seen: string[] = [];
    const address = await serve(identity, seen);
    const pinned = pinnedFetch(identity.fingerprint);
    const response = await pinned.fetch(
      new Request(`${address}/v1/x`, { method: 'POST', body: 'a', headers: { authorization: 'me' } }),
    );
    expect(await response.text()).toBe('hello');
    expect(seen).toEqual(['POST /v1/x me']);
    await pinned.close();
  });

  it('sends nothing at all to another certificate', async () => {
    const pinnedOne = await selfSigned();
    const seen: string[] = [];
    const address = await serve(await selfSigned(), seen);
    const bytes: number[] = [];
    server.on('secureConnection', (socket) => socket.on('data', (chunk: Buffer) => bytes.push(...chunk)));
    const pinned = pinnedFetch(pinnedOne.fingerprint);
    const failure = await pinned
      .fetch(new Request(`${address}/v1/x`, { headers: { authorization: 'secret' } }))
      .catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).cause).toBeInstanceOf(CertificateChanged);
    expect(seen).toEqual([]);
    expect(bytes).toEqual([]);
    await pinned.close();
  });
});
