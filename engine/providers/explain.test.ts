import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Explained, explainResponse } from './explain.ts';
import { recorded } from './fixture.test-helper.ts';

const Response = z.object({
  status: z.number().default(200),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.json().optional(),
  body_text: z.string().optional(),
  sse_text: z.string().optional(),
  output_text: z.string().optional(),
});
const Item = z.object({
  id: z.string(),
  provider: z.string(),
  endpoint: z.string().optional(),
  category: z.string().optional(),
  response: Response,
});
type Item = z.infer<typeof Item>;
const read = (name: string): Item[] => recorded(name)?.map((item) => Item.parse(item)) ?? [];
const interactions = read('interactions.json');
const faults = read('fault-scenarios.json');

const ENDPOINTS: Record<string, string> = {
  openai: 'chat.completions',
  anthropic: 'messages',
  gemini: 'generateContent',
  perplexity: 'chat.completions',
};
function explain({ provider, endpoint = ENDPOINTS[provider] ?? '', response }: Item): Explained {
  const { status, headers, body, body_text, sse_text } = response;
  const explained = explainResponse({ provider, endpoint, status, headers, body: body_text ?? body, sse: sse_text }, 0);
  if (explained === undefined) throw new Error(`${provider} ${endpoint} is not explained`);
  return explained;
}

const OUTCOMES: Record<string, Explained['outcome'][]> = {
  'error-400': ['provider_error'],
  'error-401': ['provider_error'],
  'error-404': ['provider_error'],
  'refusal-or-block': ['refused'],
  truncated: ['truncated'],
  text: ['ok'],
  'text-stream': ['ok'],
  // Some of these recordings are the turn before, in which the model asks for a tool.
  'structured-output': ['ok', 'provider_error'],
  'structured-output-stream': ['ok', 'provider_error'],
  'tool-call': ['provider_error', 'ok'],
  'tool-call-stream': ['provider_error', 'ok'],
};
/** Queued in the background, or closed before its end, when it was recorded. */
const WITHOUT_AN_END = new Set(['openai-responses-text-03']);

describe.skipIf(interactions.length === 0)('recorded responses, whole and streamed', () => {
  it.each(interactions.map((item) => [item.id, item] as const))('%s', (id, item) => {
    const explained = explain(item);
    const expected = WITHOUT_AN_END.has(id) ? ['provider_error'] : (OUTCOMES[item.category ?? ''] ?? []);
    expect(expected).toContain(explained.outcome);
    if (explained.outcome === 'ok') expect(explained.value).not.toBe('');
    if (item.category?.endsWith('-stream') === true) expect(explained.message).not.toContain('closed the connection');
  });
});

const FAULTS: Record<string, Partial<Explained>> = {
  'openai-429-rate': { outcome: 'rate_limited', retryable: true, retryAfterMs: 7000 },
  'openai-429-quota': { outcome: 'quota_exhausted', retryable: false },
  'anthropic-429': { outcome: 'rate_limited', retryable: true, retryAfterMs: 12_000 },
  'anthropic-529': { outcome: 'provider_error', retryable: true },
  'anthropic-stream-overloaded': { outcome: 'provider_error', retryable: true },
  'gemini-max-tokens-no-parts': { outcome: 'truncated' },
  'gemini-429': { outcome: 'rate_limited', retryable: true, retryAfterMs: 34_400 },
  'openai-stream-ok': { outcome: 'ok' },
  'openai-stream-crlf': { outcome: 'ok', value: { decision: 'approve' } },
  'openai-stream-multi-line-data': { outcome: 'ok', value: { decision: 'approve' } },
  'openai-stream-error-object-mid-stream': { outcome: 'provider_error', retryable: true },
  'perplexity-done-object': { outcome: 'ok', value: { decision: 'approve' } },
  'perplexity-401-html': { outcome: 'provider_error', retryable: false },
};
describe.skipIf(faults.length === 0)('faults', () => {
  const named = faults.filter(({ response }) => response.output_text === undefined);
  it.each(named.map((item) => [item.id, item] as const))('%s', (id, item) => {
    expect(FAULTS[id]).toBeDefined();
    expect(explain(item)).toMatchObject(FAULTS[id] ?? {});
  });

  const SCHEMA = { type: 'object', properties: { decision: { type: 'string' } }, required: ['decision'] };
  const FITS = new Set(['output-text-markdown-fence', 'output-text-bom', 'output-text-unicode-escape-ok']);
  const texts = faults.filter(({ response }) => response.output_text !== undefined);
  it.each(texts.map((item) => [item.id, item.response.output_text ?? ''] as const))(
    '%s against a schema',
    (id, text) => {
      const body = { choices: [{ index: 0, finish_reason: 'stop', message: { content: text } }] };
      const given = {
        provider: 'openai',
        endpoint: 'chat.completions',
        status: 200,
        headers: {},
        body,
        schema: SCHEMA,
      };
      expect(explainResponse(given, 0)?.outcome).toBe(FITS.has(id) ? 'ok' : 'schema_invalid');
    },
  );
});

describe('streams that end too early', () => {
  const cut = (provider: string, endpoint: string, sse: string) =>
    explainResponse({ provider, endpoint, status: 200, headers: {}, sse }, 0);
  it.each([
    ['openai', 'responses', 'data: {"type":"response.created","response":{"status":"in_progress"}}\n\n'],
    ['openai', 'chat.completions', 'data: {"choices":[{"index":0,"delta":{"content":"{\\"a\\""}}]}\n\n'],
    ['anthropic', 'messages', 'data: {"type":"message_start","message":{"content":[]}}\n\n'],
    ['gemini', 'streamGenerateContent', 'data: {"candidates":[{"content":{"parts":[{"text":"{"}]}}]}\n\n'],
    ['anthropic', 'messages', ''],
  ])('are no answer: %s %s', (provider, endpoint, sse) => {
    expect(cut(provider, endpoint, sse)).toMatchObject({ outcome: 'provider_error', retryable: true });
  });
});

it('knows nothing of a provider that is not there', () => {
  const given = { status: 200, headers: {}, body: {} };
  expect(explainResponse({ ...given, provider: 'constructor', endpoint: '' }, 0)).toBeUndefined();
});
