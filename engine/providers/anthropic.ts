import type {
  Base64ImageSource,
  ContentBlockParam,
  MessageCreateParamsNonStreaming,
} from '@anthropic-ai/sdk/resources/messages';
import { type ModelInfo, modelInfo } from '../catalogue/catalogue.ts';
import type { Connection, ModelCall, ModelResult, ProviderAdapter } from '../model.ts';
import { anthropicClient } from './anthropic-client.ts';
import { readAnthropic } from './anthropic-outcome.ts';
import { runAttempt } from './attempt.ts';
import { checkConnection } from './check.ts';
import { exchangeOfResponse } from './failure.ts';
import { parametersFor } from './parameters.ts';
import { type UserMessage, userMessage, wireFor } from './wire.ts';

/** Room for an answer when nobody chose a limit: Anthropic requires one, and thinking counts towards it. */
const USUAL_OUTPUT_TOKENS = 16_384;
/** For models the catalogue does not know: the least that any model with structured output takes. */
const CAREFUL_OUTPUT_TOKENS = 8192;

/**
 * Anthropic through its Messages API. Not `messages.parse` and not the SDK's schema helper: the helper drops enums and
 * patterns from the schema, and `parse` loses usage and stop reason when the JSON is not valid.
 */
export const anthropicAdapter: ProviderAdapter = {
  kind: 'anthropic',
  call: callAnthropic,
  check: (connection: Connection, signal: AbortSignal) =>
    checkConnection({
      connection,
      signal,
      who: 'Anthropic',
      keyRequired: true,
      read: readAnthropic,
      list: async (options) => (await anthropicClient(connection)).models.list({ limit: 100 }, options).asResponse(),
    }),
};

async function callAnthropic(call: ModelCall): Promise<ModelResult> {
  const model = modelInfo('anthropic', call.model.model);
  const wire = wireFor(call.contract, 'anthropic', model);
  const { sent, dropped } = parametersFor(call.parameters, model);
  const sampling = {
    max_tokens: sent.maxOutputTokens ?? outputLimit(model),
    // Anthropic's scale ends at 1 where other providers' ends at 2.
    ...(sent.temperature === undefined ? {} : { temperature: Math.min(sent.temperature, 1) }),
  };
  const effort = sent.effort === undefined ? {} : { effort: sent.effort };
  return runAttempt(call, {
    who: 'Anthropic',
    wire,
    parametersSent: { ...sampling, ...effort },
    parametersDropped: dropped,
    keyRequired: true,
    read: readAnthropic,
    send: async (signal, timeout) => {
      const client = await anthropicClient(call.connection);
      const body: MessageCreateParamsNonStreaming = {
        model: call.model.model,
        system: call.instructions,
        messages: [{ role: 'user', content: contentOf(userMessage(call)) }],
        output_config: { format: { type: 'json_schema', schema: wire.schema }, ...effort },
        ...sampling,
      };
      // What `messages.create` does, without its notice on the console at every call of a model that will retire.
      const response = await client.post('/v1/messages', { body, signal, timeout }).asResponse();
      return exchangeOfResponse(response);
    },
  });
}

const outputLimit = (model: ModelInfo): number =>
  model.known ? Math.min(USUAL_OUTPUT_TOKENS, model.maxOutputTokens ?? USUAL_OUTPUT_TOKENS) : CAREFUL_OUTPUT_TOKENS;

function contentOf({ text, files }: UserMessage): string | ContentBlockParam[] {
  if (files.length === 0) return text;
  const blocks = files.flatMap(({ mark, kind, mediaType, data }): ContentBlockParam[] => [
    { type: 'text', text: mark },
    kind === 'image'
      ? // The catalogue lets only these formats through.
        {
          type: 'image',
          source: { type: 'base64', media_type: mediaType as Base64ImageSource['media_type'], data },
        }
      : { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data } },
  ]);
  return [{ type: 'text', text }, ...blocks];
}
