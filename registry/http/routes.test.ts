import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import BetterSqlite3 from 'better-sqlite3';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verifySignature } from '../../ledger/crypto.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import { verifyBundle } from '../../shared/governance/bundle.ts';
import { publishApproved, type TestRegistry, testRegistry } from '../registry.test-helper.ts';

const [sample] = sampleAgents;
if (sample === undefined) throw new Error('The sample agent is missing.');
const input = sample.cases[0]?.input ?? {};
const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
// A clock that stands still: the key that was read stays known.
const at = new Date('2026-03-01T12:00:00.000Z');

/** A provider that never answers and tells when a call came and when its caller hung up. */
const called = Promise.withResolvers<void>();
const hungUp = Promise.withResolvers<void>();
const provider = createServer((call, answer) => {
  call.resume();
  called.resolve();
  answer.once('close', () => hungUp.resolve());
});

let team: TestRegistry;
let secret: string;
let deploySecond: () => Promise<string>;
beforeAll(async () => {
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  // A TCP listener's address is always an AddressInfo.
  const { port } = provider.address() as AddressInfo;
  const env = { OPENAI_API_KEY: 'sk-canary-key', OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
  team = await testRegistry({ env, now: () => at });
  const engineer = await team.join(['admin', 'engineer', 'editor']);
  const approver = await team.join(['approver', 'engineer']);
  const named = { agent: 'a1', slug: sample.slug, name: sample.name, description: '' };
  await team.append(engineer, 'agent.create', named);
  const people = { engineer, approver };
  const deploy = (change: string, version: string, from: string | null) =>
    team.append(approver, 'channel.deploy', {
      agent: 'a1',
      channel: 'production',
      change,
      version,
      from,
      reason: '',
    });
  const { spec } = sample;
  const first = await publishApproved(team, people, { agent: 'a1', spec, parent: null, change: 'c1' });
  await deploy('c1', first, null);
  ({ secret } = await engineer.client.api.member.createKey({ name: 'Shop' }));
  deploySecond = async () => {
    const brief = { ...spec, purpose: `${spec.purpose} Be brief.` };
    const second = await publishApproved(team, people, { agent: 'a1', spec: brief, parent: first, change: 'c2' });
    await deploy('c2', second, first);
    return second;
  };
});
afterAll(async () => {
  await team.close();
  await dispatcher.close();
  provider.closeAllConnections();
  provider.close();
});

async function get(path: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'PUT' = 'GET') {
  const response = await request(`${team.registry.address}${path}`, {
    dispatcher,
    method,
    headers: { authorization: `Bearer ${secret}`, ...headers },
  });
  return { status: response.statusCode, headers: response.headers, text: await response.body.text() };
}

/** Counts every statement that this process runs on any database. */
function countStatements(): { calls: () => number; stop: () => void } {
  const database = new BetterSqlite3(':memory:');
  const statement = Object.getPrototypeOf(database.prepare('select 1'));
  database.close();
  const spies = [vi.spyOn(statement, 'all'), vi.spyOn(statement, 'run'), vi.spyOn(statement, 'get')];
  return {
    calls: () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0),
    stop: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}

describe('an approved version', () => {
  const path = `/v1/agents/${sample.slug}/versions/production`;

  it('is answered again, and as unchanged, without the database', async () => {
    const first = await get(path);
    const etag = String(first.headers.etag);
    const database = countStatements();
    try {
      const again = await get(path);
      expect([again.status, again.text, again.headers.etag]).toEqual([200, first.text, etag]);
      const unchanged = await get(path, { 'if-none-match': etag });
      expect([unchanged.status, unchanged.text, unchanged.headers.etag]).toEqual([304, '', etag]);
      expect(unchanged.headers['cache-control']).toBe('private, no-cache');
      expect(database.calls()).toBe(0);
      // The count sees what goes to the database: a name that nobody asked for before does.
      await get(path.replace('production', '1'));
      expect(database.calls()).toBeGreaterThan(0);
    } finally {
      database.stop();
    }
  });

  it('is sent whole again once another is deployed', async () => {
    const before = await get(path);
    const second = await deploySecond();
    const after = await get(path, { 'if-none-match': String(before.headers.etag) });
    expect([after.status, after.headers.etag, JSON.parse(after.text).version.hash]).toEqual([
      200,
      `"${second}"`,
      second,
    ]);
  });
});

describe('the history that proves a version', () => {
  const path = `/v1/agents/${sample.slug}/versions/production`;

  it('holds, is about that version, and is sent again only once it has grown', async () => {
    const { version } = JSON.parse((await get(path)).text);
    const first = await get(`${path}/proof`);
    const check = await verifyBundle(JSON.parse(first.text), verifySignature);
    expect(check).toMatchObject({
      ok: true,
      workspace: { id: team.registry.workspace },
      version: { version: version.hash, slug: sample.slug, channels: ['production'] },
    });
    const etag = String(first.headers.etag);
    expect(etag).toBe(`"${check.head.hash}-${version.hash}"`);
    expect((await get(`${path}/proof`, { 'if-none-match': etag })).status).toBe(304);
    expect((await get(`${path}/proof`)).text).toBe(first.text);
    await team.join(['viewer']);
    const grown = await get(`${path}/proof`, { 'if-none-match': etag });
    expect([grown.status, JSON.parse(grown.text).entries.length]).toEqual([200, check.entries + 1]);
  });

  it('is for API keys, of versions that there are, and described', async () => {
    const stranger = await get(`${path}/proof`, { authorization: 'Bearer rh_guess' });
    expect([stranger.status, JSON.parse(stranger.text).code]).toEqual([401, 'unauthenticated']);
    expect((await get(`/v1/agents/${sample.slug}/versions/99/proof`)).status).toBe(404);
    expect((await get('/v1/agents/nobody/versions/production/proof')).status).toBe(404);
    const { paths } = JSON.parse((await get('/openapi.json')).text);
    expect(Object.keys(paths['/v1/agents/{slug}/versions/{ref}/proof'])).toEqual(['get']);
  });
});

describe('requests', () => {
  it('that are no route, no method or no object are refused in the closed set', async () => {
    const refused = async (path: string, method: 'GET' | 'PUT' = 'GET') => {
      const { status, text } = await get(path, {}, method);
      return [status, JSON.parse(text).code];
    };
    expect(await refused('/v1/agents/x/versions')).toEqual([404, 'not_found']);
    expect(await refused('/v1/agents/x/run', 'PUT')).toEqual([404, 'not_found']);
    expect(await refused('/v1/agents/Not%20a%20slug/versions/1')).toEqual([400, 'invalid_input']);
    // Who may ask is settled before what was asked: an application's key opens no member's route.
    expect(await refused('/v1/entries?after=soon')).toEqual([401, 'unauthenticated']);
    const list = await request(`${team.registry.address}/v1/agents/${sample.slug}/run`, {
      dispatcher,
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: '[1]',
    });
    expect([list.statusCode, (await list.body.json()) as object]).toMatchObject([400, { code: 'invalid_input' }]);
  });

  it('whose caller hangs up end the call at the provider', async () => {
    const caller = new AbortController();
    const ended = request(`${team.registry.address}/v1/agents/${sample.slug}/run`, {
      dispatcher,
      method: 'POST',
      signal: caller.signal,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input }),
    });
    await called.promise;
    caller.abort();
    await expect(ended).rejects.toThrow();
    await hungUp.promise;
  });
});
