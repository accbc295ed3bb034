import { UNTRACED } from './tracing.ts';

interface Response {
  $ref?: string;
  headers?: object;
}
interface Document {
  paths?: Record<string, Record<string, { responses?: Record<string, Response> }>>;
  components?: { headers?: Record<string, object>; responses?: Record<string, Response> };
}

const TRACERESPONSE = {
  description:
    'Where the registry tells its traces to a collector (OpenTelemetry): the trace and the span of this request, as `traceresponse` of W3C Trace Context Level 2 has them. It is the caller’s trace where the request names one by `traceparent`.',
  schema: { type: 'string', pattern: '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' },
  example: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};
const REFERENCE = { traceresponse: { $ref: '#/components/headers/traceresponse' } };

/**
 * Says of every answer to a traced request that it may name its trace; changes the document it is given. Problems are described once
 * for all routes, so theirs is said there.
 */
export function describeTraces<D extends object>(document: D): D {
  const { paths = {}, components = {} } = document as Document;
  const traced = Object.entries(paths).filter(([path]) => !UNTRACED.includes(path));
  const operations = traced.flatMap(([, item]) => Object.values(item));
  const answers = operations.flatMap(({ responses = {} }) => Object.values(responses));
  for (const response of [...answers, ...Object.values(components.responses ?? {})])
    if (response.$ref === undefined) response.headers = { ...response.headers, ...REFERENCE };
  components.headers = { ...components.headers, traceresponse: TRACERESPONSE };
  return document;
}
