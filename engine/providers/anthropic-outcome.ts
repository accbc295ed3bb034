import type { Usage } from '../../shared/grading/outcome.ts';
import { BLANK_READING, type Exchange, isRecord, listAt, numberAt, type Reading, textAt } from './exchange.ts';
import { readHttpError } from './http-error.ts';
import { plainUsage, shortLabel } from './usage.ts';

/** Reads one answer of the Anthropic Messages API, not streamed. Pure: replayable on recordings. */
export function readAnthropic(exchange: Exchange, now: number): Reading {
  const { status, body, headers } = exchange;
  const known = {
    servedModel: shortLabel(textAt(body, 'model')),
    requestId: shortLabel(headers['request-id'] ?? textAt(body, 'request_id')),
    usage: readUsage(body),
  };
  if (status < 200 || status > 299) return { ...readHttpError(exchange, 'Anthropic', now), ...known };
  if (textAt(body, 'type') === 'error') {
    return { ...readHttpError({ ...exchange, status: 500 }, 'Anthropic', now), ...known, stopSignal: 'error' };
  }
  if (!isRecord(body) || !Array.isArray(body.content)) {
    return {
      ...BLANK_READING,
      ...known,
      ending: 'provider_error',
      message: 'Anthropic answered with something that is not a model answer. Check the address of this connection.',
      retryable: true,
    };
  }
  const stop = textAt(body, 'stop_reason') ?? '';
  const ended = Object.hasOwn(STOPS, stop) ? STOPS[stop] : undefined;
  const text = listAt(body, 'content')
    .map((part) => (textAt(part, 'type') === 'text' ? (textAt(part, 'text') ?? '') : ''))
    .join('');
  return {
    ...BLANK_READING,
    ...known,
    text: ended === undefined ? text : '',
    ...ended,
    stopSignal: shortLabel(stop),
  };
}

/** Every stop reason that is not a full answer. `max_tokens` counts as cut off even when its text happens to parse. */
const STOPS: Record<string, Pick<Reading, 'ending' | 'message'>> = {
  refusal: { ending: 'refused', message: 'The model declined to answer this input.' },
  max_tokens: {
    ending: 'truncated',
    message: 'The answer was cut off at the output limit. Raise the limit for output tokens.',
  },
  model_context_window_exceeded: {
    ending: 'truncated',
    message:
      'The answer was cut off because the model ran out of room. Shorten the input, or choose a model with a larger window.',
  },
  tool_use: {
    ending: 'provider_error',
    message: 'The model asked for a tool that was not offered instead of answering.',
  },
  pause_turn: { ending: 'provider_error', message: 'Anthropic paused the answer before it was complete. Try again.' },
};

/** Total input is the sum of fresh, cache-written and cache-read tokens, each billed at its own rate. */
function readUsage(body: unknown): Usage | null {
  const usage = isRecord(body) ? body.usage : undefined;
  if (!isRecord(usage)) return null;
  const fresh = numberAt(usage, 'input_tokens');
  const read = numberAt(usage, 'cache_read_input_tokens');
  const written = numberAt(usage, 'cache_creation_input_tokens');
  return {
    inputTokens: fresh === null ? null : fresh + (read ?? 0) + (written ?? 0),
    outputTokens: numberAt(usage, 'output_tokens'),
    cachedInputTokens: read,
    raw: plainUsage(usage),
  };
}
