import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { linkCode } from '../../shared/governance/device-link.ts';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';
import { countRows } from '../store/everything-stored.test-helper.ts';

const DAY_MS = 24 * 60 * 60_000;
const START = Date.parse('2026-03-01T09:00:00.000Z');
/** Calls of one `makeOne`: one waited for, one asynchronous, two in a batch. */
const CALLS = 4;
/** Starts of a registry and many calls. */
const LONG_MS = 180_000;
let now = START;
let served: ServedAgent;
const receiver = createServer((_request, reply) => void reply.writeHead(204).end());
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  served = await servedAgent({ privateWebhooks: true, now: () => new Date(now) });
  const { member } = served.admin.client.api;
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await member.createWebhook({ url, description: '', events: ['run.finished', 'batch.finished'] });
  await member.createDeviceLink({ code: linkCode(randomBytes(32).toString('base64url')) });
});
afterAll(async () => {
  await served.close();
  receiver.close();
});

const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 60_000, interval: 200 });
/** It cleans whenever it starts. */
async function startAgain(at: number): Promise<void> {
  now = at;
  await served.team.restart({ port: Number(new URL(served.team.registry.address).port) });
}
const counts = () => countRows(served.team);

/** One of everything that is kept for a while; answers where the batch's results are. */
async function makeOne(name: string): Promise<string> {
  const { team, input, slug } = served;
  await team.registry.invite(['viewer'], 1);
  await served.call(`/v1/agents/${slug}/run`, { input }, { 'idempotency-key': name });
  const before = (await counts()).webhook_deliveries ?? 0;
  const run = (await served.call(`/v1/agents/${slug}/runs`, { input })).json.id;
  const batch = (await served.call(`/v1/agents/${slug}/batches`, { inputs: [input, input] })).json.id;
  for (const each of [`/v1/runs/${run}`, `/v1/batches/${batch}`])
    await soon(async () => expect((await served.call(each)).json.state).toBe('done'));
  await soon(async () => expect((await counts()).webhook_deliveries).toBe(before + 2));
  return `/v1/batches/${batch}/results`;
}

it(
  'removes what nobody may ask for any more, and nothing else',
  async () => {
    const early = await makeOne('early');
    now = START + 32 * DAY_MS;
    const late = await makeOne('late');
    const before = await counts();
    expect(before).toMatchObject({ batches: 4, batch_items: 6, idempotent_calls: 2, webhook_deliveries: 4 });
    expect(before).toMatchObject({ sessions: 2, invites: 4, device_links: 1, executions: 2 * CALLS });

    await startAgain(now);
    await soon(async () => expect((await counts()).device_links).toBe(0));
    const after = await soon(async () => {
      const found = await counts();
      expect(found).toMatchObject({ batches: 2, webhook_deliveries: 2 });
      return found;
    });
    expect((await served.call(early)).json.code).toBe('not_found');
    expect((await served.call(late)).json.results).toHaveLength(2);
    expect(after).toMatchObject({ batch_items: 3, idempotent_calls: 1, sessions: 0, spent_challenges: 0, invites: 1 });
    // The registry itself writes what was spent, and the index of words, when it likes.
    const ours = Object.keys(before).filter(
      (table) => !/^(key_spend|jobs\.|chunk|word|term|wait|unindexed)/.test(table),
    );
    const changed = ours.filter((table) => before[table] !== after[table]);
    expect(changed.toSorted()).toEqual([
      'batch_items',
      'batches',
      'device_links',
      'idempotent_calls',
      'invites',
      'sessions',
      'spent_challenges',
      'webhook_deliveries',
    ]);
  },
  LONG_MS,
);

it(
  'removes executions after the days that they are kept, whole months where there are any',
  async () => {
    const months = (found: Record<string, number>) =>
      Object.keys(found).filter((table) => /^executions_\d/.test(table));
    const before = months(await counts());
    // The early ones are 121 days old, the late ones 89.
    await startAgain(START + 121.5 * DAY_MS);
    const after = await soon(async () => {
      const found = await counts();
      expect(found.executions).toBe(CALLS);
      expect(months(found)).not.toContain('executions_2026_03');
      return found;
    });
    expect(months(after)).toEqual(before.filter((month) => month !== 'executions_2026_03'));
    expect(before.includes('executions_2026_03')).toBe(served.team.storage.databaseUrl !== undefined);
  },
  LONG_MS,
);

it(
  'keeps answers of batches no longer than executions',
  async () => {
    const { admin, slug, team } = served;
    await team.renew(admin);
    await admin.client.api.member.setExecutionSettings({ slug, keepDays: 7, keepRows: 1000, redact: [] });
    const results = await makeOne('short');
    await startAgain(now + 6 * DAY_MS);
    expect((await served.call(results)).json.results).toHaveLength(2);
    await startAgain(now + 2 * DAY_MS);
    await soon(async () => expect(await counts()).toMatchObject({ batches: 0, batch_items: 0, executions: 0 }));
    expect((await served.call(results)).json.code).toBe('not_found');
  },
  LONG_MS,
);
