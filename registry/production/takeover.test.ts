import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasPostgres, SKIPPED, testPostgres } from '../../ledger/postgres.test-helper.ts';
import { callAsApplication } from '../registry.test-helper.ts';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';
import { type Replica, startReplica } from './replica.test-helper.ts';

const SECRET = 'a secret of the test, long enough for it';
const TOTAL = 24;
/** Before the kill. */
const FINISHED = 6;
/** What one process may have under way: eight of a batch, an asynchronous run and a named call. */
const UNDER_WAY = 10;
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 150_000, interval: 50 });

const server = hasPostgres() ? await testPostgres() : null;
afterAll(() => server?.remove());

describe.each([
  ['another replica, on PostgreSQL,', true, server !== null],
  ['the process that is started anew, on SQLite,', false, true],
] as const)(`what a killed process left is taken over: %s ${SKIPPED}`, (_name, isShared, isThere) => {
  const place = mkdtempSync(join(tmpdir(), 'rulehouse-takeover-'));
  /** What webhooks were told; the first telling is never answered. */
  const told: { id: string; type: string; of: string }[] = [];
  const receiver = createServer(async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { type, data } = JSON.parse(Buffer.concat(chunks).toString());
    told.push({ id: String(request.headers['webhook-id']), type, of: data.id });
    if (told.length > 1) reply.writeHead(204).end();
  });
  let served: ServedAgent;
  let env: Record<string, string>;
  let at: Replica;
  const running: Replica[] = [];
  const start = async (name: string): Promise<Replica> => {
    const replica = await startReplica({ folder: isShared ? join(place, name) : place, env });
    running.push(replica);
    return replica;
  };
  const ask = async (path: string, body?: unknown, headers?: Record<string, string>) =>
    callAsApplication(at.address, path, { key: served.secret, body, headers });
  const path = (rest: string): string => `/v1/agents/${served.slug}/${rest}`;
  const results = async (batch: string) =>
    (await ask(`/v1/batches/${batch}/results?limit=100`)).json.results as { state: string; execution: string }[];

  beforeAll(async () => {
    if (!isThere) return;
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo; // A TCP listener's address is always an AddressInfo.
    const database = isShared ? await server?.database() : undefined;
    const storage = database === undefined ? {} : { databaseUrl: database, secret: SECRET };
    served = await servedAgent({ ...storage, dataFolder: join(place, 'registry'), privateWebhooks: true });
    await served.admin.client.api.member.createWebhook({
      ...{ url: `http://127.0.0.1:${port}/`, description: 'Test', events: ['run.finished', 'batch.finished'] },
    });
    await served.team.registry.close();
    env = {
      ...{ ...served.provider.env, RULEHOUSE_PRIVATE_WEBHOOKS: '1' },
      ...(database === undefined ? {} : { DATABASE_URL: database, RULEHOUSE_SECRET: SECRET }),
    };
  });
  afterAll(async () => {
    served?.provider.release();
    for (const replica of running) replica.process.kill('SIGKILL');
    receiver.closeAllConnections();
    receiver.close();
    await served?.admin.client.close();
    await served?.approver.client.close();
    await served?.provider.close();
    rmSync(place, { recursive: true, force: true });
  });

  it.skipIf(!isThere)(
    'a batch, a run, a delivery and a named call, and nothing that was finished is done again',
    async () => {
      const { provider, input } = served;
      at = await start('first');
      const delivered = (await ask(path('runs'), { input })).json.id as string;
      await eventually(() => expect(told).toHaveLength(1));
      provider.hold();
      const before = provider.calls();
      const batch = (await ask(path('batches'), { inputs: Array.from({ length: TOTAL }, () => input) })).json
        .id as string;
      const run = (await ask(path('runs'), { input })).json.id as string;
      const named = { 'idempotency-key': 'one-call' };
      const cut = ask(path('run'), { input }, named).catch(() => null);
      await provider.arrived(before + UNDER_WAY);
      provider.release();
      await eventually(async () => {
        const { ok } = (await ask(`/v1/batches/${batch}`)).json;
        expect(ok).toBeGreaterThanOrEqual(FINISHED);
      });
      provider.hold();
      const kept = (await results(batch)).filter(({ state }) => state === 'ok').map(({ execution }) => execution);
      const first = at;
      if (isShared) at = await start('second');
      await first.kill();
      provider.release();
      if (!isShared) at = await start('first');
      await cut;
      const again = await ask(path('run'), { input }, named);
      expect(again.status).toBe(200);

      await eventually(async () => {
        const states = [await ask(`/v1/batches/${batch}`), await ask(`/v1/runs/${run}`)].map(({ json }) => json.state);
        expect(states).toEqual(['done', 'done']);
      });
      const all = await results(batch);
      expect(all.map(({ state }) => state)).toEqual(Array.from({ length: TOTAL }, () => 'ok'));
      const executions = all.map(({ execution }) => execution);
      expect(new Set(executions).size).toBe(TOTAL);
      expect(executions).toEqual(expect.arrayContaining(kept));
      // One call each, and at most what was under way when the process died once more.
      expect(provider.calls() - before).toBeLessThanOrEqual(TOTAL + 2 + UNDER_WAY);
      // Nobody is left out, and whoever was told twice can see that it is the same.
      await eventually(() => {
        expect(new Set(told.map(({ of }) => of))).toEqual(new Set([delivered, run, batch]));
        expect(told.filter(({ of }) => of === delivered).length).toBeGreaterThan(1);
      });
      expect(new Set(told.map(({ id }) => id)).size).toBe(3);
      expect(await at.stop()).toBe(0);
    },
    300_000,
  );
});
