import type { Usage } from '../../shared/grading/outcome.ts';
import {
  BLANK_READING,
  type Exchange,
  isRecord,
  listAt,
  numberAt,
  type Reading,
  recordAt,
  textAt,
} from './exchange.ts';
import { readHttpError } from './http-error.ts';
import { plainUsage, shortLabel } from './usage.ts';

/** Reads one answer of the OpenAI Responses API, not streamed. Pure: replayable on recordings. */
export function readOpenAi(exchange: Exchange, now: number): Reading {
  const { status, body, headers } = exchange;
  const known = {
    servedModel: shortLabel(textAt(body, 'model')),
    requestId: shortLabel(headers['x-request-id'] ?? null),
    usage: readUsage(body),
  };
  if (status < 200 || status > 299) return { ...readHttpError(exchange, 'OpenAI', now), ...known };
  if (!isRecord(body)) return { ...BLANK_READING, ...known, ...notAnAnswer };
  return { ...BLANK_READING, ...known, ...readBody(exchange, body, now) };
}

const notAnAnswer = {
  ending: 'provider_error',
  message: 'OpenAI answered with something that is not a model answer. Check the address of this connection.',
  retryable: true,
} as const;

function readBody(exchange: Exchange, body: Record<string, unknown>, now: number): Partial<Reading> {
  const status = textAt(body, 'status') ?? '';
  const why = textAt(recordAt(body, 'incomplete_details'), 'reason');
  const stopSignal = shortLabel(why ?? status);
  if (status === 'failed') {
    // A failure inside a 200: the code says what an HTTP status would have said.
    const { ending, message, retryable, retryAfterMs } = readHttpError({ ...exchange, status: 500 }, 'OpenAI', now);
    return { ending, message, retryable, retryAfterMs, stopSignal };
  }
  if (status === 'queued' || status === 'in_progress' || status === 'cancelled') {
    return {
      ending: 'provider_error',
      message: 'OpenAI ended the call without an answer. Try again.',
      retryable: true,
      stopSignal,
    };
  }
  const content = listAt(body, 'output')
    .filter((item) => textAt(item, 'type') === 'message' && textAt(item, 'phase') !== 'commentary')
    .flatMap((item) => listAt(item, 'content'));
  if (content.some((part) => textAt(part, 'type') === 'refusal') || why === 'content_filter') {
    return { ending: 'refused', message: 'The model declined to answer this input.', stopSignal: why ?? 'refusal' };
  }
  if (status === 'incomplete') {
    return {
      ending: 'truncated',
      message: 'The answer was cut off at the output limit. Raise the limit for output tokens.',
      stopSignal,
    };
  }
  if (!Array.isArray(body.output)) return notAnAnswer;
  const text = content
    .map((part) => (textAt(part, 'type') === 'output_text' ? (textAt(part, 'text') ?? '') : ''))
    .join('');
  const calledTool = listAt(body, 'output').some((item) => textAt(item, 'type') === 'function_call');
  if (text === '' && calledTool) {
    return {
      ending: 'provider_error',
      message: 'The model asked for a tool that was not offered instead of answering.',
      stopSignal: 'function_call',
    };
  }
  return { text, stopSignal };
}

function readUsage(body: unknown): Usage | null {
  const usage = isRecord(body) ? body.usage : undefined;
  if (!isRecord(usage)) return null;
  return {
    inputTokens: numberAt(usage, 'input_tokens'),
    outputTokens: numberAt(usage, 'output_tokens'),
    cachedInputTokens: numberAt(recordAt(usage, 'input_tokens_details'), 'cached_tokens'),
    raw: plainUsage(usage),
  };
}
