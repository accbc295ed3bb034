import { BLANK_READING, type Exchange, isRecord, listAt, type Reading, recordAt, textAt } from './exchange.ts';
import { readHttpError } from './http-error.ts';
import { shortLabel } from './usage.ts';

/**
 * Reads one answer in the shape of OpenAI's Responses API, not streamed. Pure: replayable on recordings. `who` is the provider
 * in words; usage is read by those who know its keys.
 */
export function readResponses(exchange: Exchange, now: number, who: string): Reading {
  const { status, body, headers } = exchange;
  const known = {
    servedModel: shortLabel(textAt(body, 'model')),
    requestId: shortLabel(headers['x-request-id'] ?? null),
  };
  if (status < 200 || status > 299) return { ...readHttpError(exchange, who, now), ...known };
  if (!isRecord(body)) return { ...BLANK_READING, ...known, ...notAnAnswer(who) };
  return { ...BLANK_READING, ...known, ...readBody(exchange, body, now, who) };
}

const notAnAnswer = (who: string) =>
  ({
    ending: 'provider_error',
    message: `${who} answered with something that is not a model answer. Check the address of this connection.`,
    retryable: true,
  }) as const;

const UNFINISHED = new Set(['queued', 'in_progress', 'cancelled', 'requires_action']);

function readBody(exchange: Exchange, body: Record<string, unknown>, now: number, who: string): Partial<Reading> {
  const status = textAt(body, 'status') ?? '';
  const why = textAt(recordAt(body, 'incomplete_details'), 'reason');
  const stopSignal = shortLabel(why ?? status);
  if (status === 'failed') {
    // A failure inside a 200: the code says what an HTTP status would have said.
    const { ending, message, retryable, retryAfterMs } = readHttpError({ ...exchange, status: 500 }, who, now);
    return { ending, message, retryable, retryAfterMs, stopSignal };
  }
  if (UNFINISHED.has(status)) {
    return {
      ending: 'provider_error',
      message: `${who} ended the call without an answer. Try again.`,
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
  if (!Array.isArray(body.output)) return notAnAnswer(who);
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
