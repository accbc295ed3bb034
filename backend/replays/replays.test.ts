import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeConnections } from '../../engine/http/fetch.ts';
import { type Registry, startRegistry } from '../../registry/start.ts';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';
import {
  atLine,
  callListings,
  followingModel,
  MODEL,
  priced,
  publishListings,
  replayOver,
} from './production.test-helper.ts';

const EUROS = Array.from({ length: 30 }, (_, index) => 30 + index);
/** From 40 to 49: a person's business once the line stands at 50. */
const MOVED = 10;

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
    const published = await publishListings(registry, editor);
    agent = published.agent;
    await callListings(
      registry,
      published.secret,
      EUROS.map((euros) => priced(euros)),
    );
  });
  afterAll(async () => {
    await editor.stop();
    await registry.close();
    await provider.close();
    await closeConnections();
    rmSync(folder, { recursive: true });
  });

  const over = () => replayOver(editor, agent);

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
