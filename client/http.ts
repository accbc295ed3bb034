import { errorOf, RulehouseError, unreachable } from './errors.ts';
import type { Fetch } from './types.ts';

/** What came back: `body` is parsed JSON, null where the registry said that nothing changed. */
export interface Answer {
  body: unknown;
  etag: string | null;
}
export interface Call {
  path: string;
  /** Sent as JSON by POST; a GET when absent. */
  body?: object;
  etag?: string | undefined;
  idempotencyKey?: string | undefined;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}
export type Ask = (call: Call) => Promise<Answer>;

/** Calls of one registry with one key. Throws `RulehouseError`; `TypeError` for an address that the key may not be sent to. */
export function registryAt(address: string, key: string, fetch: Fetch): Ask {
  const base = address.replace(/\/+$/, '');
  if (!URL.canParse(base) || new URL(base).protocol !== 'https:')
    throw new TypeError(`The registry's address must start with https://, which ${address} does not.`);
  return async ({ path, body, etag, idempotencyKey, timeoutMs, signal }) => {
    // Before anything else: what is no JSON is the caller's mistake.
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${base}${path}`, {
        method: sent === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          ...(etag === undefined ? {} : { 'if-none-match': etag }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        ...(sent === undefined ? {} : { body: sent }),
        // Elsewhere the key would be somebody else's.
        redirect: 'error',
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      });
      const text = await response.text();
      if (response.status === 304) return { body: null, etag: etag ?? null };
      const content = parsed(text);
      if ((response.status !== 200 && response.status !== 202) || content === undefined)
        throw errorOf(base, response.status, content);
      return { body: content, etag: response.headers.get('etag') };
    } catch (error) {
      if (error instanceof RulehouseError) throw error;
      if (signal?.aborted === true) throw new RulehouseError('cancelled', 'The call was aborted.', {});
      throw unreachable(
        base,
        late.aborted
          ? `did not answer within ${timeoutMs} ms.`
          : 'cannot be reached. Check the address, the network and its certificate.',
      );
    }
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
