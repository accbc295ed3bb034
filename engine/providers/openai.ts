import type {
  ResponseInput,
  ResponseInputMessageContentList,
  ResponseTextConfig,
} from 'openai/resources/responses/responses';
import { modelInfo } from '../catalogue/catalogue.ts';
import type { Connection, ModelCall, ModelResult, ProviderAdapter } from '../model.ts';
import { runAttempt } from './attempt.ts';
import { checkConnection } from './check.ts';
import { exchangeOfResponse } from './failure.ts';
import { openAiClient } from './openai-client.ts';
import { readOpenAi } from './openai-outcome.ts';
import { parametersFor } from './parameters.ts';
import { unchanging } from './request-body.ts';
import { type UserMessage, userMessage, type Wire, wireFor } from './wire.ts';

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
  const model = modelInfo('openai', call.model.model);
  const wire = wireFor(call.contract, 'openai', model);
  const { sent, dropped } = parametersFor(call.parameters, model);
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
            input: inputOf(userMessage(call)),
            text: formatOf(wire),
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

const formats = new WeakMap<Wire, ResponseTextConfig>();
/** How the answer has to look; made once for a contract. */
function formatOf(wire: Wire): ResponseTextConfig {
  const known = formats.get(wire);
  if (known !== undefined) return known;
  const { name, schema } = wire;
  const format: ResponseTextConfig = { format: { type: 'json_schema', name, strict: true, schema } };
  formats.set(wire, unchanging(format));
  return format;
}

function inputOf({ text, files }: UserMessage): string | ResponseInput {
  if (files.length === 0) return text;
  const content = files.flatMap(
    ({ mark, kind, url }, index): ResponseInputMessageContentList => [
      { type: 'input_text', text: mark },
      kind === 'image'
        ? { type: 'input_image', image_url: url(), detail: 'auto' }
        : // A name of ours: the file's own is somebody's text, and stands in the input.
          { type: 'input_file', filename: `file-${index + 1}.pdf`, file_data: url() },
    ],
  );
  return [{ role: 'user', content: [{ type: 'input_text', text }, ...content] }];
}
