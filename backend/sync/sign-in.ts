import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { signInText } from '../../shared/api/registry/sign-in.ts';
import { AppError } from '../../shared/errors.ts';
import type { BackendContext } from '../context.ts';
import type { RegistryClient } from './registry-client.ts';
import { signText } from './session.ts';

/** A person has this long in the browser; the registry allows as much. In milliseconds. */
const WAITING_MS = 10 * 60_000;

/**
 * Joins as whoever signs in with the organisation in the browser of this computer. Its answer comes back to this computer
 * alone, on loopback, so that nobody elsewhere can have somebody sign in for them. `signal` ends the waiting.
 */
export async function joinSignedIn(
  context: BackendContext,
  client: RegistryClient,
  { name, signal }: { name: string; signal: AbortSignal | undefined },
): Promise<{ workspace: string; member: string }> {
  const { workspace, port } = await client.api.open.signInOffer();
  const back = await comeBack(port ?? 0);
  try {
    const { attempt, url } = await client.api.open.startSignIn({ port: back.port });
    // Before the browser opens: where somebody is signed in already it may be back before opening it has ended.
    back.expect(new URL(url).searchParams.get('state') ?? '');
    await open(context, url);
    const answer = await back.answer(signal);
    const proof = await signText(context, signInText(workspace.id, attempt));
    const device = hostname().slice(0, 200) || 'This computer';
    return await client.api.open.joinSignedIn({
      ...{ attempt, answer, name, device, proof },
      key: context.identity.publicKey,
    });
  } finally {
    back.close();
  }
}

async function open(context: BackendContext, url: string): Promise<void> {
  try {
    await context.platform.openExternal(url);
  } catch {
    throw new AppError(
      'unsupported',
      'No browser could be opened on this computer, so you cannot sign in from here. Join with an invite link.',
      { capability: 'openExternal' },
    );
  }
}

const PAGE = (words: string): string =>
  `<!doctype html><meta charset="utf-8"><title>Rulehouse</title><style>body{font:16px system-ui;margin:15vh auto;max-width:28rem;padding:0 1rem;color-scheme:light dark}</style><p>${words}</p>`;

const MOST_TRIES = 10;
const PAUSE_MS = 100;

/** A program that is just being started holds the port of the attempt before for a moment longer. */
async function listenOn(server: Server, port: number): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      return;
    } catch {
      if (tries === MOST_TRIES)
        throw new AppError('unavailable', `Port ${port}, which signing in needs, is in use by another program.`, {
          what: 'address',
        });
      await setTimeout(PAUSE_MS);
    }
}

/** Listens on loopback for the browser to come back, and only for who knows the attempt's state. */
async function comeBack(wanted: number) {
  const came = Promise.withResolvers<URL>();
  let state: string | null = null;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isOurs = state !== null && url.pathname === '/' && url.searchParams.get('state') === state;
    response.writeHead(isOurs ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
      connection: 'close',
    });
    response.end(PAGE(isOurs ? 'You can close this page and go back to Rulehouse.' : 'There is nothing here.'));
    if (isOurs) came.resolve(url);
  });
  await listenOn(server, wanted);
  return {
    port: (server.address() as AddressInfo).port, // A TCP listener's address is always an AddressInfo.
    /** The state of the attempt, which only its own answer has. */
    expect(expected: string): void {
      state = expected;
    },
    /** The query that comes back with the state. Throws when it takes too long or the person gives up here. */
    async answer(signal: AbortSignal | undefined): Promise<string> {
      const late = AbortSignal.timeout(WAITING_MS);
      const ended = signal === undefined ? late : AbortSignal.any([signal, late]);
      const end = (): void =>
        came.reject(
          late.aborted
            ? new AppError('unavailable', 'Nobody signed in within ten minutes. Try again.', { what: 'sign_in' })
            : new AppError('cancelled', 'Signing in was stopped.', {}),
        );
      if (ended.aborted) end();
      ended.addEventListener('abort', end, { once: true });
      return (await came.promise).search;
    },
    close(): void {
      came.promise.catch(() => undefined);
      server.close();
      server.closeAllConnections();
    },
  };
}
