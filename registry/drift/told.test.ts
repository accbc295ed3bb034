import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { refusalOf } from '../../backend/backend.test-helper.ts';
import { applyOverrides, modelInfo } from '../../engine/catalogue/catalogue.ts';
import type { ServedAgent } from '../served-agent.test-helper.ts';
import { CASES, CHEAPEST, type WatchedAgent, watchedAgent } from './watched-agent.test-helper.ts';

const TOKEN = 'token-of-the-test-0123456789';
const LOST = 8;
let watched: WatchedAgent | undefined;
const ends: (() => unknown)[] = [];
afterEach(async () => {
  await watched?.close();
  watched = undefined;
  for (const end of ends.splice(0)) await end();
});
/** The people of the test go on asking the address that they know. */
const samePort = ({ team }: ServedAgent) => ({ port: Number(new URL(team.registry.address).port) });
const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 60_000, interval: 20 });

describe('a run of canary cases that goes on', () => {
  it('is shown to everybody with how far it is, also after a restart, and is not begun twice', async () => {
    watched = await watchedAgent({ decide: () => 'live' });
    const { served, view, clock } = watched;
    const { slug, team } = served;
    expect((await view()).going).toBeNull();
    const release = watched.hold();
    await served.admin.client.api.member.startCanary({ slug });
    const viewer = await team.join(['viewer']);
    const since = new Date(clock.now).toISOString();
    await soon(async () => {
      const { going } = await viewer.client.api.member.drift({ slug });
      expect(going).toEqual({ since, done: 0, total: CASES });
    });
    const again = await refusalOf(served.admin.client.api.member.startCanary({ slug }));
    expect(again).toMatchObject({ code: 'conflict', data: { rule: 'already_asked' } });
    const stopped = team.restart(samePort(served));
    release();
    await stopped;
    await team.renew(served.admin);
    const done = await soon(async () => {
      const shown = await view();
      expect(shown.going).toBeNull();
      return shown;
    });
    // Whether it had ended before the restart or was asked anew after it: there is one run, and another may begin.
    expect(done.runs).toHaveLength(1);
    expect(done.runs[0]).toMatchObject({ passed: CASES, notRun: 0 });
    expect((await watched.night()).runs).toHaveLength(2);
  });

  it('at an hour of the day comes once a night', async () => {
    watched = await watchedAgent({ decide: () => 'live' });
    const { served, clock, view } = watched;
    const settings = { everyMinutes: 1440, hour: 2, cases: 5, limitUsd: null };
    const { member } = served.admin.client.api;
    expect(await member.setCanary({ slug: served.slug, ...settings })).toEqual(settings);
    // Of pauses that are no days an hour is not kept.
    const often = { ...settings, everyMinutes: 60 };
    expect(await member.setCanary({ slug: served.slug, ...often })).toEqual({ ...often, hour: null });
    await member.setCanary({ slug: served.slug, ...settings });
    // It is three o'clock; the registry looks whenever it starts.
    const restarted = async (at: string): Promise<void> => {
      clock.now = Date.parse(at);
      await served.team.restart(samePort(served));
      await served.team.renew(served.admin);
    };
    await restarted('2026-03-02T01:59:00.000Z');
    expect(await view()).toMatchObject({ runs: [], going: null });
    await restarted('2026-03-02T02:01:00.000Z');
    await soon(async () => expect((await view()).runs).toHaveLength(1));
    await restarted('2026-03-02T23:00:00.000Z');
    expect(await view()).toMatchObject({ runs: [{ at: '2026-03-02T02:01:00.000Z' }], going: null });
  });
});

describe('a finding', () => {
  it('is told to webhooks and counted in metrics until it is settled', async () => {
    const bodies: { body: string; headers: Record<string, string> }[] = [];
    const receiver = createServer(async (asked, reply) => {
      const chunks: Buffer[] = [];
      for await (const chunk of asked) chunks.push(chunk as Buffer);
      bodies.push({ body: Buffer.concat(chunks).toString(), headers: asked.headers as Record<string, string> });
      reply.writeHead(204).end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    ends.push(
      () => receiver.close(),
      () => dispatcher.close(),
    );
    let lost = 0;
    watched = await watchedAgent(
      { decide: (euros) => (euros - CHEAPEST < lost ? 'turn_down' : 'live') },
      { metricsToken: TOKEN, privateWebhooks: true },
    );
    const { served, clock, night } = watched;
    const { member } = served.admin.client.api;
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const { secret } = await member.createWebhook({ url, description: '', events: ['drift.found'] });
    const metrics = async (): Promise<string> => {
      const headers = { authorization: `Bearer ${TOKEN}` };
      return (await request(`${served.team.registry.address}/metrics`, { dispatcher, headers })).body.text();
    };
    const open = (kind: string): string => `rulehouse_drift_open_findings{agent="${served.slug}",kind="${kind}"}`;
    expect(await metrics()).not.toContain('rulehouse_drift_open_findings{');
    for (let quiet = 0; quiet < 12; quiet += 1) await night();
    expect(await metrics()).toContain(`${open('quality')} 0`);
    lost = LOST;
    const [finding] = (await night()).findings;
    await soon(() => expect(bodies).toHaveLength(1));
    const text = await metrics();
    expect(text).toContain(`${open('quality')} 1`);
    expect(text).toContain(`${open('model')} 0`);
    const of = `agent="${served.slug}"`;
    expect(text).toContain(`rulehouse_canary_last_run_timestamp_seconds{${of}} ${clock.now / 1000}`);
    expect(text).toContain(`rulehouse_canary_last_run_cases{${of},result="failed"} ${LOST}`);
    expect(text).toContain(`rulehouse_canary_last_run_cases{${of},result="passed"} ${CASES - LOST}`);
    const [told] = bodies;
    // The verifier holds the time of a message against the clock on the wall.
    vi.useFakeTimers({ now: clock.now, toFake: ['Date'] });
    const message = new Webhook(secret).verify(told?.body ?? '', told?.headers ?? {});
    vi.useRealTimers();
    expect(message).toMatchObject({
      type: 'drift.found',
      data: {
        id: finding?.id,
        kind: 'quality',
        agent: { slug: served.slug },
        version: { number: 1 },
        since: finding?.since,
      },
    });
    await member.closeFinding({ id: finding?.id ?? '', reason: 'Pinned.' });
    expect(await metrics()).toContain(`${open('quality')} 0`);
    // What is settled is not told again.
    expect(bodies).toHaveLength(1);
  });

  it('names a fingerprint that was never seen, and a retirement that is near, each once', async () => {
    let fingerprint = 'fp_a';
    watched = await watchedAgent({
      decide: () => 'live',
      served: () => ({ model: 'qwen3:8b', fingerprint }),
      isCompatible: true,
    });
    const { night } = watched;
    expect((await night()).findings).toEqual([]);
    fingerprint = 'fp_b';
    const { findings, runs } = await night();
    expect(findings).toMatchObject([{ kind: 'fingerprint', words: expect.stringContaining('fp_b') }]);
    expect(runs[0]).toMatchObject({ served: 'qwen3:8b', fingerprint: 'fp_b', passed: CASES });
    // Providers serve from several at once.
    fingerprint = 'fp_a';
    expect((await night()).findings).toHaveLength(1);

    const { known: _, priceTable: __, ...entry } = modelInfo('compatible', 'qwen3:8b');
    applyOverrides([{ entry: { ...entry, retires: '2026-04-20' }, origin: 'edited', at: '2026-03-01T00:00:00.000Z' }]);
    ends.push(() => applyOverrides([]));
    const near = await night();
    expect(near.findings[0]).toMatchObject({
      kind: 'retirement',
      words: 'qwen3:8b retires on 2026-04-20. Choose and test its successor before.',
    });
    expect((await night()).findings).toHaveLength(2);
  });
});
