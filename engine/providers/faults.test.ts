import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { closeConnections } from '../http/fetch.ts';
import { type Answer, ask, closeServers, serveOnce, withText } from './asking.test-helper.ts';
import {
  ANSWERS,
  CANARY_INPUT,
  CANARY_KEY,
  CANARY_PROMPT,
  connectionTo,
  SPOKEN,
  sendJson,
  serve,
} from './fixture.test-helper.ts';
import { adapterFor } from './index.ts';

afterEach(async () => {
  vi.unstubAllEnvs();
  await closeServers();
});
afterAll(closeConnections);

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
