import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { JsonObject } from '../shared/spec/ids.ts';
import { type ServedAgent, servedAgent } from './served-agent.test-helper.ts';
import { everythingStored } from './store/everything-stored.test-helper.ts';

const TITLE = 'Zephyrine lantern with a canary';
const NOTE = 'note-canary-4711';
/** Not marked, so that the test sees that it would find the others. */
const SEEN = 'seen-canary-0815';

let served: ServedAgent;
let input: JsonObject;
const webhookBodies: string[] = [];
const receiver = createServer(async (request, reply) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  webhookBodies.push(Buffer.concat(chunks).toString());
  reply.writeHead(204).end();
});
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  served = await servedAgent({ privateWebhooks: true });
  input = { ...served.input, title: TITLE };
  const { member } = served.admin.client.api;
  const redact = ['input.title', 'output.decision', 'metadata.note'];
  await member.setExecutionSettings({ slug: served.slug, keepDays: 90, keepRows: 1_000_000, redact });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  await member.createWebhook({ url, description: '', events: ['run.finished', 'batch.finished'] });
});
afterAll(async () => {
  await served.close();
  receiver.close();
});

const soon = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 60_000, interval: 50 });
const ended = (path: string, state: string) =>
  soon(async () => expect((await served.call(path)).json).toMatchObject({ state }));
async function storedWords(): Promise<string[]> {
  const text = await everythingStored(served.team);
  return [TITLE, 'Zephyrine', NOTE, SEEN].filter((word) => text.includes(word) || text.includes(word.toLowerCase()));
}

it('what is marked as redacted stands nowhere in clear, neither while a call waits nor after it, and callers get it nevertheless', async () => {
  const path = `/v1/agents/${served.slug}`;
  const body = { metadata: { note: NOTE, shop: SEEN } };
  served.provider.hold();
  const before = served.provider.calls();
  // Words of what does not fit the contract stand in its problem.
  const inputs = [input, { ...input, nonsense: TITLE }, ...Array.from({ length: 12 }, () => input)];
  const batch = (await served.call(`${path}/batches`, { inputs, ...body })).json;
  await served.provider.arrived(before + 1);
  const dropped = (await served.call(`${path}/batches`, { inputs: Array.from({ length: 30 }, () => input), ...body }))
    .json;
  const run = (await served.call(`${path}/runs`, { input, ...body })).json;
  await served.call(`/v1/batches/${dropped.id}/cancel`, {});
  expect(await storedWords()).toEqual([]);
  served.provider.release();
  const named = { 'idempotency-key': 'redacted-1' };
  const first = await served.call(`${path}/run`, { input, ...body }, named);
  const refused = await served.call(`${path}/run`, { input: { ...input, nonsense: TITLE }, ...body });
  expect([first.status, refused.status]).toEqual([200, 400]);
  await ended(`/v1/batches/${batch.id}`, 'done');
  await ended(`/v1/runs/${run.id}`, 'done');
  await soon(async () => expect(webhookBodies).toHaveLength(2));

  // Whoever asked gets what was answered, whole.
  const answer = (await served.call(`/v1/runs/${run.id}`)).json.answer;
  expect(answer.output).toEqual(first.json.output);
  expect((await served.call(`${path}/run`, { input, ...body }, named)).json).toEqual(first.json);
  const { results } = (await served.call(`/v1/batches/${batch.id}/results`)).json;
  expect(results[0].answer.output).toEqual(first.json.output);
  expect(JSON.stringify(results[1].problem)).toContain('nonsense');
  expect(webhookBodies.join()).not.toContain('canary');

  // What the log makes of it to be found by belongs to what is stored.
  const { slug, admin } = served;
  await soon(async () => expect((await admin.client.api.member.executions({ slug })).unindexed).toBe(0));
  await served.team.restart();
  expect(await storedWords()).toEqual([SEEN]);
  // Nor is an answer that is kept to be given again, which begins with its execution.
  const stored = await everythingStored(served.team);
  for (const { execution } of [first.json, answer]) {
    expect(stored.includes(execution)).toBe(true);
    expect(stored.includes(`"execution":"${execution}"`)).toBe(false);
  }
});
