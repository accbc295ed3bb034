import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { RegistryCore } from '../core.ts';

const MS = 1000;

/** Serves `GET /metrics` to who knows the token, and counts every answer. Without a token there is no such address. */
export function addMetrics(app: FastifyInstance, core: RegistryCore): void {
  const { metrics } = core;
  if (metrics === null) return;
  app.addHook('onResponse', async (request, reply) => {
    // Addresses that are no route would each be a series of their own.
    const route = request.routeOptions.url ?? 'none';
    metrics.request(route, request.method, reply.statusCode, reply.elapsedTime / MS);
  });
  app.get('/metrics', async (request, reply) => {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
    if (!metrics.opensWith(bearer))
      throw new AppError('unauthenticated', 'Metrics are for who sends their token as "Authorization: Bearer …".', {
        rule: 'metrics_token',
      });
    const { type, text } = await metrics.scrape(core);
    return reply.type(type).send(text);
  });
}
