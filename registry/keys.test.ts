import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_LIMITS } from '../shared/api/key-limits.ts';
import { callAsApplication, publishApproved } from './registry.test-helper.ts';
import { type ServedAgent, servedAgent } from './served-agent.test-helper.ts';

let clock = Date.UTC(2026, 2, 30, 9);
let served: ServedAgent;
let run: string;
beforeAll(async () => {
  served = await servedAgent({ now: () => new Date(clock) });
  run = `/v1/agents/${served.slug}/run`;
});
afterAll(() => served.close());

const keys = () => served.admin.client.api.member;
const make = (limits: Partial<typeof NO_LIMITS>) =>
  keys().createKey({ name: 'Limited', limits: { ...NO_LIMITS, ...limits } });
const call = (key: string, path = run, body: unknown = { input: served.input }) =>
  callAsApplication(served.team.registry.address, path, { key, body });
const read = (key: string, path: string) => callAsApplication(served.team.registry.address, path, { key });

describe('an API key', () => {
  it('is for its agents alone', async () => {
    const { secret } = await make({ agents: ['another-agent'] });
    const refused = await call(secret);
    expect([refused.status, refused.json.code, refused.json.data.rule]).toEqual([403, 'forbidden', 'key_agent']);
    expect((await read(secret, `/v1/agents/${served.slug}/versions/production`)).status).toBe(403);
    expect((await call((await make({ agents: [served.slug] })).secret)).status).toBe(200);
  });

  it('is for what its channels show or showed, also by number and hash', async () => {
    const { secret: production } = await make({ channels: ['production'] });
    const { secret: staging } = await make({ channels: ['staging'] });
    const at = (ref: string) => `/v1/agents/${served.slug}/versions/${ref}`;
    for (const ref of ['production', '1', served.version]) {
      expect((await read(production, at(ref))).status, ref).toBe(200);
      expect((await read(production, `${at(ref)}/proof`)).status, ref).toBe(200);
      const refused = await read(staging, at(ref));
      expect([refused.status, refused.json.data.rule], ref).toEqual([403, 'key_channel']);
      expect((await read(staging, `${at(ref)}/proof`)).status, ref).toBe(403);
    }
    expect((await call(staging)).status).toBe(403);
    expect((await call(staging, run.replace('/run', '/batches'), { inputs: [served.input] })).status).toBe(403);
  });

  it('does not reach a version that no channel ever showed, approved or not', async () => {
    const { secret } = await make({});
    const { team, admin, approver, spec, version: parent } = served;
    const agent = 'a1';
    const next = { agent, spec: { ...spec, purpose: 'Approved, and in no channel.' }, parent, change: 'unserved' };
    const approved = await publishApproved(team, { engineer: admin, approver }, next);
    for (const ref of ['2', approved]) {
      const refused = await read(secret, `/v1/agents/${served.slug}/versions/${ref}`);
      expect([refused.status, refused.json.detail], ref).toEqual([404, expect.stringContaining('was never deployed')]);
      expect((await read(secret, `/v1/agents/${served.slug}/versions/${ref}/proof`)).status, ref).toBe(404);
    }
    const ran = await callAsApplication(team.registry.address, run, {
      key: secret,
      body: { input: served.input, version: '2' },
    });
    expect([ran.status, ran.json.code]).toEqual([404, 'not_found']);
    // Those who decide on it are told what it does all the same.
    expect(await admin.client.api.member.impact({ id: 'unserved' })).toMatchObject({ version: { hash: approved } });
    const deployment = { agent, channel: 'staging', change: 'unserved', version: approved, from: null, reason: '' };
    await team.append(approver, 'channel.deploy', { ...deployment, comparedWith: 'production' });
    expect((await read(secret, `/v1/agents/${served.slug}/versions/2`)).status).toBe(200);
  });

  it('may make so many calls a minute, and says when it may again', async () => {
    const { secret } = await make({ perMinute: 3 });
    clock = Math.ceil(clock / 60_000) * 60_000 + 45_000;
    const answers = await Promise.all(Array.from({ length: 5 }, () => call(secret)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 429, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect([refused?.json.data, refused?.headers.get('retry-after')]).toEqual([
      { limit: 'key_calls', retryAfterMs: 15_000 },
      '15',
    ]);
    clock += 15_000;
    expect((await call(secret)).status).toBe(200);
  });

  it('may spend so much a day, as recorded, over a restart', async () => {
    const { id, secret } = await make({ usdPerDay: 0.000_001 });
    expect((await call(secret)).json.costUsd).toBeGreaterThan(0.000_001);
    const refused = await call(secret);
    expect([refused.status, refused.json.data.limit]).toEqual([429, 'key_usd_per_day']);
    const { address } = served.team.registry;
    await served.team.restart({ port: Number(new URL(address).port) });
    expect((await call(secret)).json.data.limit).toBe('key_usd_per_day');
    const [view] = (await keys().keys()).filter((each) => each.id === id);
    expect(view?.spentUsd.day).toBeGreaterThan(0);
    expect(view?.spentUsd.month).toBe(view?.spentUsd.day);
    await keys().limitKey({ id, ...NO_LIMITS, usdPerDay: 1000, usdPerMonth: 0.000_001 });
    clock += 2000;
    expect((await call(secret)).json.data.limit).toBe('key_usd_per_month');
    clock = Date.UTC(2026, 3, 1, 0, 0, 1);
    await served.team.renew(served.admin);
    expect((await call(secret)).status).toBe(200);
  });

  it('expires', async () => {
    const { secret } = await make({ expiresAt: new Date(clock + 3_600_000).toISOString() });
    expect((await call(secret)).status).toBe(200);
    clock += 3_600_000;
    const refused = await call(secret);
    expect([refused.status, refused.json.data.rule]).toEqual([401, 'api_key_expired']);
  });

  it('is given a new secret while the old one is good for a while', async () => {
    await served.team.renew(served.admin);
    const { id, secret: old } = await make({});
    const { secret } = await keys().rotateKey({ id, keepOldHours: 1 });
    clock += 2000;
    expect([(await call(old)).status, (await call(secret)).status]).toEqual([200, 200]);
    clock += 3_600_000;
    expect([(await call(old)).status, (await call(secret)).status]).toEqual([401, 200]);
    await served.team.renew(served.admin);
    const again = await keys().rotateKey({ id, keepOldHours: 0 });
    clock += 2000;
    expect([(await call(secret)).status, (await call(again.secret)).status]).toEqual([401, 200]);
    const [view] = (await keys().keys()).filter((each) => each.id === id);
    expect([view?.lastUsedAt !== null, view?.oldSecretUntil]).toEqual([true, null]);
  });
});
