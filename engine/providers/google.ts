import { modelInfo } from '../catalogue/catalogue.ts';
import { pooledFetch } from '../http/fetch.ts';
import type { Connection, ModelCall, ModelResult, ProviderAdapter } from '../model.ts';
import { runAttempt } from './attempt.ts';
import { checkConnection } from './check.ts';
import { exchangeOfResponse } from './failure.ts';
import { readGoogle } from './google-outcome.ts';
import { parametersFor } from './parameters.ts';
import { withPropertyOrdering } from './property-ordering.ts';
import { type UserMessage, userMessage, wireFor } from './wire.ts';

const WHO = 'Google';

/** Gemini through `generateContent`. Two plain requests, for which an SDK of several megabytes would do nothing more. */
export const googleAdapter: ProviderAdapter = {
  kind: 'google',
  call: callGoogle,
  check: (connection: Connection, signal: AbortSignal) =>
    checkConnection({
      connection,
      signal,
      who: WHO,
      keyRequired: true,
      read: readGoogle,
      list: (options) => ask(connection, 'v1beta/models?pageSize=1000', { signal: options.signal }),
      modelsIn: { list: 'models', name: 'name', prefix: 'models/' },
    }),
};

async function callGoogle(call: ModelCall): Promise<ModelResult> {
  const model = modelInfo('google', call.model.model);
  const wire = wireFor(call.contract, 'google', model);
  const { sent, dropped } = parametersFor(call.parameters, model);
  const parameters = {
    ...(sent.temperature === undefined ? {} : { temperature: sent.temperature }),
    ...(sent.effort === undefined ? {} : { thinkingConfig: { thinkingLevel: sent.effort } }),
    ...(sent.maxOutputTokens === undefined ? {} : { maxOutputTokens: sent.maxOutputTokens }),
  };
  return runAttempt(call, {
    who: WHO,
    wire,
    parametersSent: parameters,
    parametersDropped: dropped,
    keyRequired: true,
    read: readGoogle,
    send: async (signal) => {
      const body = {
        systemInstruction: { parts: [{ text: call.instructions }] },
        contents: [{ role: 'user', parts: partsOf(userMessage(call)) }],
        generationConfig: {
          responseMimeType: 'application/json',
          responseJsonSchema: withPropertyOrdering(wire.schema),
          ...parameters,
        },
      };
      const path = `v1beta/models/${encodeURIComponent(call.model.model)}:generateContent`;
      return exchangeOfResponse(await ask(call.connection, path, { signal, body }));
    },
  });
}

const partsOf = ({ text, files }: UserMessage): object[] => [
  { text },
  ...files.flatMap(({ mark, mediaType, data }) => [{ text: mark }, { inlineData: { mimeType: mediaType, data } }]),
];

/** The key goes in a header, never in the address, where proxies and logs would keep it. */
function ask(
  { baseUrl, apiKey }: Connection,
  path: string,
  { signal, body }: { signal: AbortSignal; body?: unknown },
): Promise<Response> {
  const base = (baseUrl ?? 'https://generativelanguage.googleapis.com').replace(/\/+$/, '').replace(/\/v1beta$/, '');
  return pooledFetch(`${base}/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'rulehouse',
      'x-goog-api-key': apiKey,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  });
}
