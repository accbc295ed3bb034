import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAsApplication } from '../registry.test-helper.ts';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';

const STRANGERS = 12;
const MB = 1024 * 1024;
/** What both ends of a connection on loopback may hold of what nobody reads, with the pieces that TLS was read in. */
const BUFFERS = 12 * MB;

let agent: ServedAgent;
beforeAll(async () => {
  agent = await servedAgent({ limits: { perAddress: { perSecond: 0.001, burst: STRANGERS } } });
});
afterAll(() => agent.close());

interface Sent {
  /** All that was answered. */
  text: string;
  /** Bytes of the body that left before the connection ended. */
  bytes: number;
}

/** Sends a body for as long as the registry takes it. */
async function push(path: string, headers: readonly string[], piece: Buffer, total: number): Promise<Sent> {
  const port = Number(new URL(agent.team.registry.address).port);
  const socket: TLSSocket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  // The registry ends the connection while something is still being sent.
  socket.on('error', () => {});
  const closed = once(socket, 'close');
  socket.write([`POST ${path} HTTP/1.1`, 'Host: x', 'Content-Type: application/json', ...headers, '', ''].join('\r\n'));
  let bytes = 0;
  while (bytes < total && !socket.destroyed) {
    const isTaken = socket.write(piece);
    bytes += piece.byteLength;
    if (!isTaken) await Promise.race([once(socket, 'drain').catch(() => {}), closed]);
  }
  await closed;
  return { text, bytes };
}

describe('a body of somebody without a credential', () => {
  const plain = Buffer.alloc(MB / 4, ' ');
  const chunk = Buffer.concat([Buffer.from(`${plain.byteLength.toString(16)}\r\n`), plain, Buffer.from('\r\n')]);

  it.each([
    ['of known length', [`Content-Length: ${64 * MB}`], plain],
    ['in chunks', ['Transfer-Encoding: chunked'], chunk],
    ['with a guessed key', [`Content-Length: ${64 * MB}`, 'Authorization: Bearer rs_guess'], plain],
  ])('is refused before it is read: %s', async (_, headers, piece) => {
    const { text, bytes } = await push(`/v1/agents/${agent.slug}/batches`, headers, piece, 64 * MB);
    expect(text).toMatch(/^HTTP\/1.1 401 /);
    expect(text).toMatch(/\r\nconnection: close\r\n/i);
    expect(text).toContain('"unauthenticated"');
    expect(bytes).toBeLessThan(BUFFERS);
  });

  it('is not read at an address that is none, nor beyond what strangers have to say', async () => {
    const nowhere = await push('/v1/nothing', [`Content-Length: ${64 * MB}`], plain, 64 * MB);
    expect(nowhere.text).toMatch(/^HTTP\/1.1 404 /);
    expect(nowhere.text).toContain('"not_found"');
    expect(nowhere.bytes).toBeLessThan(BUFFERS);
    const joining = await push('/v1/sessions', [`Content-Length: ${8 * MB}`], plain, 8 * MB);
    expect(joining.text).toMatch(/^HTTP\/1.1 (413|429) /);
  });

  it('that is small leaves the connection as it is', async () => {
    const { status, headers } = await callAsApplication(agent.team.registry.address, `/v1/agents/${agent.slug}/run`, {
      key: 'rs_guess',
      body: { input: {} },
    });
    expect([status, headers.get('connection')]).toEqual([401, 'keep-alive']);
  });

  it('counts for its address, and who has a key is served all the same', async () => {
    let refused = '';
    for (let call = 0; call <= STRANGERS && !refused.startsWith('HTTP/1.1 429'); call += 1)
      refused = (await push(`/v1/agents/${agent.slug}/batches`, [`Content-Length: ${64 * MB}`], plain, 64 * MB)).text;
    expect(refused).toMatch(/^HTTP\/1.1 429 /);
    expect(refused).toContain('"requests_per_address"');
    expect((await agent.call(`/v1/agents/${agent.slug}/run`, { input: agent.input })).status).toBe(200);
  });
});
