import type { Outcome, Usage } from '../../shared/grading/outcome.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { createSchemaValidator } from '../validation/schema-validator.ts';
import { readAnswer } from './answer-text.ts';
import { readAnthropic } from './anthropic-outcome.ts';
import { readCompatible } from './compatible-outcome.ts';
import type { Exchange, Reading } from './exchange.ts';
import { readGoogle } from './google-outcome.ts';
import { readOpenAi } from './openai-outcome.ts';
import { readPerplexity } from './perplexity-outcome.ts';
import {
  readAnthropicStream,
  readChatStream,
  readGoogleStream,
  readResponsesStream,
  type StreamReader,
} from './stream-body.ts';

interface Surface {
  who: string;
  read: (exchange: Exchange, now: number) => Reading;
  stream: StreamReader;
}
const CHAT = { read: readCompatible, stream: readChatStream };
const GOOGLE: Surface = { who: 'Google', read: readGoogle, stream: readGoogleStream };
/** What can be explained, by provider and endpoint; Google is also known by the name of its models. */
const SURFACES: Record<string, Surface> = {
  'openai responses': { who: 'OpenAI', read: readOpenAi, stream: readResponsesStream },
  'openai chat.completions': { who: 'OpenAI', ...CHAT },
  'compatible chat.completions': { who: 'The endpoint', ...CHAT },
  'anthropic messages': { who: 'Anthropic', read: readAnthropic, stream: readAnthropicStream },
  'google generateContent': GOOGLE,
  'google streamGenerateContent': GOOGLE,
  'gemini generateContent': GOOGLE,
  'gemini streamGenerateContent': GOOGLE,
  'perplexity agent': { who: 'Perplexity', read: readPerplexity, stream: readResponsesStream },
  'perplexity responses': { who: 'Perplexity', read: readPerplexity, stream: readResponsesStream },
  'perplexity chat.completions': { who: 'Perplexity', ...CHAT },
};
export const EXPLAINED: readonly string[] = Object.keys(SURFACES);

/** A recorded response, whole (`body`) or streamed (`sse`), and the schema its answer had to fit, where there was one. */
export interface Recorded {
  provider: string;
  endpoint: string;
  status: number;
  headers: Record<string, string>;
  body?: Json | undefined;
  sse?: string | undefined;
  schema?: Json | undefined;
}
/** What a call that got this response would have ended as. Never holds an error's own text, which can quote keys. */
export interface Explained {
  outcome: Outcome;
  /** The answer: JSON where it is, otherwise its text. */
  value?: Json;
  retryable: boolean;
  retryAfterMs?: number;
  servedModel?: string;
  requestId?: string;
  stopSignal?: string;
  usage?: Usage;
  message: string;
}

/** Undefined for a provider and endpoint that are not known. `now`: epoch milliseconds, for dates in headers. */
export function explainResponse(recorded: Recorded, now: number): Explained | undefined {
  const name = `${recorded.provider} ${recorded.endpoint}`;
  const surface = Object.hasOwn(SURFACES, name) ? SURFACES[name] : undefined;
  if (surface === undefined) return undefined;
  const exchange = exchangeOf(recorded, surface);
  if (exchange === null)
    return {
      outcome: 'provider_error',
      retryable: true,
      message: `${surface.who} closed the connection before the answer was complete. Try again.`,
    };
  const reading = surface.read(exchange, now);
  const { retryable, retryAfterMs, servedModel, requestId, stopSignal, usage } = reading;
  const known = {
    retryable,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(servedModel === null ? {} : { servedModel }),
    ...(requestId === null ? {} : { requestId }),
    ...(stopSignal === null ? {} : { stopSignal }),
    ...(usage === null ? {} : { usage }),
  };
  if (reading.ending !== 'answered') return { ...known, outcome: reading.ending, message: reading.message };
  return { ...known, ...judge(reading.text, recorded.schema) };
}

function exchangeOf({ status, headers, body, sse }: Recorded, surface: Surface): Exchange | null {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (sse === undefined) return { status, headers: lower, body };
  const streamed = surface.stream(sse);
  // An error in the middle of a stream comes after the status, which therefore says nothing of it.
  const isError = streamed !== null && streamed.error !== undefined && streamed.status === undefined;
  return streamed === null ? null : { status: isError && status < 300 ? 500 : status, headers: lower, body: streamed };
}

function judge(text: string, schema: Json | undefined): Pick<Explained, 'outcome' | 'value' | 'message'> {
  const { parsed, note } = readAnswer(text);
  const add = note === null ? '' : ` ${note}`;
  if (schema === undefined) {
    if (parsed.ok) return { outcome: 'ok', value: parsed.value, message: `The answer is JSON.${add}` };
    return text === ''
      ? { outcome: 'schema_invalid', message: 'The answer is empty.' }
      : { outcome: 'ok', value: text, message: 'The answer is text.' };
  }
  if (!parsed.ok) return { outcome: 'schema_invalid', message: `The answer is not valid JSON. ${parsed.message}` };
  const { value } = parsed;
  const validator = createSchemaValidator(schema, {});
  if (!validator.ok) return { outcome: 'ok', value, message: `The schema cannot be judged, the answer is JSON.${add}` };
  const verdict = validator.value.validate(value);
  if (!verdict.ok || verdict.valid) return { outcome: 'ok', value, message: `The answer fits the schema.${add}` };
  const [first] = verdict.errors;
  return {
    outcome: 'schema_invalid',
    value,
    message: `The answer does not fit the schema. ${first?.message ?? ''}`.trim(),
  };
}
