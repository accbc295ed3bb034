import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { closeConnections } from '../http/fetch.ts';
import type { Connection, ModelCall } from '../model.ts';
import {
  ANSWERS,
  CANARY_INPUT,
  CANARY_KEY,
  CANARY_PROMPT,
  callTo,
  connectionTo,
  SPOKEN,
  type Spoken,
  sendJson,
  serve,
} from './fixture.test-helper.ts';
import { adapterFor } from './index.ts';

type Answer = Parameters<typeof serve>[0];
const open: (() => Promise<void>)[] = [];
const serveOnce = async (answer: Answer) => {
  const server = await serve(answer);
  open.push(server.close);
  return server;
};
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((close) => close()));
});
afterAll(closeConnections);

const ask = (connection: Connection, changes: Partial<ModelCall> = {}) => {
  return adapterFor(connection.kind).call(callTo(connection, changes));
};
const withText =
  (kind: Spoken, text: string): Answer =>
  (_request, response) =>
    sendJson(response, 200, ANSWERS[kind](text));

describe.each(SPOKEN)('%s', (kind) => {
  const to = (url: string, key?: string) => connectionTo(kind, url, key);

  it('notes a code fence around a valid answer and takes it', async () => {
    const server = await serveOnce(withText(kind, '```json\n{"decision":"reject"}\n```'));
    const result = await ask(to(server.url));
    expect(result).toMatchObject({ outcome: 'ok', output: { decision: 'reject' } });
    expect(result.message).toBe('The answer fits the contract. The text around the JSON answer was taken off.');
  });

  it('refuses an answer that says two things under one name', async () => {
    const server = await serveOnce(withText(kind, '{"decision":"approve","decision":"reject"}'));
    const result = await ask(to(server.url));
    expect(result).toMatchObject({ outcome: 'schema_invalid', output: null, message: 'The answer is not valid JSON.' });
    expect(result.problems[0]?.message).toContain('twice');
  });

  it('calls an answer without an object invalid instead of failing', async () => {
    const server = await serveOnce(withText(kind, '"{}"'));
    expect(await ask(to(server.url))).toMatchObject({ outcome: 'schema_invalid', output: null });
  });

  it('reports a connection cut in the middle of the answer', async () => {
    const server = await serveOnce((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"id":"resp_1","out', () => response.destroy());
    });
    const result = await ask(to(server.url));
    expect(result).toMatchObject({ outcome: 'provider_error', retryable: true });
    expect(result.message).toContain('closed the connection before the answer was complete');
  });

  it('reports a page of HTML, whatever its status', async () => {
    const page: Answer = (request, response) => {
      response.writeHead(request.url?.includes('bad') ? 502 : 200, { 'content-type': 'text/html' });
      response.end('<html><body>Bad gateway</body></html>');
    };
    const server = await serveOnce(page);
    const results = await Promise.all([ask(to(server.url)), ask(to(`${server.url}/bad`))]);
    for (const result of results) expect(result).toMatchObject({ outcome: 'provider_error', retryable: true });
  });

  it('reports an answer that is far too large', async () => {
    const server = await serveOnce((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('x'.repeat(17 * 1024 * 1024));
    });
    const result = await ask(to(server.url));
    expect(result).toMatchObject({ outcome: 'provider_error', retryable: false });
    expect(result.message).toContain('far too large');
  });

  it('says that nobody answers at the address', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const result = await ask(to(server.url));
    expect(result).toMatchObject({ outcome: 'provider_error', retryable: true });
    expect(result.message).toContain('could not be reached');
  });

  it('does not follow a redirect with the key', async () => {
    const other = await serveOnce(withText(kind, '{"decision":"approve"}'));
    const server = await serveOnce((request, response) => {
      response.writeHead(307, { location: `${other.url}${request.url ?? ''}` });
      response.end();
    });
    const result = await ask(to(server.url));
    expect(result.message).toContain('redirected');
    expect(other.requests).toEqual([]);
  });

  it('keeps waiting limits exact while the body is still coming', async () => {
    const server = await serveOnce((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    });
    const result = await ask(to(server.url), { parameters: { timeoutMs: 150 } });
    expect(result.outcome).toBe('timeout');
  });

  it('honours each way to ask for patience', async () => {
    const hints = [{ 'retry-after-ms': '250' }, { 'retry-after': '2' }, { 'retry-after': '1m3.5s' }];
    const server = await serveOnce((_request, response) =>
      sendJson(
        response,
        429,
        { error: { type: 'rate_limit_error', message: 'slow' } },
        hints[server.requests.length - 1],
      ),
    );
    const waits: (number | null)[] = [];
    for (const _hint of hints) waits.push((await ask(to(server.url))).retryAfterMs);
    expect(waits).toEqual([250, 2000, 63_500]);
  });

  it('does not let variables of the shell move calls or log them', async () => {
    const elsewhere = await serveOnce(withText(kind, '{"decision":"approve"}'));
    const server = await serveOnce(withText(kind, '{"decision":"approve"}'));
    for (const name of ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL']) vi.stubEnv(name, elsewhere.url);
    for (const name of ['OPENAI_LOG', 'ANTHROPIC_LOG']) vi.stubEnv(name, 'debug');
    vi.stubEnv('ANTHROPIC_AUTH_TOKEN', 'from-the-shell');
    const spies = (['log', 'debug', 'info', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level));
    const result = await ask(to(server.url));
    const logged = spies.map((spy) => spy.mock.calls.length);
    for (const spy of spies) spy.mockRestore();
    expect(result.outcome).toBe('ok');
    expect([elsewhere.requests.length, server.requests.length]).toEqual([0, 1]);
    expect(logged).toEqual([0, 0, 0, 0, 0]);
  });

  it('never shows key, prompt or input, whatever the endpoint echoes', async () => {
    const echo = {
      message: `Wrong ${CANARY_KEY} for ${CANARY_PROMPT} ${CANARY_INPUT}`,
      type: CANARY_KEY,
      code: CANARY_KEY,
    };
    const hostile: Answer[] = [400, 401, 403, 404, 429, 500, 529].map(
      (status): Answer =>
        (_request, response) =>
          sendJson(
            response,
            status,
            { error: echo, model: CANARY_KEY },
            { 'x-request-id': CANARY_KEY, 'request-id': CANARY_KEY },
          ),
    );
    hostile.push((_request, response) => {
      const body = {
        ...ANSWERS[kind](`{"decision":"approve","reason":"${CANARY_KEY}"}`),
        model: CANARY_KEY,
        usage: { [CANARY_KEY]: 1 },
      };
      sendJson(response, 200, body, { 'x-request-id': CANARY_KEY, 'request-id': CANARY_KEY });
    });
    hostile.push((_request, response) => response.destroy());
    for (const answer of hostile) {
      const server = await serveOnce(answer);
      const connection = to(server.url);
      const shown = JSON.stringify([
        await ask(connection),
        await adapterFor(kind).check(connection, new AbortController().signal),
      ]);
      expect(shown).not.toContain(CANARY_KEY);
      expect(shown).not.toContain(CANARY_PROMPT);
      expect(shown).not.toContain(CANARY_INPUT);
    }
  });

  it('refuses a key that cannot be sent, without quoting it', async () => {
    const result = await ask(to('http://127.0.0.1:9', `${CANARY_KEY}\nx`));
    expect(result).toMatchObject({ outcome: 'provider_error', retryable: false });
    expect(result.message).toContain('Enter it again in Settings');
    expect(JSON.stringify(result)).not.toContain(CANARY_KEY);
  });
});

it('asks for a key where the provider needs one and for none where it does not', async () => {
  const headers: unknown[] = [];
  const server = await serveOnce((request, response) => {
    headers.push(request.headers.authorization);
    sendJson(response, 200, ANSWERS.compatible('{"decision":"approve"}'));
  });
  const without = await ask(connectionTo('compatible', server.url, ''));
  expect([without.outcome, headers]).toEqual(['ok', [undefined]]);
  expect((await ask(connectionTo('openai', server.url, ''))).message).toContain('No key is set for OpenAI');
  expect((await ask(connectionTo('anthropic', server.url, ''))).message).toContain('No key is set for Anthropic');
});

it('lists Google’s models by the names that calls use, and says when the key is bad', async () => {
  const seen: unknown[] = [];
  const server = await serveOnce((request, response) => {
    seen.push([request.method, request.url, request.headers['x-goog-api-key']]);
    if (seen.length > 1) sendJson(response, 400, BAD_GOOGLE_KEY);
    else
      sendJson(response, 200, { models: [{ name: 'models/gemini-3.5-flash' }, { name: 'models/gemini-3.7-flash' }] });
  });
  const check = () => adapterFor('google').check(connectionTo('google', server.url), new AbortController().signal);
  expect(await check()).toMatchObject({ ok: true, models: ['gemini-3.5-flash', 'gemini-3.7-flash'] });
  expect(seen).toEqual([['GET', '/v1beta/models?pageSize=1000', CANARY_KEY]]);
  expect((await check()).message).toContain('The key was refused by Google');
});
const BAD_GOOGLE_KEY = {
  error: { code: 400, status: 'INVALID_ARGUMENT', message: 'x', details: [{ reason: 'API_KEY_INVALID' }] },
};

it('takes what Perplexity says a call cost before any price table', async () => {
  const server = await serveOnce(withText('perplexity', '{"decision":"approve"}'));
  const { call } = await ask(connectionTo('perplexity', server.url));
  expect(call).toMatchObject({ costUsd: 0.003, priceTable: 'as Perplexity billed it' });
});

it('counts Google’s thinking as output, as it is billed', async () => {
  const server = await serveOnce(withText('google', '{"decision":"approve"}'));
  const { call } = await ask(connectionTo('google', server.url));
  expect(call.usage).toMatchObject({ inputTokens: 1000, cachedInputTokens: 400, outputTokens: 100 });
});

describe('what the providers are asked', () => {
  const bodyOf = async (kind: Spoken): Promise<unknown> => {
    const server = await serveOnce(withText(kind, '{"decision":"approve"}'));
    await ask(connectionTo(kind, server.url));
    return JSON.parse(server.requests[0] ?? '');
  };
  const schema = expect.objectContaining({ type: 'object', additionalProperties: false });

  it('OpenAI stores nothing and gets the strict schema', async () => {
    const format = { type: 'json_schema', name: 'output', strict: true, schema };
    expect(await bodyOf('openai')).toMatchObject({ store: false, text: { format }, model: 'gpt-5.4-mini' });
  });
  it('Anthropic gets the schema with its enum and an output limit', async () => {
    const body = await bodyOf('anthropic');
    expect(body).toMatchObject({ max_tokens: 16_384, output_config: { format: { type: 'json_schema', schema } } });
    expect(JSON.stringify(body)).toContain('"enum":["approve","reject"]');
  });
  it('Google gets a closed schema with the order of its fields, and the key in a header', async () => {
    const body = await bodyOf('google');
    expect(body).toMatchObject({
      systemInstruction: { parts: [{ text: expect.stringContaining('Decide') }] },
      generationConfig: {
        responseMimeType: 'application/json',
        responseJsonSchema: { type: 'object', propertyOrdering: ['decision', 'reason'] },
      },
    });
    expect(JSON.stringify(body)).not.toContain(CANARY_KEY);
  });
  it('Perplexity gets a model by name, the schema and no tools', async () => {
    const body = await bodyOf('perplexity');
    const format = { type: 'json_schema', json_schema: { name: 'output', schema } };
    expect(body).toMatchObject({ model: 'openai/gpt-5.2', response_format: format });
    expect(Object.keys(body as object).sort()).toEqual(['input', 'instructions', 'model', 'response_format']);
  });
  it('a compatible endpoint gets chat messages and the strict schema', async () => {
    expect(await bodyOf('compatible')).toMatchObject({
      messages: [{ role: 'system' }, { role: 'user' }],
      response_format: { type: 'json_schema', json_schema: { strict: true, schema } },
    });
  });
});

describe('refusals and other ends of an HTTP 200', () => {
  const ends: [Spoken, string, object, string][] = [
    [
      'openai',
      'a refusal item',
      { output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'I cannot.' }] }] },
      'refused',
    ],
    [
      'openai',
      'a content filter',
      { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
      'refused',
    ],
    [
      'openai',
      'an output limit',
      { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      'truncated',
    ],
    [
      'openai',
      'a failure inside',
      { status: 'failed', error: { code: 'server_error', message: 'x' } },
      'provider_error',
    ],
    [
      'openai',
      'a rate limit inside',
      { status: 'failed', error: { code: 'rate_limit_exceeded', message: 'x' } },
      'rate_limited',
    ],
    ['openai', 'a policy inside', { status: 'failed', error: { code: 'bio_policy', message: 'x' } }, 'refused'],
    [
      'compatible',
      'a refusal',
      { choices: [{ finish_reason: 'stop', message: { content: null, refusal: 'No.' } }] },
      'refused',
    ],
    ['compatible', 'a filter', { choices: [{ finish_reason: 'content_filter', message: { content: '' } }] }, 'refused'],
    [
      'compatible',
      'an error of the server behind',
      { choices: undefined, error: { code: 'rate_limit_exceeded', message: 'x' } },
      'rate_limited',
    ],
    ['compatible', 'no choices', { choices: [] }, 'provider_error'],
    ['anthropic', 'a refusal', { stop_reason: 'refusal', content: [] }, 'refused'],
    ['anthropic', 'an output limit although the text parses', { stop_reason: 'max_tokens' }, 'truncated'],
    ['anthropic', 'a full window', { stop_reason: 'model_context_window_exceeded' }, 'truncated'],
    ['anthropic', 'a pause', { stop_reason: 'pause_turn' }, 'provider_error'],
    ['google', 'a blocked input', { candidates: undefined, promptFeedback: { blockReason: 'OTHER' } }, 'refused'],
    ['google', 'an unsafe answer', { candidates: [{ content: {}, finishReason: 'SAFETY' }] }, 'refused'],
    ['google', 'thinking that used the limit up', { candidates: [{ finishReason: 'MAX_TOKENS' }] }, 'truncated'],
    ['google', 'an end it does not explain', { candidates: [{ finishReason: 'OTHER' }] }, 'provider_error'],
    ['google', 'no candidates', { candidates: [] }, 'provider_error'],
    ['perplexity', 'a tool it waits for', { status: 'requires_action' }, 'provider_error'],
    ['perplexity', 'a failure inside', { status: 'failed', error: { message: 'x' } }, 'provider_error'],
  ];
  it.each(ends)('%s: %s', async (kind, _name, changes, outcome) => {
    const server = await serveOnce((_request, response) =>
      sendJson(response, 200, { ...ANSWERS[kind]('{"decision":"approve"}'), ...changes }),
    );
    const result = await ask(connectionTo(kind, server.url));
    expect([result.outcome, result.output]).toEqual([outcome, null]);
  });
});
