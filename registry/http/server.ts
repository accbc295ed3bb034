import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { problemDetails } from '../../shared/api/problem-details.ts';
import { toTypedError } from '../../shared/api/typed-error.ts';
import { AppError } from '../../shared/errors.ts';
import type { RegistryCore } from '../core.ts';
import { router } from '../features/router.ts';
import { createGate, type Limits } from '../limits/gate.ts';
import type { Transport } from '../transport.ts';
import { refuseUnknownAddress } from './admission.ts';
import { readJsonLines } from './json-lines.ts';
import { listener, onlyFrom } from './listener.ts';
import { addMetrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';
import { addRoutes } from './routes.ts';
import { toldOutside } from './store-trouble.ts';
import { addTracing, spanOf } from './tracing.ts';

/** Bytes. A statement carries specs and reports; an input of production is one document, its files in base64 included. */
const BODY_LIMIT = 16 * 1024 * 1024;
const INPUT_LIMIT = 16 * 1024 * 1024;
const BATCH_LIMIT = 64 * 1024 * 1024;
const BODY_LIMITS = {
  '/v1/agents/{slug}/run': INPUT_LIMIT,
  '/v1/agents/{slug}/runs': INPUT_LIMIT,
  '/v1/agents/{slug}/try': INPUT_LIMIT,
  '/v1/agents/{slug}/batches': BATCH_LIMIT,
};

/** How long a caller may take to say what it wants, in milliseconds; the answer of a model may take longer than any of them. */
const TIMES = { requestTimeout: 120_000, keepAliveTimeout: 72_000 };

/** The registry's HTTPS server; not listening yet. `address` is asked for once it listens. */
export function createServer(
  core: RegistryCore,
  transport: Transport,
  address: () => string,
  limits: Limits,
): FastifyInstance {
  const bugIn = (request: FastifyRequest) => ({
    newReference: () => core.newId().slice(-8),
    log: (reference: string, error: unknown) => {
      const where = { reference, traceId: spanOf(request)?.traceId };
      core.log.error({ ...where, err: error instanceof Error ? error.stack : typeof error }, 'unexpected error');
    },
  });
  const app = Fastify({
    ...listener(transport),
    bodyLimit: BODY_LIMIT,
    logger: false,
    // Ends idle keep-alive connections at once when the server closes; calls under way may end.
    forceCloseConnections: 'idle',
    // What is wrong with an address itself is told in the closed set, too.
    frameworkErrors: (_error, _request, reply) => answerError(reply as FastifyReply, unreadableAddress()),
    routerOptions: { maxParamLength: 500 },
    ...TIMES,
  }) as unknown as FastifyInstance; // The plain-HTTP type: nothing below depends on the difference.

  readJsonLines(app);
  app.server.maxConnections = limits.connections;
  if (transport.proxies !== null) onlyFrom(app.server, transport.proxies);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    done();
  });
  app.setErrorHandler((error: { code?: string }, _request, reply) => answerError(reply, fromFastify(error) ?? error));
  app.addHook('onRequest', refuseUnknownAddress);

  function answerError(reply: FastifyReply, error: unknown): unknown {
    const problem = problemDetails(
      toTypedError(toldOutside(error, core.log), bugIn(reply.request)),
      reply.request.url.split('?')[0] ?? '',
    );
    const wait = retryAfterMs(problem.data);
    if (wait !== undefined) reply.header('Retry-After', Math.max(1, Math.ceil(wait / 1000)));
    return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  }

  addTracing(app, core);
  addMetrics(app, core);
  let document: Promise<object> | undefined;
  app.get('/openapi.json', async () => {
    document ??= openApiDocument(address(), core.version);
    return document;
  });

  addRoutes(app, core, router, BODY_LIMITS, createGate(limits));
  return app;
}

const unreadableAddress = (): AppError =>
  new AppError('not_found', 'There is nothing at this address: a part of it is too long or cannot be read.', {
    entity: 'route',
    id: '',
  });

function retryAfterMs(data: unknown): number | undefined {
  const wait = typeof data === 'object' && data !== null && 'retryAfterMs' in data ? data.retryAfterMs : undefined;
  return typeof wait === 'number' ? wait : undefined;
}

/** What Fastify refuses before a handler sees it, in the closed set. */
function fromFastify({ code }: { code?: string }): AppError | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AppError(
      'limit',
      `The request is larger than the registry accepts (${INPUT_LIMIT / 1024 / 1024} MB for an input). Send less in one call.`,
      { limit: 'request_bytes' },
    );
  if (code?.startsWith('FST_ERR_CTP') || code === 'ERR_HTTP_INVALID_HEADER_VALUE')
    return new AppError(
      'invalid_input',
      'The request body is not readable JSON, or its content type is not application/json.',
      { problems: [] },
    );
  return undefined;
}
