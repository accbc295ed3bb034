import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { closeConnections } from '../../engine/http/fetch.ts';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import { predictedOutput } from '../../shared/analysis/oracle.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

const SLUG = 'moderate-marketplace-listings';
const listings = sampleAgents.find(({ slug }) => slug === SLUG);
const CASES = 6;

/** A model that does as it is told, under a name that the provider may change. */
const followingModel = (name: () => string) =>
  serve((_request, response, body) => {
    if (listings === undefined) throw new Error('The sample agent is missing.');
    const { spec } = listings;
    const { input } = JSON.parse(body) as { input: unknown };
    const asked = JSON.stringify(input).replaceAll('\\', '');
    const found = listings.cases.find((one) => asked.includes(String(one.input.title)))?.input as JsonObject;
    const { output } = predictedOutput(spec, found, { now: new Date().toISOString() });
    const answer = { ...exampleDocument(spec.contract.output), ...output };
    sendJson(response, 200, { ...ANSWERS.openai(JSON.stringify(answer)), model: name() });
  });

describe('whether the model is still the same, seen from a desktop', () => {
  let folder: string;
  let provider: Awaited<ReturnType<typeof followingModel>>;
  let registry: Registry;
  let editor: TestBackend;
  let approver: TestBackend;
  let viewer: TestBackend;
  let agent: string;
  let name = 'm-2026-01';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rulehouse-drift-'));
    provider = await followingModel(() => name);
    const env = { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url };
    registry = await startRegistry({ dataFolder: folder, env, logLevel: 'silent' });
    editor = await openTestBackend();
    approver = await openTestBackend();
    const roles = ['editor', 'engineer', 'admin'] as const;
    const { link } = await registry.invite(roles, 1);
    await editor.api.registry.join({ invite: link, name: 'Erin', bringAgents: true });
    const { link: second } = await registry.invite(['approver', 'engineer'], 1);
    await approver.api.registry.join({ invite: second, name: 'Ada', bringAgents: false });
    const { link: third } = await registry.invite(['viewer'], 1);
    viewer = await openTestBackend();
    await viewer.api.registry.join({ invite: third, name: 'Vic', bringAgents: false });
    agent = (await editor.api.agents.list()).find(({ slug }) => slug === SLUG)?.id ?? '';
  });
  afterAll(async () => {
    await editor.stop();
    await approver.stop();
    await viewer.stop();
    await registry.close();
    await provider.close();
    await closeConnections();
    rmSync(folder, { recursive: true });
  });

  async function deploy(): Promise<void> {
    const { api } = approver;
    const open = (await api.changes.list({ status: 'open' })).find((change) => change.agent.slug === SLUG);
    const { id, version, contract, confirmContract } = await api.changes.get({ id: open?.id ?? '' });
    const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
    await api.changes.review({ ...verdict, ...(confirmContract ? { contract } : {}) });
    await api.changes.deploy({ id, channel: 'production', reason: '' });
    await editor.api.registry.sync();
  }

  /** Asks, and waits for the run to be there. */
  async function ask() {
    const before = (await editor.api.drift.get({ agent })).runs.length;
    await editor.api.drift.askNow({ agent });
    return vi.waitFor(
      async () => {
        const view = await editor.api.drift.get({ agent });
        expect(view.runs).toHaveLength(before + 1);
        return view;
      },
      { timeout: 60_000, interval: 20 },
    );
  }

  it('says what is missing before anything is in production', async () => {
    const view = await editor.api.drift.get({ agent });
    expect(view).toMatchObject({ version: null, model: null, caseUsd: null, runs: [], findings: [] });
    expect(view.suite).toBe(listings?.cases.length);
    expect(await refusalOf(editor.api.drift.askNow({ agent }))).toMatchObject({ code: 'conflict' });
  });

  it('keeps how it is watched, what a case costs at most, and what a run found', async () => {
    await deploy();
    const settings = { everyMinutes: null, hour: null, cases: CASES, limitUsd: 1 };
    expect(await editor.api.drift.configure({ agent, ...settings })).toEqual(settings);
    const view = await editor.api.drift.get({ agent });
    expect(view).toMatchObject({ settings, version: { number: 1 }, model: listings?.spec.models.candidates[0] });
    expect(view.permission.allowed).toBe(true);
    const [run] = (await ask()).runs;
    expect(run).toMatchObject({ failed: 0, notRun: 0, served: 'm-2026-01', version: { number: 1 } });
    expect(run?.passed).toBeGreaterThan(0);
    expect((view.caseUsd ?? 0) * CASES).toBeGreaterThan(run?.costUsd ?? Number.POSITIVE_INFINITY);
  });

  it('shows what was found to everybody, and lets only those settle it who may', async () => {
    name = 'm-2026-02';
    const { findings } = await ask();
    expect(findings).toMatchObject([{ kind: 'model', closed: null, version: { number: 1 } }]);
    const id = findings[0]?.id ?? '';
    expect(await viewer.api.drift.open()).toMatchObject([{ id, agent: { slug: SLUG, name: listings?.name } }]);
    const { permission } = await viewer.api.drift.get({ agent });
    expect(permission).toMatchObject({ allowed: false, why: expect.stringContaining('engineer') });
    const settle = { agent, id, reason: 'Pinned the dated model.' };
    expect(await refusalOf(viewer.api.drift.settle(settle))).toMatchObject({ code: 'forbidden' });
    expect(await editor.api.drift.settle(settle)).toMatchObject({ closed: { by: 'Erin', reason: settle.reason } });
    expect(await viewer.api.drift.open()).toEqual([]);
    expect(await refusalOf(editor.api.drift.settle(settle))).toMatchObject({ code: 'conflict' });
  });

  it('says so when the registry is away', async () => {
    await registry.close();
    expect(await refusalOf(editor.api.drift.get({ agent }))).toMatchObject({ code: 'unavailable' });
    expect(await refusalOf(editor.api.drift.open())).toMatchObject({ code: 'unavailable' });
    registry = await startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent' });
  });

  it('needs a registry, and has nothing to show without one', async () => {
    const alone = await openTestBackend();
    const [first] = await alone.api.agents.list();
    const refusal = await refusalOf(alone.api.drift.get({ agent: first?.id ?? '' }));
    expect(refusal).toMatchObject({ code: 'unsupported', data: { capability: 'registry' } });
    expect(await alone.api.drift.open()).toEqual([]);
    await alone.stop();
  });
});
