import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ServedAgent, servedAgent } from '../served-agent.test-helper.ts';
import { type Collector, openCollector, type ToldSpan } from './collector.test-helper.ts';

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const TRACEPARENT = `00-${CALLER.traceId}-${CALLER.spanId}-01`;
const SERVER = 2;
const CLIENT = 3;

let served: ServedAgent | undefined;
let collector: Collector | undefined;
afterEach(async () => {
  await served?.close();
  await collector?.close();
  [served, collector] = [undefined, undefined];
  vi.unstubAllEnvs();
});

async function tracedAgent(env: Record<string, string> = {}): Promise<{ served: ServedAgent; collector: Collector }> {
  collector = await openCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  served = await servedAgent({ privateWebhooks: true });
  return { served, collector };
}
/** Everything that was told by the time the registry has closed. */
async function toldAtTheEnd(): Promise<ToldSpan[]> {
  await served?.close();
  served = undefined;
  return collector?.spans ?? [];
}
const named = (spans: readonly ToldSpan[], name: string | RegExp): ToldSpan[] =>
  spans.filter((span) => (typeof name === 'string' ? span.name === name : name.test(span.name)));
const one = (spans: readonly ToldSpan[], name: string | RegExp): ToldSpan => {
  const [span, ...others] = named(spans, name);
  if (span === undefined || others.length > 0) throw new Error(`${named(spans, name).length} spans are ${name}.`);
  return span;
};

describe('with a collector', () => {
  it('a call goes on with its caller’s trace: the request, the run, each attempt and the log, by the GenAI conventions', async () => {
    const env = { OTEL_SERVICE_NAME: 'rules', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test' };
    const { served, collector } = await tracedAgent({ ...env, OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=garden' });
    const { status, headers, json } = await served.call(
      `/v1/agents/${served.slug}/run`,
      { input: served.input, metadata: { note: 'metadata-canary' } },
      { traceparent: TRACEPARENT },
    );
    expect(status).toBe(200);
    const { record } = await served.admin.client.api.member.execution({ id: json.execution });
    expect(record.traceId).toBe(CALLER.traceId);
    await served.call('/ready');
    const spans = await toldAtTheEnd();
    const request = one(spans, 'POST /v1/agents/:slug/run');
    const run = one(spans, `invoke_agent ${served.slug}`);
    const chat = one(spans, /^chat /);
    const log = one(spans, 'log execution');
    expect([request, run, chat, log].map(({ traceId }) => traceId)).toEqual(Array(4).fill(CALLER.traceId));
    expect([request, run, chat, log].map(({ parentSpanId }) => parentSpanId)).toEqual([
      CALLER.spanId,
      request.spanId,
      run.spanId,
      run.spanId,
    ]);
    expect(headers.get('traceresponse')).toBe(`00-${CALLER.traceId}-${request.spanId}-01`);
    expect([request.kind, chat.kind]).toEqual([SERVER, CLIENT]);
    expect(request.attributes).toMatchObject({
      'http.route': '/v1/agents/:slug/run',
      'http.response.status_code': 200,
    });
    expect(run.attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': served.slug,
      'gen_ai.agent.version': '1',
      'rulehouse.execution': json.execution,
      'rulehouse.outcome': 'ok',
      'rulehouse.application': served.keyId,
    });
    const [model] = served.spec.models.candidates;
    expect(chat.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': model?.model,
      'gen_ai.response.model': json.model.served,
      'gen_ai.usage.input_tokens': 1000,
      'gen_ai.usage.output_tokens': 1000,
    });
    expect(BigInt(chat.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(chat.startTimeUnixNano));
    expect(run.resource).toMatchObject({ 'service.name': 'rules', 'deployment.environment.name': 'test' });
    expect(collector.headers[0]).toMatchObject({ 'x-tenant': 'garden' });
    expect(named(spans, /ready/)).toEqual([]);
    // Nothing of what was asked and answered, no secret, nobody's address.
    const title = String(served.input.title);
    for (const word of [title, 'metadata-canary', served.secret, 'sk-canary-key', '127.0.0.1'])
      expect(collector.text()).not.toContain(word);
  });

  it('what goes wrong is told by its kind; a refusal is no error of the request', async () => {
    const { served } = await tracedAgent();
    const { status, headers } = await served.call(`/v1/agents/${served.slug}/run`, {
      input: { nonsense: 'word-canary' },
    });
    expect(status).toBe(400);
    expect(headers.get('traceresponse')).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
    // As the registry's and the agent's own descriptions say.
    for (const path of ['/openapi.json', `/v1/agents/${served.slug}/openapi.json`]) {
      const { json, headers } = await served.call(path);
      const described = json.components.headers.traceresponse.schema.pattern;
      expect(headers.get('traceresponse')).toMatch(new RegExp(described));
    }
    const spans = await toldAtTheEnd();
    const run = one(spans, /^invoke_agent/);
    expect([run.status.code, run.attributes['error.type']]).toEqual([2, 'invalid_input']);
    const request = one(spans, 'POST /v1/agents/:slug/run');
    expect([request.status.code, request.attributes['http.response.status_code']]).toEqual([0, 400]);
    expect(named(spans, /^chat|^log/)).toEqual([]);
  });

  it('work in the background is told: an asynchronous run in its caller’s trace, a batch’s inputs each in their own, and deliveries', async () => {
    const { served } = await tracedAgent();
    const { id } = await served.admin.client.api.member.createWebhook({
      ...{ url: 'http://127.0.0.1:9/hooks/secret-path', description: '', events: ['batch.finished'] },
    });
    const run = await served.call(
      `/v1/agents/${served.slug}/runs`,
      { input: served.input },
      { traceparent: TRACEPARENT },
    );
    const inputs = [served.input, served.input];
    const batch = await served.call(`/v1/agents/${served.slug}/batches`, { inputs }, { traceparent: TRACEPARENT });
    for (const path of [`/v1/runs/${run.json.id}`, `/v1/batches/${batch.json.id}`])
      await vi.waitFor(async () => expect((await served.call(path)).json.state).toBe('done'), { timeout: 30_000 });
    await vi.waitFor(
      async () => {
        const [newest] = (await served.admin.client.api.member.deliveries({ id })).deliveries;
        expect(newest?.attempts).toBeGreaterThan(0);
      },
      { timeout: 30_000 },
    );
    const spans = await toldAtTheEnd();
    const runs = named(spans, /^invoke_agent/);
    const [late] = runs.filter(({ attributes }) => attributes['rulehouse.kind'] === 'async');
    expect([late?.traceId, late?.parentSpanId]).toEqual([
      CALLER.traceId,
      one(spans, 'POST /v1/agents/:slug/runs').spanId,
    ]);
    const items = runs.filter(({ attributes }) => attributes['rulehouse.batch'] === batch.json.id);
    const accepted = one(spans, 'POST /v1/agents/:slug/batches');
    expect(items).toHaveLength(2);
    for (const { links, traceId, parentSpanId } of items) {
      expect([traceId === CALLER.traceId, parentSpanId ?? '']).toEqual([false, '']);
      expect(links).toMatchObject([{ traceId: CALLER.traceId, spanId: accepted.spanId }]);
    }
    expect(new Set(items.map(({ traceId }) => traceId)).size).toBe(2);
    const [delivery] = named(spans, 'POST webhook');
    expect(delivery?.attributes).toMatchObject({ 'rulehouse.event': 'batch.finished', 'error.type': 'unreachable' });
    expect(collector?.text()).not.toContain('secret-path');
  });

  it('keeps the traces that the sampler keeps, and goes by what the caller decided', async () => {
    const { served } = await tracedAgent({
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    const path = `/v1/agents/${served.slug}/run`;
    const own = await served.call(path, { input: served.input });
    expect(own.headers.get('traceresponse')).toMatch(/-00$/);
    const { record } = await served.admin.client.api.member.execution({ id: own.json.execution });
    expect(record.traceId).toBeUndefined();
    await served.call(path, { input: served.input }, { traceparent: TRACEPARENT });
    const spans = await toldAtTheEnd();
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([CALLER.traceId]));
  });

  it.each(['nonsense', `ff-${CALLER.traceId}-${CALLER.spanId}-01`, `00-${'0'.repeat(32)}-${CALLER.spanId}-01`])(
    'the header %s begins a new trace',
    async (traceparent) => {
      const { served } = await tracedAgent();
      await served.call('/v1/head', undefined, { traceparent });
      const spans = await toldAtTheEnd();
      const request = one(spans, 'GET /v1/head');
      expect([request.parentSpanId ?? '', request.traceId === CALLER.traceId]).toEqual(['', false]);
    },
  );
});

it('a collector that is silent, or hangs, holds up no call and not the end', async () => {
  const hanging = createServer(() => {});
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  for (const port of [9, (hanging.address() as AddressInfo).port]) {
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `http://127.0.0.1:${port}/v1/traces`);
    served = await servedAgent();
    expect((await served.call(`/v1/agents/${served.slug}/run`, { input: served.input })).status).toBe(200);
    await served.close();
    served = undefined;
  }
  hanging.closeAllConnections();
  hanging.close();
});

it('an address that is none is refused in words', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'collector');
  await expect(servedAgent()).rejects.toThrow('OTEL_EXPORTER_OTLP_ENDPOINT is not an address');
});

it.each([
  [{}, []],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_SDK_DISABLED: 'true' }, []],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, ['@opentelemetry/api']],
])('OpenTelemetry is loaded only where it is asked for: %j', (env, loaded) => {
  const folder = mkdtempSync(join(tmpdir(), 'rulehouse-tracing-'));
  const program = new URL('./loads.test-helper.ts', import.meta.url).pathname;
  const child = spawnSync(process.execPath, [program, folder], {
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true, force: true });
  expect(child.stderr).toBe('');
  const packages: string[] = JSON.parse(child.stdout);
  expect(packages).toEqual(expect.arrayContaining(loaded));
  expect(packages.length > 0).toBe(loaded.length > 0);
});
