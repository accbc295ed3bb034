import type { ChatCompletionContentPart } from 'openai/resources/chat/completions';
import { modelInfo } from '../catalogue/catalogue.ts';
import type { Connection, ModelCall, ModelResult, ProviderAdapter } from '../model.ts';
import { runAttempt } from './attempt.ts';
import { checkConnection } from './check.ts';
import { readCompatible } from './compatible-outcome.ts';
import { exchangeOfResponse } from './failure.ts';
import { openAiClient } from './openai-client.ts';
import { parametersFor } from './parameters.ts';
import { type UserMessage, userMessage, wireFor } from './wire.ts';

const WHO = 'the endpoint';

/** Any server that speaks OpenAI's chat completions under a base URL: Ollama, LM Studio, vLLM, gateways. No key needed. */
export const compatibleAdapter: ProviderAdapter = {
  kind: 'compatible',
  call: callCompatible,
  check: (connection: Connection, signal: AbortSignal) =>
    checkConnection({
      connection,
      signal,
      who: WHO,
      keyRequired: false,
      read: readCompatible,
      list: async (options) => (await openAiClient(connection)).models.list(options).asResponse(),
    }),
};

async function callCompatible(call: ModelCall): Promise<ModelResult> {
  const model = modelInfo('compatible', call.model.model);
  const wire = wireFor(call.contract, 'compatible', model);
  const { sent, dropped } = parametersFor(call.parameters, model);
  const parameters = {
    ...(sent.temperature === undefined ? {} : { temperature: sent.temperature }),
    ...(sent.effort === undefined ? {} : { reasoning_effort: sent.effort }),
    // `max_tokens` and not its newer name, which local servers do not know.
    ...(sent.maxOutputTokens === undefined ? {} : { max_tokens: sent.maxOutputTokens }),
  };
  return runAttempt(call, {
    who: WHO,
    wire,
    parametersSent: parameters,
    parametersDropped: dropped,
    keyRequired: false,
    read: readCompatible,
    send: async (signal, timeout) => {
      const client = await openAiClient(call.connection);
      const response = await client.chat.completions
        .create(
          {
            model: call.model.model,
            messages: [
              { role: 'system', content: call.instructions },
              { role: 'user', content: contentOf(userMessage(call)) },
            ],
            response_format: {
              type: 'json_schema',
              json_schema: { name: wire.name, strict: true, schema: wire.schema },
            },
            ...parameters,
          },
          { signal, timeout },
        )
        .asResponse();
      return exchangeOfResponse(response);
    },
  });
}

/** Images as every vision server takes them; for other files there is no common form, and the catalogue lets none through. */
function contentOf({ text, files }: UserMessage): string | ChatCompletionContentPart[] {
  if (files.length === 0) return text;
  const parts = files.flatMap(({ mark, url }): ChatCompletionContentPart[] => [
    { type: 'text', text: mark },
    { type: 'image_url', image_url: { url: url() } },
  ]);
  return [{ type: 'text', text }, ...parts];
}
