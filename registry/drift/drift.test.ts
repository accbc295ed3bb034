import { afterEach, describe, expect, it, vi } from 'vitest';
import { refusalOf } from '../../backend/backend.test-helper.ts';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import type { DriftView } from '../../shared/drift/views.ts';
import type { TestCase } from '../../shared/grading/case.ts';
import { toPages } from '../../shared/grading/suite-pages.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Person, TestRegistry } from '../registry.test-helper.ts';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';

const CASES = 20;
/** Euros: just above the line of the rule about cheap goods. */
const CHEAPEST = 41;
/** Nights would outlive the session that the test asks with. */
const STEP_MS = 60_000;

let agent: ServedAgent;
let provider: Awaited<ReturnType<typeof serve>>;
let now = Date.parse('2026-03-01T03:00:00.000Z');
afterEach(async () => {
  await agent.close();
  await provider.close();
});

/** Listings that are told apart by their price; the first output is right for all of them. */
function casesOf(): TestCase[] {
  const listings = sampleAgents.find(({ slug }) => slug === agent.slug);
  const input = listings?.cases.find(({ id }) => id === 'listing-case-perfume-above-threshold')?.input ?? {};
  return Array.from({ length: CASES }, (_, index) => ({
    id: `case-${index}`,
    title: `Listing ${index}`,
    input: { ...input, price: { amount: `${CHEAPEST + index}.00`, currency: 'EUR' } } as JsonObject,
    expectation: [{ field: 'decision', value: 'live', comparator: { kind: 'exact' as const } }],
    origin: 'manual' as const,
  }));
}

async function share(team: TestRegistry, admin: Person, cases: TestCase[]): Promise<void> {
  const { suite, pages } = toPages(cases);
  const payload = { agent: 'a1', suite, pages: pages.map(({ hash }) => hash), parents: [], reason: '' };
  await team.append(
    admin,
    'suite.publish',
    payload,
    pages.map(({ page }) => page),
  );
}
const view = (): Promise<DriftView> => agent.admin.client.api.member.drift({ slug: agent.slug });

/** One night: the clock goes on, the cases are asked, and their run is there. */
async function night(): Promise<DriftView> {
  now += STEP_MS;
  const before = (await view()).runs[0]?.id;
  await agent.admin.client.api.member.startCanary({ slug: agent.slug });
  return vi.waitFor(
    async () => {
      const shown = await view();
      expect(shown.runs[0]?.id).not.toBe(before);
      expect(shown.runs[0]).toBeDefined();
      return shown;
    },
    { timeout: 60_000, interval: 20 },
  );
}

/** An agent with a model that gives what `decide` says for a price, and shared cases. */
async function watchedAgent(
  decide: (euros: number) => string,
  model: () => string | null = () => 'm-1',
): Promise<void> {
  now = Date.parse('2026-03-01T03:00:00.000Z');
  let spec: Spec | undefined;
  provider = await serve((_request, response, body) => {
    const name = model();
    if (name === null) return sendJson(response, 400, { error: { message: 'Not today.' } });
    const { input: asked } = JSON.parse(body) as { input: unknown };
    const euros = Number(/amount\\*":\s*\\*"(\d+)/.exec(JSON.stringify(asked))?.[1] ?? 0);
    const output = { ...exampleDocument(spec?.contract.output ?? []), decision: decide(euros), reasons: [] };
    return sendJson(response, 200, { ...ANSWERS.openai(JSON.stringify(output)), model: name });
  });
  agent = await servedAgent({ now: () => new Date(now), env: { OPENAI_BASE_URL: provider.url } });
  spec = agent.spec;
  await share(agent.team, agent.admin, casesOf());
}

describe('the drift sentinel', () => {
  it('is silent while nothing changes, names what got worse since when and by which cases, and begins anew', async () => {
    let lost = 0;
    await watchedAgent((euros) => (euros - CHEAPEST < lost ? 'turn_down' : 'live'));
    for (let quiet = 0; quiet < 12; quiet += 1) await night();
    expect((await view()).findings).toEqual([]);
    lost = 6;
    const first = new Date(now + STEP_MS).toISOString();
    const { findings, runs } = await night();
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
    expect((await night()).findings).toHaveLength(1);
    const settled = await agent.admin.client.api.member.closeFinding({ id: findings[0]?.id ?? '', reason: 'Pinned.' });
    expect(settled.closed).toMatchObject({ reason: 'Pinned.', by: 'admin and engineer and editor' });
    const again = agent.admin.client.api.member.closeFinding({ id: settled.id, reason: 'Twice.' });
    expect(await refusalOf(again)).toMatchObject({ code: 'conflict' });
  });

  it('tells at once that a provider names another model', async () => {
    let model = 'm-2026-01';
    await watchedAgent(
      () => 'live',
      () => model,
    );
    await night();
    model = 'm-2026-02';
    const { findings } = await night();
    expect(findings).toMatchObject([{ kind: 'model', words: expect.stringContaining('m-2026-02') }]);
    expect((await night()).findings).toHaveLength(1);
  });

  it('an outage is no drift: what was not answered counts apart', async () => {
    let model: string | null = 'm-1';
    await watchedAgent(
      () => 'live',
      () => model,
    );
    await night();
    model = null;
    const { runs, findings } = await night();
    expect(runs[0]).toMatchObject({ passed: 0, failed: 0, notRun: CASES, served: null });
    expect(findings).toEqual([]);
  });

  it('asks by itself when its time has come, and nobody who may not say so', async () => {
    await watchedAgent(() => 'live');
    const { slug } = agent;
    const { member } = agent.admin.client.api;
    expect((await view()).settings).toEqual({ everyMinutes: null, cases: 50, limitUsd: null });
    const settings = { everyMinutes: 1440, cases: 5, limitUsd: 1 };
    expect(await member.setCanary({ slug, ...settings })).toEqual(settings);
    const viewer = await agent.team.join(['viewer']);
    expect((await viewer.client.api.member.drift({ slug })).settings).toEqual(settings);
    const { setCanary, startCanary } = viewer.client.api.member;
    expect(await refusalOf(setCanary({ slug, ...settings }))).toMatchObject({ code: 'forbidden' });
    expect(await refusalOf(startCanary({ slug }))).toMatchObject({ code: 'forbidden' });
    // The registry looks for what is due whenever it starts.
    await agent.team.restart();
    const other = await agent.team.join(['viewer']);
    await vi.waitFor(async () => expect((await other.client.api.member.drift({ slug })).runs).toHaveLength(1), {
      timeout: 60_000,
      interval: 50,
    });
    expect((await other.client.api.member.drift({ slug })).runs[0]).toMatchObject({ passed: 5, notRun: 0 });
  });

  it('says in words why there is nothing to ask', async () => {
    provider = await serve(() => {});
    agent = await servedAgent();
    const { member } = agent.admin.client.api;
    const refusal = await refusalOf(member.startCanary({ slug: agent.slug }));
    expect(refusal).toMatchObject({ code: 'conflict', data: { rule: 'no_suite' } });
    expect(refusal.message).toContain('Tests tab');
  });
});
