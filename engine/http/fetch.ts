import { Agent, type Dispatcher } from 'undici';
import { answerTo, type WholeResponse } from './whole-answer.ts';

/** For callers without a limit of their own; longer than any call may take. */
const LONGEST_CALL_MS = 660_000;
/** One structured answer is a few kilobytes; a body above this is a fault, and must not fill the memory. */
const MAX_RESPONSE_BYTES = 16 * 1024 * 1024;
const CONNECTIONS_PER_HOST = 256;

let agent: Agent | undefined;

const openAgent = (): Agent =>
  new Agent({
    connections: CONNECTIONS_PER_HOST,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: { timeout: 10_000 },
    // The signal ends a call that takes too long; a second watch on every call would only cost.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_RESPONSE_BYTES,
  });

/** One request; header names in lower case. */
export interface PooledRequest {
  method: Method;
  headers: Record<string, string>;
  body: string | null;
  /** Has to abort in the end: nothing else limits how long a call may take. */
  signal: AbortSignal;
}

/**
 * One request over the shared pool, its answer read whole: structured calls are never streamed, and a cut or oversized body
 * then is one rejected promise instead of a half-read response. Redirects are not followed, so that a key never goes to an
 * address nobody configured. Rejects with undici's error (its `code` names the cause) or with the signal's reason.
 */
export function send(url: string, { method, headers, body, signal }: PooledRequest): Promise<WholeResponse> {
  agent ??= openAgent();
  return answerTo(agent, { ...placeOf(url), method, headers, body }, url, signal);
}

/**
 * `send` in the shape of `fetch`, for those provider SDKs that want one. Node's global fetch costs about four times the CPU of
 * a request.
 */
export async function pooledFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
  const response = await send(url, {
    method: methodOf(init?.method),
    headers: plainHeaders(init?.headers),
    body: bodyOf(init?.body),
    signal: init?.signal ?? AbortSignal.timeout(LONGEST_CALL_MS),
  });
  // The SDKs read whole bodies only, so that this part of Response is all they touch.
  return response as unknown as Response;
}

/** Closes the pool: idle connections at once, running calls with an error. The next call opens a new pool. */
export async function closeConnections(): Promise<void> {
  const open = agent;
  agent = undefined;
  await open?.destroy();
}

type Place = Pick<Dispatcher.DispatchOptions, 'origin' | 'path'>;
const MOST_PLACES = 100;
const places = new Map<string, Place>();
/** Where an address leads. Remembered: every call of a run goes to the same one. */
function placeOf(url: string): Place {
  const known = places.get(url);
  if (known !== undefined) return known;
  const { origin, pathname, search } = new URL(url);
  const place = { origin, path: `${pathname}${search}` };
  if (places.size >= MOST_PLACES) places.clear();
  places.set(url, place);
  return place;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;
type Method = (typeof METHODS)[number];

function methodOf(method: string | undefined): Method {
  const wanted = (method ?? 'GET').toUpperCase();
  const known = METHODS.find((candidate) => candidate === wanted);
  if (known === undefined) throw new TypeError('This HTTP method is not used by any provider');
  return known;
}

function plainHeaders(headers: RequestInit['headers']): Record<string, string> {
  const plain: Record<string, string> = {};
  const all = headers instanceof Headers ? headers : new Headers(headers);
  all.forEach((value, name) => {
    plain[name] = value;
  });
  return plain;
}

function bodyOf(body: RequestInit['body']): string | null {
  if (body === undefined || body === null) return null;
  if (typeof body === 'string') return body;
  throw new TypeError('Provider calls send JSON text only');
}
