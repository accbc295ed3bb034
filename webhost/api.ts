import type { IncomingMessage, ServerResponse } from 'node:http';
import { ORPCError } from '@orpc/client';
import { BodyLimitPlugin, RPCHandler } from '@orpc/server/node';
import type { Backend } from '../backend/start.ts';

/** The largest request body, in bytes: a case with as many files as one call takes. A spec of 1,000 rules is below 2 MB. */
export const BODY_LIMIT = 16 * 1024 * 1024;

/** Answers calls of the desktop contract under `/rpc`. Resolves to false when no procedure has that name. */
export function createApiHandler(
  backend: Backend,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const handler = new RPCHandler(backend.router, {
    plugins: [new BodyLimitPlugin({ maxBodySize: BODY_LIMIT })],
    interceptors: [
      async (options) => {
        try {
          return await options.next();
        } catch (error) {
          throw asTypedError(error);
        }
      },
    ],
  });
  return async (request, response) => {
    const result = await handler.handle(request, response, { prefix: '/rpc', context: backend.context });
    return result.matched;
  };
}

/** What goes wrong before a handler runs, in the closed set of errors that the renderer knows. */
function asTypedError(error: unknown): unknown {
  if (error instanceof ORPCError && error.defined) return error;
  if (error instanceof ORPCError && error.code === 'PAYLOAD_TOO_LARGE')
    return new ORPCError('limit', {
      defined: true,
      status: 429,
      message: `This is larger than the application accepts at once (${BODY_LIMIT / 1024 / 1024} MB). Make it smaller or split it.`,
      data: { limit: 'request_bytes' },
    });
  return new ORPCError('invalid_input', {
    defined: true,
    status: 400,
    message: 'The request could not be read. Reload the window and try again.',
    data: { problems: [] },
  });
}
