import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { callAsApplication } from '../registry.test-helper.ts';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';

let served: ServedAgent;
let agent: string;
beforeAll(async () => {
  served = await servedAgent();
  agent = `/v1/agents/${served.slug}`;
});
afterAll(() => served.close());

const eventually = async (path: string, state = 'done') =>
  vi.waitFor(
    async () => {
      const { json } = await served.call(path);
      expect(json.state).toBe(state);
      return json;
    },
    { timeout: 60_000, interval: 50 },
  );

describe('an asynchronous run', () => {
  it('is accepted at once and fetched later, by its own application alone', async () => {
    served.provider.hold();
    const accepted = await served.call(`${agent}/runs`, { input: served.input, metadata: { order: '1' } });
    expect([accepted.status, accepted.headers.get('location')]).toEqual([202, `/v1/runs/${accepted.json.id}`]);
    expect(['waiting', 'running']).toContain(accepted.json.state);
    served.provider.release();
    const done = await eventually(`/v1/runs/${accepted.json.id}`);
    expect([done.answer.logged, done.problem, done.version]).toEqual([
      'durable',
      null,
      { hash: served.version, number: 1 },
    ]);
    const other = (await served.admin.client.api.member.createKey({ name: 'Other' })).secret;
    const asked = await callAsApplication(served.team.registry.address, `/v1/runs/${accepted.json.id}`, { key: other });
    expect(asked.json.code).toBe('not_found');
  });

  it('with an input that does not fit is refused at once', async () => {
    const refused = await served.call(`${agent}/runs`, { input: { nonsense: 1 } });
    expect([refused.status, refused.json.code]).toEqual([400, 'invalid_input']);
  });

  it('with the same idempotency key is one run', async () => {
    const headers = { 'idempotency-key': 'one-run' };
    const [first, second] = [
      await served.call(`${agent}/runs`, { input: served.input }, headers),
      await served.call(`${agent}/runs`, { input: served.input }, headers),
    ];
    expect([second.json.id, second.status]).toEqual([first.json.id, 202]);
  });
});

describe('a batch', () => {
  it('has a result for each input, partial ones included, in pages', async () => {
    const inputs = [...Array.from({ length: 7 }, () => served.input), { nonsense: true }, served.input];
    const { json } = await served.call(`${agent}/batches`, { inputs });
    const done = await eventually(`/v1/batches/${json.id}`);
    expect([done.total, done.ok, done.failed]).toEqual([9, 8, 1]);
    const first = (await served.call(`/v1/batches/${json.id}/results?limit=8`)).json;
    const second = (await served.call(`/v1/batches/${json.id}/results?limit=8&after=${first.next}`)).json;
    const results = [...first.results, ...second.results];
    expect(results.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([results[7].problem.code, results[7].answer, results[0].execution]).toEqual([
      'invalid_input',
      null,
      results[0].answer.execution,
    ]);
    expect(second.next).toBe(null);
    const whole = await served.call(`/v1/batches/${json.id}/results?after=1`, undefined, {
      accept: 'application/jsonl',
    });
    expect(whole.headers.get('content-type')).toMatch(/^application\/jsonl/);
    expect(
      whole.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(results.slice(2));
    const nobodys = await served.call('/v1/batches/none/results', undefined, { accept: 'application/jsonl' });
    expect([nobodys.status, nobodys.json.code]).toEqual([404, 'not_found']);
  });

  it('takes JSON lines', async () => {
    const body = `${JSON.stringify(served.input)}\n\n${JSON.stringify(served.input)}\n`;
    const headers = { 'content-type': 'application/x-ndjson' };
    const { json, status } = await served.call(`${agent}/batches?channel=production`, body, headers);
    expect([status, json.total]).toEqual([202, 2]);
    expect((await served.call(`${agent}/batches`, '{"a":1}\n{"b"', headers)).json.detail).toContain('Line 2');
  });

  it('that is cancelled keeps what it has and begins nothing more', async () => {
    served.provider.hold();
    const before = served.provider.calls();
    const { json } = await served.call(`${agent}/batches`, { inputs: Array.from({ length: 40 }, () => served.input) });
    await served.provider.arrived(before + 1);
    const cancelled = (await served.call(`/v1/batches/${json.id}/cancel`, {})).json;
    expect([cancelled.state, cancelled.cancelled >= 32]).toEqual(['cancelled', true]);
    served.provider.release();
    const end = await vi.waitFor(
      async () => {
        const now = (await served.call(`/v1/batches/${json.id}`)).json;
        expect(now.ok + now.failed + now.cancelled).toBe(40);
        return now;
      },
      { timeout: 30_000 },
    );
    expect([end.state, end.ok]).toEqual(['cancelled', 40 - cancelled.cancelled]);
  });

  it('goes on after kill -9 without doing again what is done', async () => {
    await served.team.registry.close();
    const { databaseUrl, secret } = served.team.storage;
    const where = {
      REGISTRY_FOLDER: served.team.folder,
      ...(databaseUrl === undefined ? {} : { REGISTRY_DATABASE: databaseUrl, REGISTRY_SECRET: secret }),
    };
    const start = async (): Promise<{ child: ChildProcess; address: string }> => {
      const child = spawn(process.execPath, [new URL('./child.test-helper.ts', import.meta.url).pathname], {
        env: { ...process.env, ...served.provider.env, ...where },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [address] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
      return { child, address };
    };
    const total = 60;
    const first = await start();
    served.provider.hold();
    const before = served.provider.calls();
    const asked = { key: served.secret, body: { inputs: Array.from({ length: total }, () => served.input) } };
    const { json } = await callAsApplication(first.address, `${agent}/batches`, asked);
    await served.provider.arrived(before + 1);
    served.provider.release();
    const state = async (address: string) =>
      (await callAsApplication(address, `/v1/batches/${json.id}`, { key: served.secret })).json;
    await vi.waitFor(async () => expect((await state(first.address)).ok).toBeGreaterThan(5), {
      timeout: 30_000,
      interval: 20,
    });
    served.provider.hold();
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    served.provider.release();
    const second = await start();
    const results = async () =>
      (await callAsApplication(second.address, `/v1/batches/${json.id}/results?limit=500`, { key: served.secret })).json
        .results as { state: string; execution: string }[];
    const kept = (await results()).filter(({ state: each }) => each === 'ok').map(({ execution }) => execution);
    expect(kept.length).toBeGreaterThan(5);
    await vi.waitFor(async () => expect((await state(second.address)).state).toBe('done'), {
      timeout: 60_000,
      interval: 50,
    });
    const all = (await results()).map(({ execution }) => execution);
    expect(all).toHaveLength(total);
    expect(new Set(all).size).toBe(total);
    for (const execution of kept) expect(all).toContain(execution);
    // At most what was under way when it died ran twice.
    expect(served.provider.calls() - before).toBeLessThanOrEqual(total + 8);
    second.child.kill('SIGTERM');
    await once(second.child, 'exit');
    await served.team.restart();
  }, 120_000);
});
