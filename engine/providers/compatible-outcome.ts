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

const WHO = 'the endpoint';

/** Reads one answer of a chat completions endpoint, not streamed. Pure: replayable on recordings. */
export function readCompatible(exchange: Exchange, now: number): Reading {
  const { status, body, headers } = exchange;
  const known = {
    servedModel: shortLabel(textAt(body, 'model')),
    fingerprint: shortLabel(textAt(body, 'system_fingerprint')),
    requestId: shortLabel(headers['x-request-id'] ?? null),
    usage: readUsage(body),
  };
  if (status < 200 || status > 299) return { ...readHttpError(exchange, WHO, now), ...known };
  if (isRecord(body) && isRecord(body.error)) {
    // Some gateways report the failure of the server behind them inside a 200.
    const error = readHttpError({ ...exchange, status: 500 }, WHO, now);
    return { ...error, ...known, stopSignal: 'error' };
  }
  const [choice] = listAt(body, 'choices');
  if (!isRecord(choice)) {
    return {
      ...BLANK_READING,
      ...known,
      ending: 'provider_error',
      message:
        'The endpoint answered with something that is not a chat completion. Check the address of this connection.',
      retryable: true,
    };
  }
  return { ...BLANK_READING, ...known, ...readChoice(choice) };
}

function readChoice(choice: Record<string, unknown>): Partial<Reading> {
  const message = recordAt(choice, 'message');
  const finish = textAt(choice, 'finish_reason');
  const stopSignal = shortLabel(finish);
  if ((textAt(message, 'refusal') ?? '') !== '' || finish === 'content_filter') {
    return {
      ending: 'refused',
      message: 'The model declined to answer this input.',
      stopSignal: stopSignal ?? 'refusal',
    };
  }
  if (finish === 'length') {
    return {
      ending: 'truncated',
      message: 'The answer was cut off at the output limit. Raise the limit for output tokens.',
      stopSignal,
    };
  }
  const text = contentText(message.content);
  if (text === '' && listAt(message, 'tool_calls').length > 0) {
    return {
      ending: 'provider_error',
      message: 'The model asked for a tool that was not offered instead of answering.',
      stopSignal,
    };
  }
  return { text, stopSignal };
}

/** Content is a string, or with some servers a list of text parts. */
function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (textAt(part, 'type') === 'text' ? (textAt(part, 'text') ?? '') : '')).join('');
}

function readUsage(body: unknown): Usage | null {
  const usage = isRecord(body) ? body.usage : undefined;
  if (!isRecord(usage)) return null;
  return {
    inputTokens: numberAt(usage, 'prompt_tokens'),
    outputTokens: numberAt(usage, 'completion_tokens'),
    cachedInputTokens: numberAt(recordAt(usage, 'prompt_tokens_details'), 'cached_tokens'),
    raw: plainUsage(usage),
  };
}
