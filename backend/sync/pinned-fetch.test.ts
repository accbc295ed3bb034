import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ownCertificate } from '../../registry/certificate.ts';
import { CertificateChanged, pinnedFetch } from './pinned-fetch.ts';

const folders: string[] = [];
async function selfSigned(): Promise<{ cert: string; key: string; fingerprint: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-pinned-'));
  folders.push(folder);
  const { certificate, privateKey, fingerprint } = await ownCertificate(folder, [], new Date());
  return { cert: certificate, key: privateKey, fingerprint };
}

describe('a pinned connection', () => {
  let server: Server;
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
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
