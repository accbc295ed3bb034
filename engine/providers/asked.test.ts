import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { closeConnections } from '../http/fetch.ts';
import { ask, closeServers, serveOnce, withText } from './asking.test-helper.ts';
import { ANSWERS, CANARY_KEY, connectionTo, type Spoken, sendJson } from './fixture.test-helper.ts';

afterEach(closeServers);
afterAll(closeConnections);

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
    ['google', 'a name of JavaScript’s', { candidates: [{ finishReason: 'constructor' }] }, 'provider_error'],
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
