import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RegistryCore } from '../core.ts';
import type { Span } from '../tracing/tracing.ts';

const spans = new WeakMap<FastifyRequest, Span>();

/** Asked without end by machines, or open for hours: as spans they would hide the others. */
export const UNTRACED: readonly string[] = ['/health', '/ready', '/metrics', '/v1/events'];
const SERVER_ERROR = 500;

/** Where this request is traced, and how. */
export const spanOf = (request: FastifyRequest): Span | undefined => spans.get(request);

/**
 * Tells of each request, as part of its caller's trace where it names one, and answers with `traceresponse`. Addresses are told as
 * routes, because parts of them name people's things.
 */
export function addTracing(app: FastifyInstance, { tracing }: RegistryCore): void {
  if (tracing === null) return;
  app.addHook('onRequest', async (request, reply) => {
    const route = request.routeOptions.url;
    if (route === undefined || UNTRACED.includes(route)) return;
    const { traceparent } = request.headers;
    const span = tracing.begin(`${request.method} ${route}`, {
      kind: 'server',
      attributes: { 'http.request.method': request.method, 'http.route': route, 'url.scheme': request.protocol },
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    });
    spans.set(request, span);
    reply.header('traceresponse', span.traceparent);
  });
  app.addHook('onResponse', async (request, { statusCode }) => {
    const span = spans.get(request);
    span?.set({ 'http.response.status_code': statusCode });
    // A refusal is the caller's; only what went wrong here is an error of this span.
    span?.end(statusCode >= SERVER_ERROR ? String(statusCode) : null);
  });
}
