import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WEBHOOK_EVENTS } from '../../shared/api/webhooks.ts';
import { codeOf } from '../code-of.test-helper.ts';
import { publishApproved } from '../registry.test-helper.ts';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';
import { isPublic } from './guard.ts';
import { sender } from './send.ts';

interface Call {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}
const calls: Call[] = [];
/** What each path answers, first to last; 204 after that. */
const answers: Record<string, number[]> = {};
const receiver = createServer(async (request, reply) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const path = request.url ?? '';
  calls.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString() });
  const status = answers[path]?.shift() ?? 204;
  reply.writeHead(status, status === 302 ? { location: '/secret' } : {}).end(status === 200 ? 'x'.repeat(100_000) : '');
});
const at = (path: string) => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
const sent = (path: string): Call[] => calls.filter((call) => call.path === path);
const soon = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 20 });

let served: ServedAgent;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  served = await servedAgent({ privateWebhooks: true });
});
afterAll(async () => {
  await served.close();
  receiver.closeAllConnections();
  receiver.close();
});
const api = () => served.admin.client.api.member;
const make = (path: string, events: readonly (typeof WEBHOOK_EVENTS)[number][] = WEBHOOK_EVENTS) =>
  api().createWebhook({ url: at(path), description: 'Test', events: [...events] });
const newest = async (id: string) => (await api().deliveries({ id })).deliveries[0];

describe('webhooks', () => {
  it('are told of decisions, once, signed so that an independent verifier agrees', async () => {
    const { id, secret } = await make('/decisions');
    const { spec } = served;
    const people = { engineer: served.admin, approver: served.approver };
    const brief = { ...spec, purpose: `${spec.purpose} Be brief.` };
    const version = await publishApproved(served.team, people, {
      ...{ agent: 'a1', spec: brief, parent: served.version, change: 'c2' },
    });
    const deployment = { agent: 'a1', channel: 'production', change: 'c2', version, from: served.version, reason: '' };
    await served.team.append(served.approver, 'channel.deploy', deployment);
    await served.team.append(served.approver, 'channel.rollback', {
      ...{ agent: 'a1', channel: 'production', version: served.version, from: version, reason: 'Too brief.' },
    });
    await soon(() => expect(sent('/decisions')).toHaveLength(4));
    const judge = new Webhook(secret);
    const told = sent('/decisions').map(({ body, headers }) => judge.verify(body, headers as Record<string, string>));
    expect(told.map((event) => (event as { type: string }).type).toSorted()).toEqual([
      'change.opened',
      'version.approved',
      'version.deployed',
      'version.rolled_back',
    ]);
    const back = told.find((event) => (event as { type: string }).type === 'version.rolled_back');
    expect(back).toMatchObject({
      data: {
        agent: { slug: served.slug },
        channel: 'production',
        version: { hash: served.version, number: 1 },
        before: { hash: version, number: 2 },
        reason: 'Too brief.',
      },
    });
    const [first] = sent('/decisions');
    expect(() => judge.verify(`${first?.body} `, first?.headers as Record<string, string>)).toThrow();
    await served.team.restart({ port: Number(new URL(served.team.registry.address).port) });
    await served.team.renew(served.admin);
    await api().testWebhook({ id });
    await soon(() => expect(sent('/decisions')).toHaveLength(5));
    expect(sent('/decisions').at(-1)?.body).toContain('webhook.test');
    await soon(async () => expect((await api().webhooks())[0]?.last?.state).toBe('delivered'));
    await api().removeWebhook({ id });
  });

  it('are told of finished runs and batches', async () => {
    const { id } = await make('/runs', ['run.finished', 'batch.finished']);
    await served.call(`/v1/agents/${served.slug}/runs`, { input: served.input });
    await served.call(`/v1/agents/${served.slug}/batches`, { inputs: [served.input, {}] });
    await soon(() => expect(sent('/runs')).toHaveLength(2));
    const batch = sent('/runs')
      .map(({ body }) => JSON.parse(body))
      .find(({ type }) => type === 'batch.finished');
    expect(batch.data).toMatchObject({ total: 2, ok: 1, failed: 1, agent: { slug: served.slug } });
    await api().removeWebhook({ id });
  });

  it('are tried again until they answer, and sent once more when asked', async () => {
    answers['/shaky'] = [500];
    const { id } = await make('/shaky');
    const { id: delivery } = await api().testWebhook({ id });
    await soon(async () => expect(await newest(id)).toMatchObject({ state: 'pending', status: 500, attempts: 1 }));
    expect((await newest(id))?.reason).toContain('HTTP 500');
    expect((await newest(id))?.body).toContain('webhook.test');
    const { nextAt, lastAt } = (await newest(id)) ?? {};
    expect(Date.parse(nextAt ?? '')).toBeGreaterThan(Date.parse(lastAt ?? ''));
    expect((await api().deliveries({ id, only: 'failing' })).deliveries).toHaveLength(1);
    await soon(async () => expect(await newest(id)).toMatchObject({ state: 'delivered', status: 204, attempts: 2 }));
    const [first, second] = sent('/shaky');
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    await api().redeliver({ id: delivery });
    await soon(() => expect(sent('/shaky')).toHaveLength(3));
    expect((await api().deliveries({ id, limit: 1 })).next).toBe(null);
    await soon(async () => expect(await newest(id)).toMatchObject({ state: 'delivered', attempts: 3, nextAt: null }));
    expect((await api().deliveries({ id, only: 'failing' })).deliveries).toEqual([]);
    await api().removeWebhook({ id });
  });

  it('are sent at once when asked, and what was planned before is not done twice', async () => {
    answers['/again'] = [500];
    const { id } = await make('/again');
    const { id: delivery } = await api().testWebhook({ id });
    await soon(async () => expect(await newest(id)).toMatchObject({ state: 'pending', attempts: 1 }));
    await api().redeliver({ id: delivery });
    await soon(async () => expect(await newest(id)).toMatchObject({ state: 'delivered', attempts: 2 }));
    // One that fails after it is planned later, so by then the replaced try came due and found nothing to do.
    answers['/later'] = [500];
    const later = await make('/later');
    await api().testWebhook({ id: later.id });
    await soon(async () => expect((await newest(later.id))?.state).toBe('delivered'));
    await api().removeWebhook({ id: later.id });
    expect(sent('/again')).toHaveLength(2);
    await api().removeWebhook({ id });
  });

  it('keep the beginning of what was answered, as text that is safe to show', async () => {
    const { id } = await make('/talks');
    answers['/talks'] = [200];
    await api().testWebhook({ id });
    await soon(async () => expect((await newest(id))?.state).toBe('delivered'));
    expect((await newest(id))?.response).toBe('x'.repeat(1000));
    await api().removeWebhook({ id });
  });

  it('follow no redirect, and end where an address says that it is gone', async () => {
    answers['/moved'] = [302];
    answers['/gone'] = [410];
    const moved = await make('/moved');
    const gone = await make('/gone');
    await api().testWebhook({ id: moved.id });
    await api().testWebhook({ id: gone.id });
    await soon(async () => expect((await newest(moved.id))?.status).toBe(302));
    await soon(async () => expect((await newest(gone.id))?.state).toBe('failed'));
    expect(sent('/secret')).toEqual([]);
    const [, disabled] = await api().webhooks();
    expect(disabled?.disabledAt).not.toBe(null);
    await api().removeWebhook({ id: moved.id });
    await api().removeWebhook({ id: gone.id });
  });
});

describe('private networks', () => {
  it('are told apart from public addresses', () => {
    const inside = ['127.0.0.1', '10.1.2.3', '169.254.169.254', '172.31.0.1', '192.168.1.1', '100.64.0.1', '0.0.0.0'];
    const inside6 = [
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      '::ffff:127.0.0.1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      '2001:db8::1',
    ];
    for (const address of [...inside, ...inside6, '224.0.0.1', '255.255.255.255', 'nonsense'])
      expect(isPublic(address), address).toBe(false);
    for (const address of ['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001::200e'])
      expect(isPublic(address), address).toBe(true);
  });

  it('are not reached, by address or by name', async () => {
    const { send, close } = sender(false);
    const message = { id: 'm', body: '{}', secret: Buffer.alloc(32), now: 0 };
    const { port } = receiver.address() as AddressInfo;
    const before = calls.length;
    for (const host of ['127.0.0.1', '[::1]', 'localhost', '2130706433', '0x7f.1'])
      expect(await send({ ...message, url: `https://${host}:${port}/` }, new AbortController().signal)).toMatchObject({
        status: null,
      });
    expect(calls).toHaveLength(before);
    await close();
  });

  it('are refused when a webhook is made, where that is not allowed', async () => {
    const strict = await servedAgent();
    const create = (url: string) =>
      codeOf(strict.admin.client.api.member.createWebhook({ url, events: ['version.deployed'] }));
    for (const url of [
      'http://example.com/',
      'https://127.0.0.1/',
      'https://localhost/',
      'https://u:p@example.com/',
      'file:///etc/passwd',
    ])
      expect(await create(url), url).toBe('invalid_input');
    expect(await create('https://example.com/hook')).toBe('accepted');
    await strict.close();
  });
});
