import { afterAll, describe, expect, it } from 'vitest';
import { sendJson, serve } from '../providers/fixture.test-helper.ts';
import { closeConnections, pooledFetch } from './fetch.ts';

afterAll(closeConnections);

describe('the pooled fetch', () => {
  it('sends method, headers and body, and gives status, headers and JSON back', async () => {
    const server = await serve((request, response, body) =>
      sendJson(response, 201, { method: request.method, header: request.headers['x-one'], body }, { 'x-two': '2' }),
    );
    const response = await pooledFetch(server.url, { method: 'post', headers: { 'X-One': '1' }, body: 'äöü' });
    expect([response.status, response.ok, response.headers.get('X-Two')]).toEqual([201, true, '2']);
    expect(await response.json()).toEqual({ method: 'POST', header: '1', body: 'äöü' });
    await server.close();
  });

  it('keeps several headers of one name apart, and takes answers without a body', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(204, { 'set-cookie': ['a=1', 'b=2'] });
      response.end();
    });
    const response = await pooledFetch(new URL(server.url));
    expect([response.status, response.headers.getSetCookie(), await response.text()]).toEqual([
      204,
      ['a=1', 'b=2'],
      '',
    ]);
    await server.close();
  });

  it('uses connections again instead of opening one for each call', async () => {
    const ports = new Set<number | undefined>();
    const server = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      sendJson(response, 200, {});
    });
    for (let turn = 0; turn < 30; turn++) await (await pooledFetch(server.url)).text();
    // A second one may open while the first is still being handed back.
    expect(ports.size).toBeLessThanOrEqual(2);
    await server.close();
  });

  it('stops when the signal aborts, before the answer and during it', async () => {
    const caller = new AbortController();
    const server = await serve((request, response) => {
      if (request.url === '/during') {
        response.writeHead(200);
        response.write('part of it', () => caller.abort());
      } else caller.abort();
    });
    await expect(pooledFetch(`${server.url}/during`, { signal: caller.signal })).rejects.toThrow();
    await expect(pooledFetch(server.url, { signal: caller.signal })).rejects.toThrow();
    await server.close();
  });

  it('sends nothing when the signal aborts before there is a connection', async () => {
    const caller = new AbortController();
    const server = await serve((_request, response) => sendJson(response, 200, {}));
    const asked = pooledFetch(server.url, { signal: caller.signal });
    caller.abort(new Error('not needed any more'));
    await expect(asked).rejects.toThrow('not needed any more');
    // Whatever was on its way has arrived when the next answer is there.
    await pooledFetch(server.url);
    expect(server.requests).toHaveLength(1);
    await server.close();
  });

  it('reads text as fetch does: a byte order mark is no part of it', async () => {
    const server = await serve((_request, response) => response.end('\ufeffäöü'));
    expect(await (await pooledFetch(server.url)).text()).toBe('äöü');
    await server.close();
  });

  it('opens a new pool after it was closed', async () => {
    const server = await serve((_request, response) => sendJson(response, 200, {}));
    expect((await pooledFetch(server.url)).status).toBe(200);
    await closeConnections();
    expect((await pooledFetch(server.url)).status).toBe(200);
    await server.close();
  });
});
