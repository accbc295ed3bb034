import { modelInfo } from '../catalogue/catalogue.ts';
import type { Connection, ModelCall, ModelResult, ProviderAdapter } from '../model.ts';
import { runAttempt } from './attempt.ts';
import { checkConnection } from './check.ts';
import { exchangeOfResponse } from './failure.ts';
import { openAiClient } from './openai-client.ts';
import { parametersFor } from './parameters.ts';
import { readPerplexity } from './perplexity-outcome.ts';
import { type UserMessage, userMessage, wireFor } from './wire.ts';

const WHO = 'Perplexity';
const ADDRESS = 'https://api.perplexity.ai/v1';

/**
 * Perplexity through its Agent API, which is shaped like OpenAI's Responses and answered under the same path. A model is
 * always named, never a preset: what a preset resolves to changes without notice. No tool is offered, so that the answer
 * comes from the prompt and the input alone.
 */
export const perplexityAdapter: ProviderAdapter = {
  kind: 'perplexity',
  call: callPerplexity,
  check: (connection: Connection, signal: AbortSignal) =>
    checkConnection({
      connection,
      signal,
      who: WHO,
      keyRequired: true,
      read: readPerplexity,
      list: async (options) => (await openAiClient(connection, ADDRESS)).models.list(options).asResponse(),
    }),
};

async function callPerplexity(call: ModelCall): Promise<ModelResult> {
  const model = modelInfo('perplexity', call.model.model);
  const wire = wireFor(call.contract, 'perplexity', model);
  const { sent, dropped } = parametersFor(call.parameters, model);
  const parameters = {
    ...(sent.effort === undefined ? {} : { reasoning: { effort: sent.effort } }),
    ...(sent.maxOutputTokens === undefined ? {} : { max_output_tokens: sent.maxOutputTokens }),
  };
  return runAttempt(call, {
    who: WHO,
    wire,
    parametersSent: parameters,
    parametersDropped: dropped,
    keyRequired: true,
    read: readPerplexity,
    send: async (signal, timeout) => {
      const client = await openAiClient(call.connection, ADDRESS);
      const body = {
        model: call.model.model,
        instructions: call.instructions,
        input: inputOf(userMessage(call)),
        // At the top, as in chat completions, and not under `text` as OpenAI has it.
        response_format: { type: 'json_schema', json_schema: { name: wire.name, schema: wire.schema } },
        ...parameters,
      };
      const response = await client.post('/responses', { body, signal, timeout }).asResponse();
      return exchangeOfResponse(response);
    },
  });
}

/** Its documentation describes images only; the catalogue lets no other file through. */
function inputOf({ text, files }: UserMessage): string | object[] {
  if (files.length === 0) return text;
  const content = files.flatMap(({ mark, url }) => [
    { type: 'input_text', text: mark },
    { type: 'input_image', image_url: url() },
  ]);
  return [{ role: 'user', content: [{ type: 'input_text', text }, ...content] }];
}
