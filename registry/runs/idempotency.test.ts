import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';

let clock = Date.UTC(2026, 2, 1, 9);
let served: ServedAgent;
let path: string;
beforeAll(async () => {
  served = await servedAgent({ logLevel: 'error', now: () => new Date(clock) });
  path = `/v1/agents/${served.slug}/run`;
});
afterAll(() => served.close());

const named = (key: string, body: unknown = { input: served.input }) =>
  served.call(path, body, { 'idempotency-key': key });
const newKey = () => randomUUID();

describe('calls with an idempotency key', () => {
  it('are made once, however many arrive at once, and answered alike', async () => {
    const before = served.provider.calls();
    served.provider.hold();
    const key = newKey();
    const calls = Array.from({ length: 8 }, () => named(key));
    await served.provider.arrived(before + 1);
    served.provider.release();
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.execution}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(served.provider.calls()).toBe(before + 1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(7);
  });

  it('are replayed for a day, over a restart, and run again after it', async () => {
    const key = newKey();
    const first = await named(key);
    const made = served.provider.calls();
    await served.team.restart();
    clock += 23 * 60 * 60_000;
    const again = await named(key);
    expect([again.json, again.headers.get('idempotency-replayed')]).toEqual([first.json, 'true']);
    expect(served.provider.calls()).toBe(made);
    clock += 2 * 60 * 60_000;
    const later = await named(key);
    expect([later.status, later.headers.get('idempotency-replayed'), served.provider.calls()]).toEqual([
      200,
      null,
      made + 1,
    ]);
    expect(later.json.execution).not.toBe(first.json.execution);
  });

  it('refuse another request under the same key', async () => {
    const key = newKey();
    await named(key);
    const other = await named(key, { input: served.input, timeoutMs: 5000 });
    expect([other.status, other.json.code, other.json.data.rule]).toEqual([409, 'conflict', 'idempotency_key']);
    expect((await named('two words')).json.code).toBe('invalid_input');
  });

  it('forget what came to nothing, so that a retry runs', async () => {
    const key = newKey();
    const wrong = await named(key, { input: { nonsense: true } });
    expect([wrong.status, wrong.json.data.problems.length > 0]).toEqual([400, true]);
    expect((await named(key)).status).toBe(200);
  });

  it('go on when their caller hangs up, and wait for the registry to close', async () => {
    const key = newKey();
    const before = served.provider.calls();
    served.provider.hold();
    const gone = new AbortController();
    const { Agent, request } = await import('undici');
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    const lost = request(`${served.team.registry.address}${path}`, {
      dispatcher,
      method: 'POST',
      signal: gone.signal,
      headers: { authorization: `Bearer ${served.secret}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ input: served.input }),
    }).catch(() => 'lost');
    await served.provider.arrived(before + 1);
    gone.abort();
    expect(await lost).toBe('lost');
    await dispatcher.close();
    const restarted = served.team.restart();
    served.provider.release();
    await restarted;
    const found = await vi.waitFor(() => named(key), { timeout: 20_000 });
    expect([found.status, found.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(served.provider.calls()).toBe(before + 1);
  });
});

it('a call may name its channel, its models by measurement, and its own words', async () => {
  const body = { input: served.input, channel: 'production', model: 'auto', metadata: { order: '4711' } };
  expect((await served.call(path, body)).status).toBe(200);
  expect((await served.call(path, { ...body, version: '1' })).json.code).toBe('invalid_input');
  const many = Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, 'v']));
  expect((await served.call(path, { ...body, metadata: many })).json.code).toBe('invalid_input');
  expect((await served.call(path, { ...body, channel: 'staging' })).json.code).toBe('not_found');
});

it('errors are problem details', async () => {
  const { status, json, headers } = await served.call(path, { input: { title: 7 } });
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(json).toMatchObject({
    type: 'urn:rulehouse:error:invalid_input',
    status,
    instance: path,
    code: 'invalid_input',
  });
  expect(json.detail).toBe(json.message);
  for (const problem of json.data.problems) expect(problem).toHaveProperty('message');
  expect(json.data.problems.some((problem: object) => 'example' in problem)).toBe(true);
});
