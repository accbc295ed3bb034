import { afterEach, describe, expect, it, vi } from 'vitest';
import { refusalOf } from '../../backend/backend.test-helper.ts';
import { servedAgent } from '../served-agent.test-helper.ts';
import { CASES, CHEAPEST, type WatchedAgent, type WatchedModel, watchedAgent } from './watched-agent.test-helper.ts';

let watched: WatchedAgent | undefined;
afterEach(async () => {
  await watched?.close();
  watched = undefined;
});
const open = async (model: WatchedModel): Promise<WatchedAgent> => {
  watched = await watchedAgent(model);
  return watched;
};

describe('the drift sentinel', () => {
  it('is silent while nothing changes, names what got worse since when and by which cases, and begins anew', async () => {
    let lost = 0;
    const watched = await open({ decide: (euros) => (euros - CHEAPEST < lost ? 'turn_down' : 'live') });
    for (let quiet = 0; quiet < 12; quiet += 1) await watched.night();
    expect((await watched.view()).findings).toEqual([]);
    lost = 6;
    const first = new Date(watched.clock.now + 60_000).toISOString();
    const { findings, runs } = await watched.night();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      kind: 'quality',
      since: first,
      before: { passed: 240, failed: 0 },
      after: { passed: 14, failed: 6 },
      closed: null,
    });
    expect(findings[0]?.cases.map(({ title }) => title).toSorted()).toEqual(
      Array.from({ length: 6 }, (_, index) => `Listing ${index}`),
    );
    expect(runs[0]).toMatchObject({ passed: 14, failed: 6, notRun: 0, served: 'm-1' });
    // It is told once: the nights after it are held against each other only.
    expect((await watched.night()).findings).toHaveLength(1);
    const settled = await watched.served.admin.client.api.member.closeFinding({
      id: findings[0]?.id ?? '',
      reason: 'Pinned.',
    });
    expect(settled.closed).toMatchObject({ reason: 'Pinned.', by: 'admin and engineer and editor' });
    const again = watched.served.admin.client.api.member.closeFinding({ id: settled.id, reason: 'Twice.' });
    expect(await refusalOf(again)).toMatchObject({ code: 'conflict' });
  });

  it('tells at once that a provider names another model', async () => {
    let model = 'm-2026-01';
    const watched = await open({ decide: () => 'live', served: () => (model === null ? null : { model }) });
    await watched.night();
    model = 'm-2026-02';
    const { findings } = await watched.night();
    expect(findings).toMatchObject([{ kind: 'model', words: expect.stringContaining('m-2026-02') }]);
    expect((await watched.night()).findings).toHaveLength(1);
  });

  it('an outage is no drift: what was not answered counts apart', async () => {
    let model: string | null = 'm-1';
    const watched = await open({ decide: () => 'live', served: () => (model === null ? null : { model }) });
    await watched.night();
    model = null;
    const { runs, findings } = await watched.night();
    expect(runs[0]).toMatchObject({ passed: 0, failed: 0, notRun: CASES, served: null });
    expect(findings).toEqual([]);
  });

  it('asks by itself when its time has come, and nobody who may not say so', async () => {
    const watched = await open({ decide: () => 'live' });
    const { slug } = watched.served;
    const { member } = watched.served.admin.client.api;
    expect((await watched.view()).settings).toEqual({ everyMinutes: null, hour: null, cases: 50, limitUsd: null });
    const settings = { everyMinutes: 1440, hour: null, cases: 5, limitUsd: 1 };
    expect(await member.setCanary({ slug, ...settings })).toEqual(settings);
    const viewer = await watched.served.team.join(['viewer']);
    expect((await viewer.client.api.member.drift({ slug })).settings).toEqual(settings);
    const { setCanary, startCanary } = viewer.client.api.member;
    expect(await refusalOf(setCanary({ slug, ...settings }))).toMatchObject({ code: 'forbidden' });
    expect(await refusalOf(startCanary({ slug }))).toMatchObject({ code: 'forbidden' });
    // The registry looks for what is due whenever it starts.
    await watched.served.team.restart();
    const other = await watched.served.team.join(['viewer']);
    await vi.waitFor(async () => expect((await other.client.api.member.drift({ slug })).runs).toHaveLength(1), {
      timeout: 60_000,
      interval: 50,
    });
    expect((await other.client.api.member.drift({ slug })).runs[0]).toMatchObject({ passed: 5, notRun: 0 });
  });

  it('says in words why there is nothing to ask', async () => {
    const served = await servedAgent();
    const { member } = served.admin.client.api;
    const refusal = await refusalOf(member.startCanary({ slug: served.slug }));
    expect(refusal).toMatchObject({ code: 'conflict', data: { rule: 'no_suite' } });
    expect(refusal.message).toContain('Tests tab');
    await served.close();
  });
});
