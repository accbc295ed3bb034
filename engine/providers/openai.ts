import { modelInfo } from '../catalogue/catalogue.ts';
import type { Connection, ModelCall, ModelResult, ProviderAdapter } from '../model.ts';
import { runAttempt } from './attempt.ts';
import { checkConnection } from './check.ts';
import { exchangeOfResponse } from './failure.ts';
import { openAiClient } from './openai-client.ts';
import { readOpenAi } from './openai-outcome.ts';
import { parametersFor } from './parameters.ts';
import { userMessage, wireFor } from './wire.ts';

/** OpenAI through the Responses API. Answers are not stored there: `store` defaults to true and is switched off. */
export const openAiAdapter: ProviderAdapter = {
  kind: 'openai',
  call: callOpenAi,
  check: (connection: Connection, signal: AbortSignal) =>
    checkConnection({
      connection,
      signal,
      who: 'OpenAI',
      keyRequired: true,
      read: readOpenAi,
      list: async (options) => (await openAiClient(connection)).models.list(options).asResponse(),
    }),
};

async function callOpenAi(call: ModelCall): Promise<ModelResult> {
  const wire = wireFor(call.contract, 'openai');
  const { sent, dropped } = parametersFor(call.parameters, modelInfo('openai', call.model.model));
  const parameters = {
    ...(sent.temperature === undefined ? {} : { temperature: sent.temperature }),
    ...(sent.effort === undefined ? {} : { reasoning: { effort: sent.effort } }),
    ...(sent.maxOutputTokens === undefined ? {} : { max_output_tokens: sent.maxOutputTokens }),
  };
  return runAttempt(call, {
    who: 'OpenAI',
    wire,
    parametersSent: parameters,
    parametersDropped: dropped,
    keyRequired: true,
    read: readOpenAi,
    send: async (signal, timeout) => {
      const client = await openAiClient(call.connection);
      const response = await client.responses
        .create(
          {
            model: call.model.model,
            instructions: call.instructions,
            input: userMessage(call.input, call.now),
            text: { format: { type: 'json_schema', name: wire.name, strict: true, schema: wire.schema } },
            store: false,
            ...parameters,
          },
          { signal, timeout },
        )
        .asResponse();
      return exchangeOfResponse(response);
    },
  });
}
