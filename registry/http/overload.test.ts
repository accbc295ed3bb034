import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAsApplication } from '../registry.test-helper.ts';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';
import { openExecutionLog } from '../store/execution-log.ts';

const AT_ONCE = 4;
const STRANGERS = 40;

let agent: ServedAgent;
let path: string;
beforeAll(async () => {
  agent = await servedAgent({
    limits: { runsAtOnce: AT_ONCE, perAddress: { perSecond: 0.001, burst: STRANGERS } },
  });
  path = `/v1/agents/${agent.slug}/run`;
});
afterAll(() => agent.close());

describe('more than the registry takes', () => {
  it('is refused at once and in words, and everything that was acknowledged is kept', async () => {
    const { provider, input } = agent;
    provider.hold();
    const held = Array.from({ length: AT_ONCE }, () => agent.call(path, { input }));
    await provider.arrived(AT_ONCE);
    const burst = await Promise.all(Array.from({ length: 20 }, () => agent.call(path, { input })));
    for (const { status, headers, json } of burst) {
      expect([status, headers.get('retry-after')]).toEqual([429, '1']);
      expect(json).toMatchObject({ code: 'limit', data: { limit: 'runs', retryAfterMs: 1000 } });
    }
    // What is no call of a model is served meanwhile.
    expect((await agent.call(`/v1/agents/${agent.slug}/versions/production`)).status).toBe(200);
    expect(provider.calls()).toBe(AT_ONCE);
    provider.release();
    const answered = await Promise.all(held);
    expect(answered.map(({ status }) => status)).toEqual(answered.map(() => 200));
    // After the burst it goes on as before.
    const after = await agent.call(path, { input });
    expect(after.status).toBe(200);
    const ids = [...answered, after].map(({ json }) => (json as { execution: string }).execution);
    expect(new Set(ids).size).toBe(AT_ONCE + 1);
    await agent.team.restart();
    // Another reader of the same file.
    const log = openExecutionLog(join(agent.team.folder, 'executions.sqlite'));
    for (const id of ids) expect(await log.get(id), id).toMatchObject({ outcome: 'ok' });
    await log.close();
  });

  it('of strangers is refused by address, while applications and the balancer are served', async () => {
    const guess = () => callAsApplication(agent.team.registry.address, '/v1/keys', { key: 'rs_guess' });
    let refused: Awaited<ReturnType<typeof guess>> | undefined;
    for (let call = 0; call <= STRANGERS && refused?.status !== 429; call += 1) refused = await guess();
    expect(refused?.status).toBe(429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(1);
    expect(refused?.json).toMatchObject({ code: 'limit', data: { limit: 'requests_per_address' } });
    expect((await agent.call(`/v1/agents/${agent.slug}/versions/production`)).status).toBe(200);
    for (const open of ['/health', '/ready'])
      expect((await callAsApplication(agent.team.registry.address, open, { key: null })).status).toBe(200);
  });

  it('in headers is refused before it is read', async () => {
    const port = Number(new URL(agent.team.registry.address).port);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
        socket.write(`GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
      });
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
  });
});
