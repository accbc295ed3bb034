import { LLMock } from '@copilotkit/aimock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closeConnections } from '../http/fetch.ts';
import type { ModelCall } from '../model.ts';
import { callTo, connectionTo, SPOKEN, type Spoken } from './fixture.test-helper.ts';
import { adapterFor } from './index.ts';

// An independent server that speaks the providers' wire formats, over real HTTP on loopback.
const mock = new LLMock({ port: 0, host: '127.0.0.1', latency: 0 });
beforeAll(async () => {
  await mock.start();
});
afterEach(() => {
  mock.reset();
});
afterAll(async () => {
  await closeConnections();
  await mock.stop();
});

const BARE = new Set<Spoken>(['anthropic', 'google']);
const base = (kind: Spoken): string => (BARE.has(kind) ? mock.url : `${mock.url}/v1`);
const ask = (kind: Spoken, changes: Partial<ModelCall> = {}) =>
  adapterFor(kind).call(callTo(connectionTo(kind, base(kind)), changes));

describe.each(SPOKEN)('%s against an independent stand-in', (kind) => {
  it('gives the validated answer with served model, usage and schema hash', async () => {
    mock.onMessage('A lamp', {
      content: '{"decision":"approve","reason":"Fine."}',
      model: 'served-model-7',
      usage: { input_tokens: 12, output_tokens: 5, prompt_tokens: 12, completion_tokens: 5 },
    });
    const result = await ask(kind);
    expect(result).toMatchObject({ outcome: 'ok', problems: [], message: 'The answer fits the contract.' });
    expect(result.output).toEqual({ decision: 'approve', reason: 'Fine.' });
    // The stand-in does not name the model where Google does; `faults.test.ts` and the recordings do.
    const served = kind === 'google' ? null : 'served-model-7';
    expect(result.call).toMatchObject({ servedModel: served, attempts: 1, provider: kind });
    expect(result.call.usage).toMatchObject({ inputTokens: 12, outputTokens: 5 });
    expect(result.call.wireSchema).toMatch(/^[0-9a-f]{64}$/);
  });

  it('sends the instructions as system text, so that the answer can depend on them', async () => {
    mock.on({ systemMessage: 'Decide about listings' }, (request) => {
      const system = request.messages.find((message) => message.role === 'system')?.content ?? '';
      const strict = typeof system === 'string' && system.includes('Reject everything');
      return { content: JSON.stringify({ decision: strict ? 'reject' : 'approve' }) };
    });
    const before = await ask(kind);
    const after = await ask(kind, { instructions: 'Decide about listings. Reject everything.' });
    expect([before.output, after.output]).toEqual([{ decision: 'approve' }, { decision: 'reject' }]);
  });

  it('names what is wrong when the answer breaks the contract', async () => {
    mock.onMessage('A lamp', { content: '{"decision":"maybe"}' });
    const result = await ask(kind);
    expect(result.outcome).toBe('schema_invalid');
    expect(result.problems).toEqual([expect.objectContaining({ path: '/decision', field: 'Decision' })]);
    expect(result.output).toEqual({ decision: 'maybe' });
  });

  it('takes null for an optional field as its absence', async () => {
    mock.onMessage('A lamp', { content: '{"decision":"APPROVE","reason":null}' });
    const result = await ask(kind);
    expect(result).toMatchObject({ outcome: 'ok', output: { decision: 'approve' } });
  });

  it('says that an answer was cut off', async () => {
    mock.onMessage('A lamp', { content: '{"decision":"approve"}', finishReason: 'length' });
    const result = await ask(kind);
    expect(result).toMatchObject({ outcome: 'truncated', output: null, retryable: false });
  });

  it.each([
    [401, 'provider_error', false, /key was refused/],
    [402, 'quota_exhausted', false, /credit/],
    [403, 'provider_error', false, /not allowed/],
    [404, 'provider_error', false, /does not know this model/],
    [429, 'rate_limited', true, /limiting/],
    [500, 'provider_error', true, /error of its own/],
    [503, 'provider_error', true, /error of its own/],
    [529, 'provider_error', true, /overloaded/],
  ] as const)('status %d is %s', async (status, outcome, retryable, words) => {
    mock.onMessage('A lamp', { error: { message: 'No.', type: 'some_error' }, status, retryAfter: 3 });
    const result = await ask(kind);
    expect(result).toMatchObject({ outcome, retryable, output: null });
    expect(result.message).toMatch(words);
    expect(result.retryAfterMs).toBe(status === 429 ? 3000 : null);
  });

  it('ends a slow answer at the time limit', async () => {
    mock.onMessage('A lamp', { content: '{"decision":"approve"}' }, { chaos: { latencyMs: 20_000 } });
    const result = await ask(kind, { parameters: { timeoutMs: 100 } });
    expect(result).toMatchObject({ outcome: 'timeout', retryable: true, output: null });
    expect(result.message).toContain('within 0.1 seconds');
  });

  it('stops at once when the caller cancels', async () => {
    const caller = new AbortController();
    mock.onMessage('A lamp', () => {
      caller.abort();
      return new Promise(() => undefined);
    });
    const result = await ask(kind, { signal: caller.signal });
    expect(result).toMatchObject({ outcome: 'cancelled', retryable: false });
    const afterwards = await ask(kind, { signal: caller.signal });
    expect(afterwards.outcome).toBe('cancelled');
  });

  it('leaves out and records parameters that the model does not take', async () => {
    mock.onMessage('A lamp', { content: '{"decision":"approve"}' });
    const parameters = { temperature: 0.2, effort: 'low', maxOutputTokens: 500 } as const;
    const { call } = await ask(kind, { parameters });
    const expected = {
      openai: [{ reasoning: { effort: 'low' }, max_output_tokens: 500 }, ['temperature']],
      compatible: [{ temperature: 0.2, max_tokens: 500 }, ['effort']],
      anthropic: [{ temperature: 0.2, max_tokens: 500 }, ['effort']],
      google: [{ temperature: 0.2, thinkingConfig: { thinkingLevel: 'low' }, maxOutputTokens: 500 }, []],
      perplexity: [{ reasoning: { effort: 'low' }, max_output_tokens: 500 }, ['temperature']],
    }[kind];
    expect([call.parametersSent, call.parametersDropped]).toEqual(expected);
  });

  // The stand-in has no list of models in Google's way; `faults.test.ts` serves one.
  it.runIf(kind !== 'google')('proves a connection by listing models', async () => {
    const adapter = adapterFor(kind);
    mock.onMessage('A lamp', { content: '{}' });
    const result = await adapter.check(connectionTo(kind, base(kind)), new AbortController().signal);
    expect(result.message).toMatch(/^Connected: .* offers/);
    expect(result.ok).toBe(true);
    expect(result.models.length).toBeGreaterThan(0);
  });
});
