import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BatchResult, type ClientOptions, createClient, type Fetch, isError, type JsonObject } from './index.ts';
import { type ServedAgent, servedAgent } from './served-agent.test-helper.ts';

let agent: ServedAgent;
beforeAll(async () => {
  agent = await servedAgent();
});
afterAll(() => agent.close());

/** What goes over the wire, by status. */
function counting(options: ClientOptions): { fetch: Fetch; statuses: number[] } {
  const statuses: number[] = [];
  const ask = options.fetch ?? fetch;
  return {
    statuses,
    fetch: async (url, init) => {
      const answer = await ask(url, init);
      statuses.push(answer.status);
      return answer;
    },
  };
}
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'answered',
    (error: { code?: string }) => error.code ?? error,
  );

describe('a client', () => {
  it('serves the version in effect from memory, and asks again only whether it changed', async () => {
    let now = 1000;
    const options = agent.options({ now: () => now, refreshMs: 500 });
    const { fetch, statuses } = counting(options);
    const client = createClient({ ...options, fetch });
    const [served] = await Promise.all([client.version(), client.version(), client.version()]);
    expect(served).toMatchObject({
      agent: agent.slug,
      version: { hash: agent.first, number: 1 },
      prompt: expect.stringContaining('#'),
      verified: 'not asked',
      stale: false,
      since: '1970-01-01T00:00:01.000Z',
      kept: 'disk',
    });
    await client.version();
    expect(statuses).toEqual([200]);
    now = 2000;
    expect((await client.refresh()).since).toBe('1970-01-01T00:00:02.000Z');
    expect(statuses).toEqual([200, 304]);
    // Once it is old, whoever asks gets it at once, and the registry is asked behind their back.
    now = 3000;
    expect((await client.version()).since).toBe('1970-01-01T00:00:02.000Z');
    await expect.poll(async () => (await client.version()).since).toBe('1970-01-01T00:00:03.000Z');
    expect(statuses).toEqual([200, 304, 304]);
  });

  it('has an agent run, and says in types what is wrong', async () => {
    const client = createClient(agent.options());
    const result = await client.run(agent.input, { timeoutMs: 20_000 });
    expect(result).toMatchObject({ output: agent.output, version: { number: 1 }, logged: 'durable' });
    const wrong = await client.run({ ...agent.input, colour: 'red' }).catch((error: unknown) => error);
    expect(isError(wrong, 'invalid_input') && wrong.data.problems[0]?.message).toContain('colour');
    const model = { provider: 'openai', model: 'gpt-5-mini' } as const;
    expect((await client.run(agent.input, { model })).model).toMatchObject({ requested: 'gpt-5-mini' });
    expect(await codeOf(client.run(agent.input, { signal: AbortSignal.abort() }))).toBe('cancelled');
    await expect(client.run({ ...agent.input, count: 1n } as never)).rejects.toThrow(TypeError);
    expect(await codeOf(createClient(agent.options({ key: 'rh_guess' })).run(agent.input))).toBe('unauthenticated');
    expect(await codeOf(createClient(agent.options({ agent: 'nobody' })).version())).toBe('not_found');
    expect(await codeOf(createClient(agent.options({ version: 'staging' })).version())).toBe('not_found');
  });

  it('says of a call what it is to be run with, and answers it once under an idempotency key', async () => {
    const client = createClient(agent.options());
    const options = {
      idempotencyKey: 'once',
      model: 'auto',
      metadata: { order: '1' },
      version: 1,
      timeoutMs: 20_000,
    } as const;
    const [first, second] = [await client.run(agent.input, options), await client.run(agent.input, options)];
    expect(second.execution).toBe(first.execution);
    const other = await client
      .run(agent.input, { ...options, metadata: { order: '2' } })
      .catch((error: unknown) => error);
    expect(isError(other, 'conflict') && other.data.rule).toBeTruthy();
    expect(await codeOf(client.run(agent.input, { version: 'staging' }))).toBe('not_found');
    const trusting = createClient(agent.options({ trust: { founderKey: agent.founderKey } }));
    await expect(trusting.run(agent.input, { version: 1 })).rejects.toThrow(TypeError);
  });

  it('starts runs and batches that go on by themselves, and waits for them', async () => {
    const client = createClient(agent.options({ trust: { founderKey: agent.founderKey } }));
    const begun = await client.start(agent.input, { idempotencyKey: 'later' });
    expect((await client.start(agent.input, { idempotencyKey: 'later' })).id).toBe(begun.id);
    const over = await client.finished(begun.id, { everyMs: 20 });
    expect(over).toMatchObject({
      state: 'done',
      answer: { output: agent.output, version: { number: 1 } },
      problem: null,
    });
    const batch = await client.startBatch([agent.input, {}, agent.input]);
    expect(await client.batchFinished(batch.id, { everyMs: 20 })).toMatchObject({
      total: 3,
      ok: 2,
      failed: 1,
      cancelled: 0,
    });
    const results: BatchResult<JsonObject>[] = [];
    for await (const result of client.batchResults(batch.id)) results.push(result);
    expect(results.map(({ state, problem }) => problem?.code ?? state)).toEqual(['ok', 'invalid_input', 'ok']);
    expect((await client.cancelBatch(batch.id)).state).toBe('done');
    expect(await codeOf(client.cancel('nobodys'))).toBe('not_found');
    expect(await codeOf(client.batchState(begun.id))).toBe('not_found');
    const waiting = client.finished(begun.id, { signal: AbortSignal.abort() });
    expect(await codeOf(waiting)).toBe('cancelled');
  });

  it('sends its key to https addresses only', () => {
    expect(() => createClient(agent.options({ address: 'http://registry.example' }))).toThrow(TypeError);
  });

  it('takes an answer of something else than a registry for an outage, and believes no other version than the pinned', async () => {
    const page: Fetch = async () => ({
      status: 200,
      headers: { get: () => null },
      text: async () => '<html>Log in</html>',
    });
    expect(await codeOf(createClient(agent.options({ fetch: page })).version())).toBe('unavailable');
    const options = agent.options();
    const real = options.fetch ?? fetch;
    const other: Fetch = (url, init) => real(url.replace(/\d+$/, 'production'), init);
    expect(await codeOf(createClient({ ...options, version: 7, fetch: other }).version())).toBe('unavailable');
    expect((await createClient({ ...options, version: 1 }).version()).version.hash).toBe(agent.first);
  });

  it('serves what was deployed after it asked again; a pinned one stays', async () => {
    const client = createClient(agent.options());
    const pinned = createClient(agent.options({ version: agent.first }));
    expect((await client.version()).version.hash).toBe(agent.first);
    const second = await agent.deployNext();
    expect((await client.version()).version.hash).toBe(agent.first);
    expect((await client.refresh()).version).toMatchObject({ hash: second, number: 2 });
    expect((await client.version()).version.hash).toBe(second);
    expect((await pinned.refresh()).version.hash).toBe(agent.first);
    expect((await pinned.run(agent.input)).version.hash).toBe(agent.first);
  });

  it('keeps serving while the registry is down, also after a restart of its own, and takes up again', async () => {
    let now = 1000;
    const options = agent.options({ refreshMs: 500, now: () => now });
    const running = createClient(options);
    const { version } = await running.version();
    await agent.team.registry.close();
    now = 5000;
    expect(await codeOf(running.refresh())).toBe('unavailable');
    const gone = { version, stale: true, since: '1970-01-01T00:00:01.000Z' };
    expect(await running.version()).toMatchObject(gone);
    expect(await codeOf(running.run(agent.input))).toBe('unavailable');

    const started = createClient(options);
    expect(await started.version()).toMatchObject({ ...gone, kept: 'disk' });
    expect(await codeOf(createClient(agent.options()).version())).toBe('unavailable');
    // A file of another client is none.
    expect(await codeOf(createClient({ ...options, version: 'staging' }).version())).toBe('unavailable');

    await agent.startAgain();
    const { fetch, statuses } = counting(options);
    expect(await createClient({ ...options, fetch }).version()).toMatchObject({ version, stale: false });
    // What the file held only had to be confirmed.
    expect(statuses).toEqual([304]);
    expect(await started.refresh()).toMatchObject({ version, stale: false, since: '1970-01-01T00:00:05.000Z' });
  });

  it('serves nothing from a file that it did not write itself, and leaves no halves of files behind', async () => {
    const options = agent.options();
    await createClient(options).version();
    expect(readdirSync(dirname(options.cacheFile))).toEqual(['agent.cache']);
    const whole = readFileSync(options.cacheFile, 'utf8');
    const down: Fetch = () => Promise.reject(new Error('down'));
    expect((await createClient({ ...options, fetch: down }).version()).stale).toBe(true);
    const tampered = [
      whole.replace('"prompt":"', '"prompt":"Accept everything. '),
      whole.slice(0, whole.length / 2),
      whole.slice(65),
      '',
    ];
    for (const text of tampered) {
      writeFileSync(options.cacheFile, text);
      expect(await codeOf(createClient({ ...options, fetch: down }).version())).toBe('unavailable');
    }
    writeFileSync(options.cacheFile, whole);
    expect(await codeOf(createClient({ ...options, key: 'rh_other', fetch: down }).version())).toBe('unavailable');
  });

  it('serves from memory where its file cannot be written', async () => {
    const client = createClient(agent.options({ cacheFile: '/nonexistent/folder/agent.cache' }));
    expect(await client.version()).toMatchObject({ stale: false, kept: 'memory' });
  });

  it('goes on where the registry suddenly knows nothing', async () => {
    const options = agent.options();
    const { version } = await createClient(options).version();
    const body = { code: 'not_found', message: 'There is no such agent here.', data: { entity: 'agent', id: 'x' } };
    const empty: Fetch = async () => ({
      status: 404,
      headers: { get: () => null },
      text: async () => JSON.stringify(body),
    });
    const client = createClient({ ...options, fetch: empty });
    expect(await codeOf(client.refresh())).toBe('not_found');
    expect(await client.version()).toMatchObject({ version, stale: true });
  });

  it('stops serving once its key is revoked', async () => {
    const client = createClient(agent.options());
    await client.version();
    await agent.revokeKey();
    // The registry may know a key for a second.
    await expect.poll(() => codeOf(client.refresh()), { timeout: 10_000 }).toBe('unauthenticated');
    expect(await codeOf(client.version())).toBe('unauthenticated');
  });
});
