import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { type ContractRouterClient, isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DesktopContract, desktopContract } from '../shared/api/desktop/index.ts';
import { BODY_LIMIT } from './api.ts';
import { startWebHost, type WebHost } from './start.ts';

let folder: string;
let host: WebHost;
let token: string;
let site: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-webhost-'));
  const renderer = join(folder, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Rulehouse</title>');
  writeFileSync(join(renderer, 'assets', 'index-abc.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  host = await startWebHost({ dataFolder: join(folder, 'data'), rendererFolder: renderer, env: {} });
  token = new URL(host.url).hash.replace('#token=', '');
  const origin = `http://127.0.0.1:${host.port}`;
  site = { Host: `127.0.0.1:${host.port}`, Origin: origin, 'Sec-Fetch-Site': 'same-origin' };
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: string;
  body: string;
}
/** Sends bytes as they are: `fetch` would repair the very things these tests are about. */
function raw(requestLine: string, headers: Record<string, string>, body = ''): Promise<Answer> {
  return new Promise((done, fail) => {
    const socket = connect(host.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => (text += chunk));
    socket.on('error', fail);
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      done({
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0),
        headers: head.toLowerCase(),
        body: rest.join('\r\n\r\n'),
      });
    });
    const length = body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const lines = Object.entries({ ...headers, ...length, Connection: 'close' }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    socket.write(`${requestLine} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  });
}
const page = (target: string, headers: Record<string, string> = {}): Promise<Answer> =>
  raw(`GET ${target}`, { Host: site.Host ?? '', 'Sec-Fetch-Site': 'none', ...headers });
const call = (headers: Record<string, string>, target = '/rpc/agents/list'): Promise<Answer> =>
  raw(`POST ${target}`, { ...site, 'Content-Type': 'application/json', ...headers }, '{}');
const bearer = (): Record<string, string> => ({ Authorization: `Bearer ${token}` });

function client(): ContractRouterClient<DesktopContract> {
  const headers = { ...bearer(), Origin: site.Origin ?? '', 'Sec-Fetch-Site': 'same-origin' };
  return createORPCClient(new RPCLink({ url: `http://127.0.0.1:${host.port}/rpc`, headers }));
}
const procedures = Object.entries(desktopContract).flatMap(([group, entries]) =>
  Object.entries(entries).flatMap(([name, entry]) => (isContractProcedure(entry) ? [`${group}/${name}`] : [])),
);

describe('the web host serves its own window', () => {
  it('with the page, its assets and addresses inside the application', async () => {
    expect(await page('/')).toMatchObject({ status: 200, body: '<!doctype html><title>Rulehouse</title>' });
    expect((await page('/agents/one/rules')).body).toContain('Rulehouse');
    const asset = await page('/assets/index-abc.js', { 'Sec-Fetch-Site': 'same-origin' });
    expect(asset.status).toBe(200);
    expect(asset.headers).toContain('immutable');
    expect((await page('/')).headers).toContain('cache-control: no-store');
    expect((await page('/assets/missing.js')).status).toBe(404);
  });

  it('and answers the contract, streams included, with typed errors', async () => {
    const api = client();
    expect(await api.agents.list()).toHaveLength(4);
    const news = await api.system.changes();
    const first = news.next();
    await api.system.saveSettings({ colorScheme: 'dark', singleKeyShortcuts: false });
    expect((await first).value).toEqual({ topics: ['settings'] });
    await news.return?.(undefined);
    const missing = await api.agents.get({ id: 'nobody' }).catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(ORPCError);
    expect(missing).toMatchObject({ code: 'not_found', defined: true, data: { entity: 'agent' } });
  });

  it('refuses more than it accepts at once with a typed error', async () => {
    const answer = await client()
      .changes.comment({ id: 'x', text: 'x'.repeat(BODY_LIMIT) })
      .catch((error: unknown) => error);
    expect(answer).toMatchObject({ code: 'limit', data: { limit: 'request_bytes' } });
  });

  it('answers what is not JSON in a typed way, too', async () => {
    const answer = await raw(
      'POST /rpc/agents/list',
      { ...site, ...bearer(), 'Content-Type': 'application/json' },
      '{',
    );
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('invalid_input');
  });
});

describe('the web host refuses without a word', () => {
  const nothing = { body: '' };
  it('every procedure of the contract without the token', async () => {
    expect(procedures.length).toBeGreaterThan(40);
    for (const name of procedures)
      expect([name, await call({}, `/rpc/${name}`)]).toMatchObject([name, { status: 403, ...nothing }]);
  });
  it('the token in the address, another one, and the right one from another page', async () => {
    expect(await call({}, `/rpc/agents/list?token=${token}`)).toMatchObject({ status: 403, ...nothing });
    expect((await call({ Authorization: `Bearer ${'a'.repeat(token.length)}` })).status).toBe(403);
    expect((await call({ ...bearer(), Origin: `http://127.0.0.1:${host.port + 1}` })).status).toBe(403);
    expect((await call({ ...bearer(), 'Sec-Fetch-Site': 'same-site' })).status).toBe(403);
    expect((await call(bearer())).status).toBe(200);
  });
  it('other names, a rebound one included, and an absolute target', async () => {
    const evil = `evil.test:${host.port}`;
    expect(await call({ ...bearer(), Host: evil, Origin: `http://${evil}` })).toMatchObject({
      status: 421,
      ...nothing,
    });
    expect((await page('/', { Host: 'localhost.' })).status).toBe(421);
    expect((await raw('GET /', {})).status).toBe(421);
    expect((await page(`http://${site.Host}/`)).status).toBe(421);
  });
  it('forms', async () => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])
      expect((await call({ ...bearer(), 'Content-Type': type })).status).toBe(403);
  });
  it('preflights, upgrades and tunnels', async () => {
    const preflight = { ...site, 'Access-Control-Request-Method': 'POST' };
    expect((await raw('OPTIONS /rpc/agents/list', preflight)).status).toBe(403);
    const upgrade = {
      ...site,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Key': 'x',
      'Sec-WebSocket-Version': '13',
    };
    expect((await raw('GET /', { ...upgrade, ...bearer() })).status).toBe(403);
    expect((await raw('CONNECT 127.0.0.1:1', site)).status).toBe(403);
  });
  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..\\secret.txt',
    '/%2e%2e%5csecret.txt',
    '/index.html%00.js',
    '/%252e%252e/secret.txt',
    '/assets/',
    '/.env',
    '/data/rulehouse.db',
  ])('the file outside at %s', async (target) => {
    const answer = await page(target);
    expect(answer.body).not.toContain('outside');
    expect([404, 400, 421]).toContain(answer.status);
  });
});

it('no answer opens the door for another origin or sets a cookie, and each carries the policy', async () => {
  const answers = await Promise.all([
    page('/'),
    call({}),
    call(bearer()),
    page('/', { Host: 'evil' }),
    page('/missing.js'),
  ]);
  for (const { headers } of answers) {
    expect(headers).not.toMatch(/access-control|set-cookie/);
    for (const wanted of [
      "frame-ancestors 'none'",
      'x-content-type-options: nosniff',
      'referrer-policy: no-referrer',
      'cross-origin-resource-policy: same-origin',
      'cross-origin-opener-policy: same-origin',
    ])
      expect(headers).toContain(wanted);
  }
});

it('is reachable on loopback only', async () => {
  const addresses = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one !== undefined && !one.internal && one.family === 'IPv4');
  for (const one of addresses) {
    const reached = await new Promise((done) => {
      const socket = connect(host.port, one?.address ?? '');
      socket.once('connect', () => done(true)).once('error', () => done(false));
    });
    expect(reached).toBe(false);
  }
});

it('the token stands in no file of the data folder', () => {
  const data = join(folder, 'data');
  const files = readdirSync(data, { recursive: true, encoding: 'utf8' })
    .map((name) => join(data, name))
    .filter((file) => statSync(file).isFile());
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) expect(readFileSync(file).includes(token)).toBe(false);
});

it('says what to do when the window is not built', async () => {
  const start = startWebHost({ dataFolder: join(folder, 'other'), rendererFolder: join(folder, 'nowhere'), env: {} });
  await expect(start).rejects.toThrow('npm run build');
});
