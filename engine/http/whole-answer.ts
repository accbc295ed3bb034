import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/**
 * A Response whose body is already here. The runtime's own builds a stream around every body, which was about a tenth of a
 * call's CPU and 20 MB over a thousand calls; even its Headers cost more than reading them, so they are made when asked for.
 */
export class WholeResponse {
  readonly body = null;
  readonly redirected = false;
  readonly statusText = '';
  readonly url: string;
  readonly status: number;
  /** By lower-case name; several values of one name stand in one text, with commas between. */
  readonly plainHeaders: Record<string, string>;
  private readonly received: IncomingHttpHeaders;
  readonly content: string;

  constructor(url: string, status: number, received: IncomingHttpHeaders, content: string) {
    this.url = url;
    this.status = status;
    this.received = received;
    this.plainHeaders = plain(received);
    this.content = content;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  get headers(): Headers {
    const headers = new Headers();
    for (const [name, value] of Object.entries(this.received)) {
      if (typeof value === 'string') headers.set(name, value);
      else for (const item of value ?? []) headers.append(name, item);
    }
    return headers;
  }

  text(): Promise<string> {
    return Promise.resolve(this.content);
  }

  async json(): Promise<unknown> {
    const value: unknown = JSON.parse(this.content);
    return value;
  }
}

function plain(received: IncomingHttpHeaders): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(received)) {
    const value = received[name];
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}

/** Gathers one answer. `settle` is called once with the answer, or with why there is none. */
class Gathering implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private readonly chunks: Buffer[] = [];
  private readonly resolve: (response: WholeResponse) => void;
  private readonly reject: (why: unknown) => void;
  private readonly url: string;
  private readonly signal: AbortSignal;
  private readonly stop = (): void => {
    const reason = this.signal.reason;
    this.controller?.abort(reason);
    this.fail(reason);
  };

  constructor(
    resolve: (response: WholeResponse) => void,
    reject: (why: unknown) => void,
    url: string,
    signal: AbortSignal,
  ) {
    this.resolve = resolve;
    this.reject = reject;
    this.url = url;
    this.signal = signal;
    signal.addEventListener('abort', this.stop, { once: true });
  }

  fail(why: unknown): void {
    this.signal.removeEventListener('abort', this.stop);
    this.reject(why);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // It aborted while the request waited for a connection.
    if (this.signal.aborted) controller.abort(this.signal.reason);
  }
  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
  }
  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }
  onResponseEnd(): void {
    this.signal.removeEventListener('abort', this.stop);
    const [first, second] = this.chunks;
    const bytes = second === undefined ? first : Buffer.concat(this.chunks);
    const text = bytes?.toString('utf8') ?? '';
    // As `Response.text` does with a byte order mark.
    const content = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    this.resolve(new WholeResponse(this.url, this.status, this.headers, content));
  }
  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }
}

/**
 * Dispatches one request and gathers its answer. Below undici's `request`, which builds a stream, an async resource and
 * listeners around every answer for callers who want to read it piece by piece.
 */
export function answerTo(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  url: string,
  signal: AbortSignal,
): Promise<WholeResponse> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const gathering = new Gathering(resolve, reject, url, signal);
    try {
      dispatcher.dispatch(options, gathering);
    } catch (error) {
      gathering.fail(error);
    }
  });
}
