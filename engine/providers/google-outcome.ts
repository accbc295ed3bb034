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
import { goDurationMs } from './retry-after.ts';
import { plainUsage, shortLabel } from './usage.ts';

/** Reads one answer of Gemini's `generateContent`, not streamed. Pure: replayable on recordings. */
export function readGoogle(exchange: Exchange, now: number): Reading {
  const { status, body } = exchange;
  const known = {
    servedModel: shortLabel(textAt(body, 'modelVersion')),
    requestId: shortLabel(textAt(body, 'responseId')),
    usage: readUsage(body),
  };
  if (status < 200 || status > 299) return { ...readError(exchange, now), ...known };
  return { ...BLANK_READING, ...known, ...readBody(body) };
}

const DECLINED = 'The model declined to answer this input.';
const CUT = 'The answer was cut off at the output limit. Raise the limit for output tokens.';
const TOOL = 'The model asked for a tool that was not offered instead of answering.';
type Ended = Pick<Reading, 'ending' | 'message'>;
/** Every finish reason that is not a full answer; one that is not listed has ended without an answer. */
const FINISHES: Record<string, Ended> = {
  MAX_TOKENS: { ending: 'truncated', message: CUT },
  SAFETY: { ending: 'refused', message: DECLINED },
  RECITATION: { ending: 'refused', message: DECLINED },
  BLOCKLIST: { ending: 'refused', message: DECLINED },
  PROHIBITED_CONTENT: { ending: 'refused', message: DECLINED },
  SPII: { ending: 'refused', message: DECLINED },
  LANGUAGE: { ending: 'refused', message: 'The model does not answer in the language of this input.' },
  MALFORMED_FUNCTION_CALL: { ending: 'provider_error', message: TOOL },
  UNEXPECTED_TOOL_CALL: { ending: 'provider_error', message: TOOL },
  TOO_MANY_TOOL_CALLS: { ending: 'provider_error', message: TOOL },
};

function readBody(body: unknown): Partial<Reading> {
  const blocked = textAt(recordAt(body, 'promptFeedback'), 'blockReason');
  if (blocked !== null) {
    const message = 'Google refused this input under its usage policy.';
    return { ending: 'refused', message, stopSignal: shortLabel(blocked) };
  }
  const [candidate] = listAt(body, 'candidates');
  if (!isRecord(candidate))
    return {
      ending: 'provider_error',
      message: 'Google answered with something that is not a model answer. Check the address of this connection.',
      retryable: true,
    };
  const finish = textAt(candidate, 'finishReason') ?? '';
  const stopSignal = shortLabel(finish);
  // The reason is the provider's word and may be any, also a name that every object has.
  const ended = Object.hasOwn(FINISHES, finish) ? FINISHES[finish] : undefined;
  if (ended !== undefined) return { ...ended, stopSignal };
  const parts = listAt(recordAt(candidate, 'content'), 'parts');
  const text = parts
    // Parts marked as thoughts are the model thinking aloud, not its answer.
    .map((part) => (isRecord(part) && part.thought === true ? '' : (textAt(part, 'text') ?? '')))
    .join('');
  if (text === '' && parts.some((part) => isRecord(part) && part.functionCall !== undefined))
    return { ending: 'provider_error', message: TOOL, stopSignal };
  if (finish !== 'STOP')
    return {
      ending: 'provider_error',
      message: 'Google ended the call without a whole answer. Try again.',
      retryable: true,
      stopSignal,
    };
  return { text, stopSignal };
}

/** Thinking is billed as output, but counted apart from the answer. */
function readUsage(body: unknown): Usage | null {
  const usage = isRecord(body) ? body.usageMetadata : undefined;
  if (!isRecord(usage)) return null;
  const answer = numberAt(usage, 'candidatesTokenCount');
  const thoughts = numberAt(usage, 'thoughtsTokenCount');
  return {
    inputTokens: numberAt(usage, 'promptTokenCount'),
    outputTokens: answer === null && thoughts === null ? null : (answer ?? 0) + (thoughts ?? 0),
    cachedInputTokens: numberAt(usage, 'cachedContentTokenCount'),
    raw: plainUsage(usage),
  };
}

/**
 * Google says what happened in `status` and `details`, not in a code: a bad key is a 400, one 429 covers rates, days and
 * money, a wait stands in the body, and an input that is too long can look like a server error.
 */
function readError(exchange: Exchange, now: number): Reading {
  const error = recordAt(exchange.body, 'error');
  const details = listAt(error, 'details');
  const reasons = details.flatMap((detail) => textAt(detail, 'reason') ?? []);
  const quotas = details
    .flatMap((detail) => listAt(detail, 'violations'))
    .map((violation) => textAt(violation, 'quotaId') ?? '');
  const message = textAt(error, 'message') ?? '';
  const code = codeOf(exchange.status, reasons, quotas, message);
  const body = code === null ? exchange.body : { error: { code, message } };
  const reading = readHttpError({ ...exchange, body }, 'Google', now);
  const wait = details.flatMap((detail) => goDurationMs(textAt(detail, 'retryDelay') ?? '') ?? []);
  const longest = wait.length === 0 ? null : Math.ceil(Math.max(...wait));
  return { ...reading, retryAfterMs: reading.retryable ? (reading.retryAfterMs ?? longest) : null };
}

/** The code of the common table that says the same, or null where the status says enough. */
function codeOf(status: number, reasons: string[], quotas: string[], message: string): string | null {
  if (reasons.some((reason) => reason.startsWith('API_KEY_'))) return 'invalid_api_key';
  if (reasons.includes('BILLING_DISABLED') || /spend(ing)? (cap|limit)|billing/i.test(message)) return 'billing_error';
  // A day's allowance does not come back while anybody waits for the answer.
  if (status === 429 && quotas.length > 0 && quotas.every((quota) => /PerDay/.test(quota))) return 'insufficient_quota';
  if (/exceeds the maximum number of tokens/i.test(message)) return 'context_length_exceeded';
  return null;
}
