import { WholeResponse } from '../http/whole-answer.ts';
import { type Exchange, isRecord } from './exchange.ts';
import { capital } from './words.ts';

/** Why a call ended without an HTTP answer, in words, and whether trying again may help. */
export interface Failure {
  message: string;
  retryable: boolean;
}

const UNREACHABLE = 'could not be reached. Check the address of this connection and the network.';
const CUT = 'closed the connection before the answer was complete. Try again.';
const UNTRUSTED = 'has a certificate that this machine does not trust. Check the address of this connection.';
const WORDS: Record<string, [words: string, retryable: boolean]> = {
  ECONNREFUSED: [UNREACHABLE, true],
  ENOTFOUND: [UNREACHABLE, false],
  EAI_AGAIN: [UNREACHABLE, true],
  EHOSTUNREACH: [UNREACHABLE, true],
  ENETUNREACH: [UNREACHABLE, true],
  ETIMEDOUT: [UNREACHABLE, true],
  UND_ERR_CONNECT_TIMEOUT: [UNREACHABLE, true],
  ECONNRESET: [CUT, true],
  EPIPE: [CUT, true],
  UND_ERR_SOCKET: [CUT, true],
  UND_ERR_ABORTED: [CUT, true],
  UND_ERR_DESTROYED: [CUT, true],
  UND_ERR_CLOSED: [CUT, true],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [CUT, true],
  UND_ERR_RES_EXCEEDED_MAX_SIZE: ['sent an answer that is far too large to be one.', false],
  UND_ERR_HEADERS_OVERFLOW: [
    'sent an answer that is not HTTP as expected. Check the address of this connection.',
    false,
  ],
  ERR_INVALID_URL: ['has an address that is not a valid URL. Correct it in Settings.', false],
  DEPTH_ZERO_SELF_SIGNED_CERT: [UNTRUSTED, false],
  SELF_SIGNED_CERT_IN_CHAIN: [UNTRUSTED, false],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [UNTRUSTED, false],
  ERR_TLS_CERT_ALTNAME_INVALID: [UNTRUSTED, false],
  CERT_HAS_EXPIRED: [UNTRUSTED, false],
};
const NOT_HTTP = 'did not answer as a model endpoint does. Check the address of this connection.';

/**
 * Words for an error without an HTTP status. Only the error's code is used: its text can hold addresses with
 * credentials and, for a malformed header, the key itself.
 */
export function failureWords(error: unknown, who: string): Failure {
  const codes = causes(error).flatMap((cause) => (typeof cause.code === 'string' ? cause.code : []));
  for (const code of codes) {
    const known = WORDS[code];
    if (known !== undefined) return { message: `${capital(who)} ${known[0]}`, retryable: known[1] };
    if (code.startsWith('HPE_')) return { message: `${capital(who)} ${NOT_HTTP}`, retryable: false };
  }
  return {
    message: `The call to ${who} could not be made. Check the address and key of this connection.`,
    retryable: false,
  };
}

/** An error and what caused it, outermost first. */
function causes(error: unknown): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  let next = error;
  while (isRecord(next) && found.length < 8) {
    found.push(next);
    next = next.cause;
  }
  return found;
}

/** The HTTP answer inside an SDK's status error, or undefined when there was none. */
export function exchangeOfError(error: unknown): Exchange | undefined {
  if (!isRecord(error) || typeof error.status !== 'number') return undefined;
  const headers = error.headers instanceof Headers ? plainHeaders(error.headers) : {};
  const inner = error.error;
  // OpenAI's SDK hands over the error object alone, Anthropic's the whole body around it.
  const body = isRecord(inner) && !isRecord(inner.error) ? { error: inner } : inner;
  return { status: error.status, headers, body };
}

/** Reads an answer whole; text that is not JSON stays text. */
export async function exchangeOfResponse(response: Response): Promise<Exchange> {
  const headers = response instanceof WholeResponse ? response.plainHeaders : plainHeaders(response.headers);
  return { status: response.status, headers, body: jsonOrText(await response.text()) };
}

export function jsonOrText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

function plainHeaders(headers: Headers): Record<string, string> {
  const plain: Record<string, string> = {};
  headers.forEach((value, name) => {
    plain[name] = value;
  });
  return plain;
}
