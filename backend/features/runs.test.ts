import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestBackend, refusalOf, type TestBackend } from '../backend.test-helper.ts';

describe('a run against a provider that never answers', () => {
  let test: TestBackend;
  let silent: Server;
  let agent: string;
  const asked = Promise.withResolvers<void>();
  const model = { provider: 'compatible' as const, model: 'silent' };
  beforeAll(async () => {
    silent = createServer(() => asked.resolve());
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as AddressInfo; // A TCP listener's address is always an AddressInfo.
    test = await openTestBackend({ env: { RULEHOUSE_COMPATIBLE_BASE_URL: `http://127.0.0.1:${port}/v1` } });
    agent = (await test.api.agents.list())[0]?.id ?? '';
  });
  afterAll(async () => {
    await test.stop();
    silent.closeAllConnections();
    await new Promise((done) => silent.close(done));
  });

  it('goes on when its window closes, and ends at once when it is cancelled', async () => {
    const { run } = await test.api.runs.start({ agent, model, limitUsd: null });
    const watching = await test.api.runs.watch({ run });
    expect((await watching.next()).value).toMatchObject({ type: 'started', run: { state: 'running', dryRun: false } });
    await watching.return?.(undefined);
    await asked.promise;
    expect((await test.api.runs.results({ run })).run.state).toBe('running');
    const cancelled = await test.api.runs.cancel({ run });
    expect(cancelled).toMatchObject({
      state: 'cancelled',
      counts: { pass: 0, fail: 0, notRun: cancelled.counts.total },
    });
    const after = [];
    for await (const event of await test.api.runs.watch({ run })) after.push(event.type);
    expect(after).toEqual(['started', ...Array(cancelled.counts.total).fill('result'), 'done']);
  });

  it('is marked as interrupted when the application is closed during it', async () => {
    const { run } = await test.api.runs.start({ agent, model, limitUsd: null });
    await test.backend.close();
    const { env } = test.backend.context;
    test = await openTestBackend({ dataFolder: test.dataFolder, env });
    expect((await test.api.runs.results({ run })).run.state).toBe('interrupted');
  });

  it('is refused where there is nothing to run or nothing stored', async () => {
    expect(await refusalOf(test.api.runs.start({ agent, model, limitUsd: null, cases: ['none'] }))).toMatchObject({
      code: 'invalid_input',
    });
    expect((await refusalOf(test.api.runs.report({ hash: 'a'.repeat(64) }))).code).toBe('not_found');
    expect((await refusalOf(test.api.runs.results({ run: 'none' }))).code).toBe('not_found');
  });

  it('offers the connected models, and estimates nothing where no price is known', async () => {
    const models = await test.api.runs.models({ agent });
    expect(models.every((choice) => choice.label !== '')).toBe(true);
    expect(await test.api.runs.estimate({ agent, model })).toMatchObject({ costUsd: null });
    expect(await test.api.runs.estimate({ agent, model: null })).toMatchObject({ calls: 0, costUsd: 0, usualCalls: 0 });
    const priced = await test.api.runs.estimate({ agent, model: { provider: 'openai', model: 'gpt-5' } });
    expect(priced.calls).toBeGreaterThan(0);
  });
});
