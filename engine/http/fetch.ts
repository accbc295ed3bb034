import { Agent, request } from 'undici';

/** Longer than any call may take, so that the call's own time limit is the one that ends it. */
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
    headersTimeout: LONGEST_CALL_MS,
    bodyTimeout: LONGEST_CALL_MS,
    maxResponseSize: MAX_RESPONSE_BYTES,
  });

/**
 * `fetch` for the provider SDKs over `undici.request` and one shared pool, because Node's global fetch costs about four
 * times the CPU of a request. The body is read whole before the promise settles: structured calls are never streamed,
 * and a cut or oversized body then is one rejected promise instead of a half-read response. Redirects are not followed,
 * so that a key never goes to an address nobody configured.
 * Rejects with undici's error (its `code` names the cause) or with the signal's reason.
 */
export async function pooledFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  agent ??= openAgent();
  const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
  const response = await request(url, {
    dispatcher: agent,
    method: methodOf(init?.method),
    headers: plainHeaders(init?.headers),
    body: bodyOf(init?.body),
    signal: init?.signal ?? null,
  });
  const text = await response.body.text();
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) {
    if (typeof value === 'string') headers.set(name, value);
    else for (const item of value ?? []) headers.append(name, item);
  }
  // The SDKs read whole bodies only, so that this part of Response is all they touch.
  return new WholeResponse(url, response.statusCode, headers, text) as unknown as Response;
}

/** Closes the pool: idle connections at once, running calls with an error. The next call opens a new pool. */
export async function closeConnections(): Promise<void> {
  const open = agent;
  agent = undefined;
  await open?.destroy();
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const;

function methodOf(method: string | undefined): (typeof METHODS)[number] {
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

/**
 * A Response whose body is already here. The runtime's own builds a stream around every body, which was about a tenth
 * of a call's CPU and 20 MB over a thousand calls.
 */
class WholeResponse {
  readonly body = null;
  readonly redirected = false;
  readonly statusText = '';
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  private readonly content: string;

  constructor(url: string, status: number, headers: Headers, content: string) {
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.content = content;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  text(): Promise<string> {
    return Promise.resolve(this.content);
  }

  async json(): Promise<unknown> {
    const value: unknown = JSON.parse(this.content);
    return value;
  }
}
