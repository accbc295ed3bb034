import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import { checkedUrl, PrivateAddress, publicLookup } from './guard.ts';

const TIMEOUT_MS = 10_000;
/** How much of an answer is read, in bytes, and how much of that is kept for people, in characters. */
const MOST_BYTES = 16 * 1024;
const MOST_KEPT = 1000;

export interface Sent {
  /** HTTP status; null where nobody answered. */
  status: number | null;
  /** In words; null when it was delivered. */
  reason: string | null;
  /** The beginning of what was answered; null where nothing was. */
  response: string | null;
}
export interface Message {
  /** The same for every attempt. */
  id: string;
  url: string;
  body: string;
  /** 32 bytes. */
  secret: Buffer;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Signature of Standard Webhooks (https://www.standardwebhooks.com), version 1: HMAC-SHA256 over id, time in seconds and body. */
export const signature = (id: string, seconds: number, body: string, secret: Buffer): string =>
  `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`;

export type Send = (message: Message, signal: AbortSignal) => Promise<Sent>;

/** Sends signed messages. Follows no redirect, waits 10 seconds at most, and reaches public addresses alone unless told otherwise. */
export function sender(allowPrivate: boolean): { send: Send; close(): Promise<void> } {
  const dispatcher = new Agent({
    connect: { timeout: TIMEOUT_MS, ...(allowPrivate ? {} : { lookup: publicLookup }) },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  });
  return {
    async send({ id, url, body, secret, now }, signal) {
      const seconds = Math.floor(now / 1000);
      try {
        // Once more: who runs the registry may have forbidden since what was allowed then.
        const address = checkedUrl(url, allowPrivate);
        const response = await request(address, {
          dispatcher,
          method: 'POST',
          signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
          headers: {
            'content-type': 'application/json',
            'user-agent': 'rulehouse-webhooks',
            'webhook-id': id,
            'webhook-timestamp': String(seconds),
            'webhook-signature': signature(id, seconds, body, secret),
          },
          body,
        });
        const answer = await beginningOf(response.body);
        const { statusCode: status } = response;
        const isFine = status >= 200 && status < 300;
        return { status, reason: isFine ? null : `The address answered HTTP ${status}.`, response: answer };
      } catch (error) {
        if (signal.aborted) throw error;
        return { status: null, reason: whyNot(error), response: null };
      }
    },
    close: () => dispatcher.destroy(),
  };
}

/** As text that every database keeps: control characters are of no use to people, and no database takes all of them. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size >= MOST_BYTES) break;
  }
  const text = Buffer.concat(chunks).subarray(0, MOST_BYTES).toString();
  const readable = text.replaceAll(/[^\P{C}\n\t]/gu, ' ').trim();
  return readable === '' ? null : [...readable].slice(0, MOST_KEPT).join('');
}

function whyNot(error: unknown): string {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth += 1) {
    if (cause instanceof PrivateAddress)
      return 'The address leads into a private network, where this registry sends nothing.';
    if ('code' in cause && typeof cause.code === 'string' && /^E[A-Z]+$/.test(cause.code))
      return `The address could not be reached (${cause.code}).`;
  }
  return error instanceof Error && error.name === 'TimeoutError'
    ? 'The address did not answer within 10 seconds.'
    : 'The address could not be reached.';
}
