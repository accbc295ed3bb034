import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it went over the wire, in the JSON of OTLP, its attributes made plain. */
export interface ToldSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 1 internal, 2 server, 3 client. */
  kind: number;
  attributes: Record<string, string | number | boolean>;
  status: { code?: number };
  links?: { traceId: string; spanId: string }[];
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  resource: Record<string, string | number | boolean>;
}
interface Pair {
  key: string;
  value: { stringValue?: string; intValue?: number; doubleValue?: number; boolValue?: boolean };
}
interface Sent {
  resourceSpans: {
    resource: { attributes: Pair[] };
    scopeSpans: { spans: (Omit<ToldSpan, 'attributes' | 'resource'> & { attributes: Pair[] })[] }[];
  }[];
}

/** A collector of OTLP over HTTP, at the address that the standard's variable names. */
export interface Collector {
  /** Without `/v1/traces`. */
  url: string;
  spans: ToldSpan[];
  /** Everything that arrived, as text, to look for what must not be in it. */
  text(): string;
  headers: Record<string, unknown>[];
  close(): Promise<void>;
}

const plain = (pairs: readonly Pair[]): ToldSpan['attributes'] =>
  Object.fromEntries(
    pairs.map(({ key, value: { stringValue, intValue, doubleValue, boolValue } }) => [
      key,
      stringValue ?? boolValue ?? Number(intValue ?? doubleValue),
    ]),
  );

export async function openCollector(): Promise<Collector> {
  const spans: ToldSpan[] = [];
  const texts: string[] = [];
  const headers: Record<string, unknown>[] = [];
  const server = createServer(async (request, reply) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    if (request.url !== '/v1/traces') return reply.writeHead(404).end();
    texts.push(text);
    headers.push(request.headers);
    for (const { resource, scopeSpans } of (JSON.parse(text) as Sent).resourceSpans)
      for (const span of scopeSpans.flatMap((scope) => scope.spans))
        spans.push({ ...span, attributes: plain(span.attributes), resource: plain(resource.attributes) });
    return reply.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    text: () => texts.join('\n'),
    headers,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
