import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { closeConnections } from '../../engine/http/fetch.ts';
import { ANSWERS, sendJson, serve } from '../../engine/providers/fixture.test-helper.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { sampleAgents } from '../../resources/sample/index.ts';
import { predictedOutput } from '../../shared/analysis/oracle.ts';
import { exampleDocument } from '../../shared/schema/example.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

const SLUG = 'moderate-marketplace-listings';
const listings = sampleAgents.find(({ slug }) => slug === SLUG);
const perfume = listings?.cases.find(({ id }) => id === 'listing-case-perfume-above-threshold')?.input ?? {};
const priced = (euros: number): JsonObject => ({ ...perfume, price: { amount: `${euros}.00`, currency: 'EUR' } });
const EUROS = Array.from({ length: 30 }, (_, index) => 30 + index);
/** From 40 to 49: a person's business once the line stands at 50. */
const MOVED = 10;

const atLine = (line: string): Spec =>
  JSON.parse(JSON.stringify(listings?.spec).replaceAll('"40.00"', `"${line}"`)) as Spec;

/** A provider whose model follows the rules it is told. */
const followingModel = () =>
  serve((_request, response, body) => {
    const { instructions, input } = JSON.parse(body) as { instructions: string; input: unknown };
    const line =
      /EUR (\d+\.\d\d)/.exec(instructions.slice(instructions.indexOf('Cheap branded goods')))?.[1] ?? '40.00';
    const amount = /amount\\*":\s*\\*"(\d+\.\d\d)/.exec(JSON.stringify(input))?.[1] ?? '0.00';
    const spec = atLine(line);
    const { output } = predictedOutput(spec, priced(Number(amount)), { now: '2026-03-01T00:00:00.000Z' });
    const answer = { ...exampleDocument(spec.contract.output), ...output };
    sendJson(response, 200, ANSWERS.openai(JSON.stringify(answer)));
  });

const MODEL = { provider: 'openai' as const, model: 'gpt-5.4-mini' };

describe('a draft tried on what production answered', () => {
  let folder: string;
  let provider: Awaited<ReturnType<typeof followingModel>>;
  let registry: Registry;
  let editor: TestBackend;
  let agent: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rulehouse-replays-'));
    provider = await followingModel();
    const env = { OPENAI_API_KEY: 'sk-none', OPENAI_BASE_URL: provider.url };
    registry = await startRegistry({ dataFolder: folder, env, logLevel: 'silent' });
    editor = await openTestBackend({ env });
    await publish(editor);
  });
  afterAll(async () => {
    await editor.stop();
    await registry.close();
    await provider.close();
    await closeConnections();
    rmSync(folder, { recursive: true });
  });

  /** Two people bring the sample's agents into the team and deploy the listings; an application asks 30 times. */
  async function publish({ api }: TestBackend): Promise<void> {
    const approver = await openTestBackend();
    const roles = ['editor', 'engineer', 'admin'] as const;
    await api.registry.join({ invite: (await registry.invite(roles, 1)).link, name: 'Erin', bringAgents: true });
    const invite = (await registry.invite(['approver', 'engineer'], 1)).link;
    await approver.api.registry.join({ invite, name: 'Ada', bringAgents: false });
    const open = (await approver.api.changes.list({ status: 'open' })).find((change) => change.agent.slug === SLUG);
    const {
      id,
      version,
      contract,
      confirmContract,
      agent: brought,
    } = await approver.api.changes.get({
      id: open?.id ?? '',
    });
    const verdict = { id, version: version.hash, evidence: [], verdict: 'approve' as const, comment: '' };
    await approver.api.changes.review({ ...verdict, ...(confirmContract ? { contract } : {}) });
    await approver.api.changes.deploy({ id, channel: 'production', reason: '' });
    await approver.stop();
    await api.registry.sync();
    agent = brought.id;
    const { secret } = await api.registry.createKey({ name: 'Shop' });
    const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
    for (const euros of EUROS) {
      const response = await fetch(`${registry.address}/v1/agents/${SLUG}/run`, {
        dispatcher,
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ input: priced(euros), model: MODEL }),
      });
      expect(response.status, await response.text()).toBe(200);
    }
    await dispatcher.close();
  }

  const over = async () =>
    vi.waitFor(
      async () => {
        const [latest] = await editor.api.replays.list({ agent });
        expect(latest?.state).not.toBe('running');
        return latest;
      },
      { timeout: 60_000, interval: 20 },
    );

  it('says that nothing differs yet', async () => {
    const ready = await editor.api.replays.prepare({ agent, model: null, sample: 0 });
    expect(ready).toMatchObject({ version: { number: 1 }, differs: false, calls: 0, costUsd: 0 });
    expect(await editor.api.replays.list({ agent })).toEqual([]);
  });

  it('names by the rules alone what would flip, and keeps that for a review', async () => {
    const { revision } = await editor.api.drafts.get({ agent });
    await editor.api.drafts.save({ agent, revision, spec: atLine('50.00') });
    expect(await editor.api.replays.prepare({ agent, model: null, sample: 0 })).toMatchObject({ differs: true });
    const started = await editor.api.replays.start({ agent, models: null });
    expect(started).toMatchObject({ state: 'running', current: true, version: { number: 1 } });
    const done = await over();
    expect(done).toMatchObject({ id: started.id, state: 'finished', problem: null, progress: null });
    const report = await editor.api.replays.report({ hash: done?.report ?? '' });
    expect(report.rules).toMatchObject({ executions: 30, flips: MOVED });
    expect(report.rules.kinds.find(({ field }) => field === 'decision')).toMatchObject({
      from: 'live',
      to: 'send_to_person',
      count: MOVED,
    });
    expect(report).toMatchObject({ unreadable: 0, models: null, asked: null, stopped: 'finished' });
    expect(Date.parse(report.from ?? '')).toBeLessThanOrEqual(Date.parse(report.to ?? ''));
  });

  it('asks a model again, and finds the same share beyond its noise', async () => {
    const models = { model: MODEL, sample: 30, limitUsd: null };
    await editor.api.replays.start({ agent, models });
    const refusal = await refusalOf(editor.api.replays.start({ agent, models }));
    expect(refusal).toMatchObject({ code: 'conflict', data: { rule: 'replay_going' } });
    const done = await over();
    const report = await editor.api.replays.report({ hash: done?.report ?? '' });
    expect(report.models).toMatchObject({ asked: 30, notRun: 0, noise: 0, stopped: null });
    expect(report.models?.any.estimate).toBeCloseTo(MOVED / 30, 10);
    expect(report.asked).toEqual(MODEL);
  });

  it('is told apart by what it was searched for, ends when it is stopped, and fails in words', async () => {
    await editor.api.replays.start({ agent, newest: 5, models: null });
    const few = await editor.api.replays.report({ hash: (await over())?.report ?? '' });
    expect(few.rules.executions).toBe(5);
    await editor.api.replays.start({ agent, models: { model: MODEL, sample: 30, limitUsd: null } });
    await editor.api.replays.cancel({ agent });
    expect((await over())?.state).toBe('cancelled');
    await registry.close();
    await editor.api.replays.start({ agent, models: null });
    const failed = await over();
    expect(failed).toMatchObject({ state: 'failed', report: null });
    expect(failed?.problem).toMatch(/registry/i);
    registry = await startRegistry({ dataFolder: folder, env: {}, logLevel: 'silent' });
  });

  it('needs a registry', async () => {
    const alone = await openTestBackend();
    const [first] = await alone.api.agents.list();
    const refusal = await refusalOf(alone.api.replays.start({ agent: first?.id ?? '', models: null }));
    expect(refusal).toMatchObject({ code: 'unsupported', data: { capability: 'registry' } });
    await alone.stop();
  });
});
