import type { ClientLink } from '@orpc/client';
import { RPCLink as FetchLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { currentToken } from './token.ts';
import { askToUnlock, unlocking } from './unlock.ts';

/** What a call may carry beside its input. `leaving`: the page is being closed, the request must outlive it. */
export interface CallContext {
  leaving?: boolean;
}

/** Browsers refuse a request that outlives its page above 64 KiB; larger ones go the ordinary way. */
const KEEPALIVE_LIMIT = 60_000;

async function send(request: Request, init: RequestInit, leaving: boolean): Promise<Response> {
  if (!leaving) return fetch(request, init);
  const body = await request.clone().arrayBuffer();
  return fetch(request, { ...init, keepalive: body.byteLength < KEEPALIVE_LIMIT });
}

const overHttp = (): ClientLink<CallContext> =>
  new FetchLink<CallContext>({
    url: new URL('/rpc', location.origin),
    headers: () => {
      const token = currentToken();
      return token === null ? {} : { authorization: `Bearer ${token}` };
    },
    fetch: (request, init, { context }) => send(request, init, context.leaving ?? false),
  });

/** One end of a channel whose other end the host's preload script passes on to the backend. */
function connect(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  window.postMessage('rulehouse:connect', window.origin, [port2]);
  return port1;
}

function overPort(port: MessagePort): ClientLink<CallContext> {
  port.start();
  return new PortLink<CallContext>({ port });
}

let opened: ClientLink<CallContext> | null = null;

/** Chooses by what the host offers: a port when it hands one over, its own address otherwise. */
export function openTransport(): void {
  opened = unlocking(window.rulehouse?.transport === 'port' ? overPort(connect()) : overHttp(), askToUnlock);
}

/** The link that `openTransport` chose; calls before it are a programming error. */
export const transport: ClientLink<CallContext> = {
  call(path, input, options) {
    if (opened === null) throw new Error('The transport is not open yet.');
    return opened.call(path, input, options);
  },
};
