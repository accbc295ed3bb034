import { isIP } from 'node:net';
import { connect as connectTls, getCACertificates } from 'node:tls';
import { Agent, type buildConnector, fetch as undiciFetch } from 'undici';
import { SYSTEM_TRUST } from '../../shared/api/registry/certificate.ts';
import { normalFingerprint } from './invite-link.ts';

/** The registry showed another certificate than the pinned one. Nothing was sent to it. */
export class CertificateChanged extends Error {
  /** Null where no one certificate is pinned, and the one presented is not trusted. */
  readonly presented: string | null;
  constructor(presented: string | null, cause?: Error) {
    super('The certificate is not the one that is trusted.', { cause });
    this.name = 'CertificateChanged';
    this.presented = presented;
  }
}

export interface PinnedFetch {
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

const CONNECT_MS = 5_000;
const REQUEST_MS = 20_000;
/** A call that waits for models, which are asked one after the other where some fail. */
const MODEL_MS = 300_000;
/** The registry says every 15 s that a stream of events is alive. */
const SILENCE_MS = 40_000;

/**
 * A `fetch` that talks to exactly one certificate. The fingerprint is compared when the TLS handshake is done and before
 * the connection is handed to the HTTP client, so that no byte of a request reaches another server. Names and
 * authorities do not matter: the person was given the fingerprint together with the address. A call has `REQUEST_MS` in all, one
 * that waits for models `MODEL_MS`; a stream of events goes on for as long as it is never silent for `silenceMs`, by which a dead
 * line is told from a quiet one.
 */
export function pinnedFetch(fingerprint: string, silenceMs = SILENCE_MS): PinnedFetch {
  const connect = connectPinned(fingerprint);
  const newAgent = (): Agent => new Agent({ connect, connections: 8, keepAliveTimeout: 10_000 });
  let agent = newAgent();
  /** What else is connected over a line that died would be tried in vain, each for as long as a call may take. */
  const giveUpLine = (): void => {
    const dead = agent;
    agent = newAgent();
    void dead.destroy();
  };
  return {
    async fetch(request) {
      const body = request.body === null ? null : await request.arrayBuffer();
      const limit = timeLimit(request.url.endsWith('/try') ? MODEL_MS : REQUEST_MS);
      const signal = AbortSignal.any([request.signal, limit.signal]);
      const send = () =>
        undiciFetch(request.url, {
          method: request.method,
          headers: [...request.headers],
          body,
          redirect: 'error',
          signal,
          dispatcher: agent,
        });
      const response = await send().catch((error: unknown) => {
        if (request.method === 'GET' && wasClosed(error)) return send();
        throw error;
      });
      if (response.headers.get('content-type') === 'text/event-stream' && response.body !== null) {
        const { status, headers } = response;
        const chunks = response.body as AsyncIterable<Uint8Array>;
        const restart = (): void => limit.restart(silenceMs, giveUpLine);
        return new Response(streamOf(heard(chunks, restart, limit.stop)), { status, headers: [...headers] });
      }
      return response as unknown as Response; // undici's own class, with the same members as the global one.
    },
    close: () => agent.destroy(),
  };
}

/** A connection that was kept open and that the registry closed, as when it restarts: nothing was answered, and reading may be done again. */
const wasClosed = (error: unknown): boolean =>
  error instanceof Error &&
  typeof error.cause === 'object' &&
  error.cause !== null &&
  'code' in error.cause &&
  ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(String(error.cause.code));

// Node's own; the DOM's types, which browser tests compile with, do not know it yet.
const streamOf = (pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> =>
  (ReadableStream as unknown as { from(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> }).from(pieces);

/** What comes, with a call at the beginning and at each piece, and one when it is over, however that came. */
async function* heard<T>(pieces: AsyncIterable<T>, piece: () => void, over: () => void): AsyncGenerator<T> {
  piece();
  try {
    for await (const one of pieces) {
      piece();
      yield one;
    }
  } finally {
    over();
  }
}

/** Aborts when its time is over, counted from the last restart. */
function timeLimit(ms: number) {
  const late = new AbortController();
  const end = (): void => late.abort(new DOMException('The registry did not answer in time.', 'TimeoutError'));
  let timer = setTimeout(end, ms).unref();
  return {
    signal: late.signal,
    /** `late` is called when the time is over. */
    restart(next: number, late: () => void): void {
      clearTimeout(timer);
      timer = setTimeout(() => {
        end();
        late();
      }, next).unref();
    },
    stop: () => clearTimeout(timer),
  };
}

/** By the server's name and the authorities that this computer trusts, instead of by one certificate. */
const bySystem = () => ({
  rejectUnauthorized: true,
  ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])],
});

function connectPinned(fingerprint: string): buildConnector.connector {
  const authorities = fingerprint === SYSTEM_TRUST ? bySystem() : null;
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const socket = connectTls({
      host,
      port: Number(options.port || 443),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // Replaced by the comparison below, which is stricter than any authority.
      ...(authorities ?? { rejectUnauthorized: false }),
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
    });
    let settled = false;
    const fail = (cause: Error): void => {
      if (settled) return;
      const error = isDistrust(cause) ? new CertificateChanged(null, cause) : cause;
      settled = true;
      socket.destroy();
      callback(error, null);
    };
    socket.setTimeout(CONNECT_MS, () => fail(new Error('The registry did not answer in time.')));
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      const presented = normalFingerprint(socket.getPeerX509Certificate()?.fingerprint256 ?? '') ?? '';
      if (authorities === null && presented !== fingerprint) return fail(new CertificateChanged(presented));
      if (settled) return;
      settled = true;
      socket.setTimeout(0);
      socket.off('error', fail);
      callback(null, socket);
    });
  };
}

/** What OpenSSL and Node say of certificates: names such as CERT_HAS_EXPIRED and ERR_TLS_CERT_ALTNAME_INVALID. */
const isDistrust = (error: Error): boolean =>
  'code' in error && /CERT|ISSUER|LEAF_SIGNATURE|ALTNAME/.test(String(error.code));
