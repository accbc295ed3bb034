import { afterAll, beforeAll, expect, it } from 'vitest';
import { TRY_LIMITS } from '../shared/api/registry/try-outs.ts';
import { type ServedAgent, servedAgent } from './served-agent.test-helper.ts';

/** People try an agent out as an application would call it: really run, told apart in the log, and limited. */
let served: ServedAgent;
let now = Date.UTC(2026, 2, 1, 9);
beforeAll(async () => {
  served = await servedAgent({ now: () => new Date(now) });
});
afterAll(() => served.close());

const api = () => served.admin.client.api.member;
const nextMinute = (): void => {
  now += 60_000;
};

it('says where to call, whom to trust and which models can answer', async () => {
  const { slug, team, version } = served;
  const facts = await api().callFacts({ slug, ref: 'production' });
  expect(facts.address).toBe(team.registry.address);
  expect(facts.version).toEqual({ hash: version, number: 1 });
  expect(facts.certificate?.pem).toContain('BEGIN CERTIFICATE');
  expect(facts.certificate?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  // Only OpenAI is connected here.
  expect(facts.models.length).toBeGreaterThan(0);
  for (const { model, connected } of facts.models) expect(connected).toBe(model.provider === 'openai');
  expect(facts.limits).toMatchObject(TRY_LIMITS);
});

it('describes a version like the document that applications get for its channel', async () => {
  const { slug, call } = served;
  const { json } = await call(`/v1/agents/${slug}/openapi.json`);
  expect(await api().callOpenApi({ slug, ref: '1' })).toEqual(json);
});

it('runs for real and stands in the log under the person, where only who asks for try-outs finds it', async () => {
  const { slug, spec, input, call, admin } = served;
  const outcome = await api().tryOut({ slug, input, channel: 'production' });
  expect(outcome.problem).toBeNull();
  expect(outcome.answer?.version.number).toBe(1);
  expect(Object.keys(outcome.answer?.output ?? {})).toContain(spec.contract.output[0]?.name);
  expect((await call(`/v1/agents/${slug}/run`, { input })).status).toBe(200);

  const found = await api().executions({ slug });
  expect(found.items.map(({ kind }) => kind)).toEqual(['run']);
  expect(await api().countExecutions({ slug })).toEqual({ count: 1, atLeast: false });
  const facets = await api().executionFacets({ slug });
  expect(facets.applications.map(({ name }) => name)).toEqual(['Shop']);
  expect(facets.kinds).toEqual(['run', 'try']);

  const tried = await api().executions({ slug, kind: 'try' });
  expect(tried.items.map(({ id }) => id)).toEqual([outcome.execution]);
  const [member] = (await api().executions({ slug, kind: 'try', application: admin.member })).items;
  expect(member?.application).toEqual({ id: admin.member, name: 'admin and engineer and editor' });
  const { spentUsd } = (await api().callFacts({ slug, ref: '1' })).limits;
  expect(spentUsd).toBeCloseTo(outcome.answer?.costUsd ?? Number.NaN, 9);
});

it('words find production alone, however new the try-out is', async () => {
  const { slug, input } = served;
  nextMinute();
  const field = served.spec.contract.input.find(({ type }) => type.kind === 'text')?.name ?? '';
  await api().tryOut({ slug, input: { ...input, [field]: 'Zyzzyva' } });
  // Words find it in the moments after.
  while ((await api().executions({ slug })).unindexed > 0);
  expect((await api().executions({ slug, text: 'zyzzyva' })).items).toEqual([]);
  expect((await api().executions({ slug, text: 'zyzzyva', kind: 'try' })).items).toHaveLength(1);
});

it('tells in the answer what an application would get instead of one', async () => {
  const { slug } = served;
  nextMinute();
  const outcome = await api().tryOut({ slug, input: {} });
  expect(outcome).toMatchObject({ answer: null, execution: null, problem: { code: 'invalid_input', status: 400 } });
  expect(outcome.problem?.instance).toBe(`/v1/agents/${slug}/run`);
  await expect(api().tryOut({ slug, input: {}, channel: 'staging' })).rejects.toMatchObject({ code: 'not_found' });
});

it('is limited by person, in words that speak of people', async () => {
  const { slug, input, call } = served;
  nextMinute();
  for (let done = 0; done < TRY_LIMITS.perMinute; done += 1) await api().tryOut({ slug, input: {} });
  const refused = await api().tryOut({ slug, input: {} });
  expect(refused.problem).toMatchObject({ code: 'limit', status: 429, data: { limit: 'try_calls' } });
  expect(refused.problem?.detail).toContain('One person may try');
  // Applications and other people are not slowed down by that.
  expect((await call(`/v1/agents/${slug}/run`, { input })).status).toBe(200);
  const other = await served.approver.client.api.member.tryOut({ slug, input });
  expect(other.problem).toBeNull();
});

it('ends where somebody spent what try-outs may cost a day, and goes on the next day', async () => {
  // One call costs more than a day's try-outs may.
  const costly = await servedAgent({ now: () => new Date(now) }, 5_000_000);
  try {
    const { slug, input, admin } = costly;
    const first = await admin.client.api.member.tryOut({ slug, input });
    expect(first.answer?.costUsd).toBeGreaterThan(TRY_LIMITS.usdPerDay);
    const refused = await admin.client.api.member.tryOut({ slug, input });
    expect(refused.problem).toMatchObject({ code: 'limit', data: { limit: 'try_usd_per_day' } });
    now += 86_400_000;
    await costly.team.renew(admin);
    expect((await admin.client.api.member.tryOut({ slug, input })).problem).toBeNull();
  } finally {
    await costly.close();
  }
});
