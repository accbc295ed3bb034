import { getEventIteratorSchemaDetails } from '@orpc/contract';
import { type AnyRouter, getRouter, isProcedure, traverseContractProcedures } from '@orpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteMeta } from '../../shared/api/registry/access.ts';
import { refuseUnsoundText } from '../../shared/api/sound-text.ts';
import { AppError } from '../../shared/errors.ts';
import type { RegistryCore } from '../core.ts';
import type { RequestContext } from '../features/base.ts';
import { createGate, type Gate, USUAL_LIMITS } from '../limits/gate.ts';
import { admission, admittedIn } from './admission.ts';
import { sendEvents } from './events.ts';
import { JsonLines, sendResultLines, wantsJsonLines } from './json-lines.ts';
import { type ProcedureCall, procedureCall } from './procedure-call.ts';
import { spanOf } from './tracing.ts';

type Serve = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

const RUNS = ['/v1/agents/{slug}/run', '/v1/agents/{slug}/try'];
const BATCH_RESULTS = '/v1/batches/{id}/results';
/** Bytes of what somebody may say who has no credential: a signed statement that joins, an answer to a challenge. */
const STRANGERS_LIMIT = 256 * 1024;
/** Who spreads calls over replicas asks these without end. */
const UNCOUNTED = ['/health', '/ready'];

/**
 * One Fastify route for each line of the contract. What reaches the handler, in oRPC's compact form: the path's parameters, over
 * the query of a GET or the JSON body of anything else; the answer is plain JSON. Handlers, middleware and
 * validation are oRPC's; its own HTTP layer and its client are left out (decision 8). Text that cannot be kept as it is reaches none.
 * `bodyLimits` gives routes by path a limit in bytes that is not the server's. Throws at a route that does not declare its access,
 * so that a registry that would serve it does not start.
 */
export function addRoutes(
  app: FastifyInstance,
  core: RegistryCore,
  router: AnyRouter,
  bodyLimits: Record<string, number>,
  gate: Gate = createGate(USUAL_LIMITS),
): void {
  const paths = new Set(Object.keys(bodyLimits));
  traverseContractProcedures({ router, path: [] }, ({ contract, path }) => {
    const { method, path: url, successStatus = 200 } = contract['~orpc'].route;
    const procedure = getRouter(router, path);
    if (!isProcedure(procedure) || method === undefined || url === undefined)
      throw new Error(`The contract of ${path.join('.')} names no method, no path or no handler.`);
    const { access }: RouteMeta = contract['~orpc'].meta;
    if (access === undefined) throw new Error(`${method} ${url} does not declare who may call it.`);
    const bodyLimit = bodyLimits[url] ?? (access.by === 'anyone' ? STRANGERS_LIMIT : undefined);
    const isStream = getEventIteratorSchemaDetails(contract['~orpc'].outputSchema) !== undefined;
    paths.delete(url);
    app.route({
      method,
      url: url.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: server(core, gate, procedureCall(procedure, path), {
        isStream,
        isRun: RUNS.includes(url),
        isPaged: url === BATCH_RESULTS,
        status: successStatus,
      }),
      // Before the body: who may ask is settled before what was asked is read.
      onRequest: admission(core, gate, { access, isCounted: !UNCOUNTED.includes(url) }),
      // A HEAD would listen and hear nothing.
      ...(isStream ? { exposeHeadRoute: false } : {}),
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
    });
  });
  if (paths.size > 0) throw new Error(`There is no route ${[...paths].join(', ')} to limit.`);
}

/** Answers that carry an ETag never change: each object's bytes are made once. */
const immutableBytes = new WeakMap<object, Buffer>();

function bytesOf(output: unknown, isImmutable: boolean): string | Buffer {
  if (!isImmutable || typeof output !== 'object' || output === null) return JSON.stringify(output);
  const bytes = immutableBytes.get(output) ?? Buffer.from(JSON.stringify(output));
  immutableBytes.set(output, bytes);
  return bytes;
}

const headerOf =
  ({ headers }: FastifyRequest) =>
  (name: string): string | undefined => {
    const sent = headers[name];
    return typeof sent === 'string' ? sent : undefined;
  };

interface RouteForm {
  isStream: boolean;
  /** Calls a model before it answers. */
  isRun: boolean;
  /** Gives its results page by page, or all of them as JSON lines. */
  isPaged: boolean;
  /** Of success. */
  status: number;
}

function server(core: RegistryCore, gate: Gate, call: ProcedureCall, form: RouteForm): Serve {
  const { isStream, isRun, isPaged, status } = form;
  return async (request, reply) => {
    const answer: RequestContext['answer'] = { etag: null };
    const { caller, still } = admittedIn(request);
    const input = inputOf(request);
    refuseUnsoundText(input);
    const endRun = isRun ? gate.beginRun() : undefined;
    const context: RequestContext = {
      core,
      caller,
      answer,
      header: headerOf(request),
      admittedStill: still,
      span: core.tracing === null ? undefined : spanOf(request),
    };
    if (isPaged && wantsJsonLines(request))
      return sendResultLines(reply, (after) => call(pageOf(input, after), { context }));
    const output = await call(input, {
      context,
      // Any other GET is too short to be worth stopping.
      ...(request.method === 'GET' && !isStream ? {} : { signal: goneSignal(reply) }),
    }).finally(endRun);
    if (isStream)
      // The contract says so, and its validation has held the handler to it.
      return sendEvents(reply, output as AsyncIterator<unknown>, (error) =>
        core.log.info({ reason: error instanceof Error ? error.name : 'unknown' }, 'a stream of events ended early'),
      );
    if (answer.headers !== undefined) reply.headers(answer.headers);
    if (answer.etag !== null) {
      reply.headers({ ETag: answer.etag, 'Cache-Control': 'private, no-cache' });
      if (request.headers['if-none-match'] === answer.etag) return reply.code(304).send();
    }
    return reply
      .code(status)
      .type('application/json; charset=utf-8')
      .send(bytesOf(output, answer.etag !== null));
  };
}

/** Results on one page of JSON lines: as many as a page of this route may have. */
const LINES_AT_ONCE = 500;
const pageOf = (input: unknown, after: number | null): object => ({
  ...(input as object),
  limit: LINES_AT_ONCE,
  ...(after === null ? {} : { after }),
});

function inputOf({ method, params, query, body }: FastifyRequest): unknown {
  const sent = method === 'GET' ? query : body;
  if (sent === undefined || sent === null) return params;
  // Fastify's parameters are always an object; its type leaves that to each route.
  const named = params as Record<string, string>;
  if (sent instanceof JsonLines) return { ...(query as object), inputs: sent.inputs, ...named };
  const isObject = typeof sent === 'object' && !Array.isArray(sent);
  if (isObject) return { ...sent, ...named };
  throw new AppError('invalid_input', 'The request body must be a JSON object.', { problems: [] });
}

/** Aborts when the caller hangs up before the answer is out. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (reply.raw.closed) gone.abort();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
