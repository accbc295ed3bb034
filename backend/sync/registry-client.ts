import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { databaseTrouble } from '../../ledger/trouble.ts';
import { isErrorCode } from '../../shared/api/problem-details.ts';
import { type RegistryContract, registryContract } from '../../shared/api/registry/index.ts';
import { APP_ERRORS, AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts';
import { CertificateChanged, pinnedFetch } from './pinned-fetch.ts';

export type RegistryApi = JsonifiedClient<ContractRouterClient<RegistryContract>>;

/** A connection to one registry with one pinned certificate. */
export interface RegistryClient {
  readonly address: string;
  readonly fingerprint: string;
  api: RegistryApi;
  /** The bearer that `member` calls carry; null before a session. */
  setSession(token: string | null): void;
  close(): Promise<void>;
}

/** `silenceMs`: after how long without a word a stream of events counts as dead. */
export function openRegistry(address: string, fingerprint: string, silenceMs?: number): RegistryClient {
  const pinned = pinnedFetch(fingerprint, silenceMs);
  let session: string | null = null;
  const link = new OpenAPILink(registryContract, {
    url: address,
    headers: () => (session === null ? {} : { authorization: `Bearer ${session}` }),
    fetch: async (request) => asJson(await pinned.fetch(request)),
    customErrorResponseBodyDecoder: readProblem,
  });
  return {
    address,
    fingerprint,
    api: createORPCClient(link),
    setSession(token) {
      session = token;
    },
    close: () => pinned.close(),
  };
}

/** Problem details are JSON, which the link sees by the media type of JSON alone. */
function asJson(response: Response): Response {
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) return response;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/json');
  return new Response(response.body, { status: response.status, headers });
}

/** The registry's problem details as the error of the closed set in them; null for anything else, such as a proxy's page. */
function readProblem(body: unknown): ORPCError<string, unknown> | null {
  if (typeof body !== 'object' || body === null || !('code' in body) || !('message' in body)) return null;
  const { code, message } = body;
  if (typeof code !== 'string' || !isErrorCode(code) || typeof message !== 'string') return null;
  const data = 'data' in body ? body.data : undefined;
  return new ORPCError(code, { defined: true, status: APP_ERRORS[code].status, message, data });
}

/** Why a call to a registry did not end well. `refused` carries what the registry said, in the typed set. */
export type Trouble =
  | { kind: 'offline'; message: string }
  /** It answers, and cannot store or read anything: its disk is full, or its database is away. */
  | { kind: 'unready'; message: string; why: string }
  | { kind: 'certificate_changed'; message: string }
  | { kind: 'refused'; error: AppError };

/** Sorts what a call threw, so that the caller can decide between waiting, warning and telling. */
export function troubleOf(error: unknown, address: string): Trouble {
  if (error instanceof AppError) return { kind: 'refused', error };
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1)
    if (cause instanceof CertificateChanged)
      return {
        kind: 'certificate_changed',
        message: cause.presented === null ? distrustWords(address) : certificateWords(address),
      };
  const told = error instanceof ORPCError ? asAppError(error) : null;
  // Too much at a time is no refusal of what was asked: it is tried again.
  if (told?.code === 'limit' && 'retryAfterMs' in told.data) return { kind: 'offline', message: told.message };
  if (told !== null && told.code !== 'unavailable') return { kind: 'refused', error: told };
  if (told !== null && databaseTrouble(told) !== null) {
    const why = `The registry at ${address} answers, but cannot work. ${told.message}`;
    const message = `${why} You can go on working; what you decide waits here and is sent when it works again.`;
    return { kind: 'unready', message, why };
  }
  return {
    kind: 'offline',
    message: `The registry at ${address} cannot be reached. You can go on working; what you decide waits here and is sent when it answers again.`,
  };
}

/** The registry's typed error as ours; null for an answer outside the closed set, such as a proxy's page. */
function asAppError(error: ORPCError<string, unknown>): AppError | null {
  if (!isErrorCode(error.code)) return null;
  const data = APP_ERRORS[error.code].data.safeParse(error.data ?? {});
  // The schema of this very code parsed the data; the compiler cannot pair the two members of the union.
  return data.success ? new AppError(error.code, error.message, data.data as ErrorData<ErrorCode>) : null;
}

const distrustWords = (address: string): string =>
  `The registry at ${address} shows a certificate that this computer does not trust, or that is for another name. Nothing was sent. Ask the person who runs the registry.`;

const certificateWords = (address: string): string =>
  `The registry at ${address} shows another certificate than the one you joined with. Nothing was sent. Ask the person who runs it whether the certificate was replaced; if so, join again with a new invite link. If not, somebody may be between you and the registry.`;

/** The innermost cause's code, which says refused, unreachable or timed out and holds nothing private. */
export function causeOf(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  return cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.name) : 'unknown';
}
