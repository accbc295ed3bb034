// Loaded only where a collector is named (`tracing.ts`): what is imported here costs memory and start-up time.
import { SpanKind as Kinds, ROOT_CONTEXT, SpanStatusCode, type Span as Told, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.ts';
import { samplerOf } from './sampler.ts';
import type { Origin, Span, SpanKind, SpanStart, Tracing } from './tracing.ts';

/** Spans that wait to be sent; what comes when it is full is left out. */
const MOST_WAITING = 4096;
const LARGEST_BATCH = 512;
const SEND_EVERY_MS = 2000;
/** How long the last spans may take to be sent when the registry closes. */
const CLOSING_MS = 3000;

const KINDS: Record<SpanKind, Kinds> = { server: Kinds.SERVER, client: Kinds.CLIENT, internal: Kinds.INTERNAL };

export function openTelemetry({ version, log }: { version: string; log: Log }): Tracing {
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'rulehouse-registry', 'service.version': version }))
      .merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] })),
    sampler: samplerOf(process.env, log),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: heard(new OTLPTraceExporter(), log),
        maxQueueSize: MOST_WAITING,
        maxExportBatchSize: LARGEST_BATCH,
        scheduledDelayMillis: SEND_EVERY_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('rulehouse', version);

  function begin(name: string, start: SpanStart & Origin, parent = contextOf(start.traceparent)): Span {
    const { kind = 'internal', attributes = {}, link } = start;
    const linked = trace.getSpanContext(contextOf(link));
    const links = linked === undefined ? [] : [{ context: linked }];
    return spanOf(tracer.startSpan(name, { kind: KINDS[kind], attributes, links }, parent));
  }
  function spanOf(told: Told): Span {
    const context = trace.setSpan(ROOT_CONTEXT, told);
    const { traceId, spanId, traceFlags } = told.spanContext();
    return {
      traceId,
      traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
      isSampled: told.isRecording(),
      begin: (name, start = {}) => begin(name, start, context),
      add(name, { kind = 'internal', attributes = {}, from, to, failure }) {
        const part = tracer.startSpan(name, { kind: KINDS[kind], attributes, startTime: from }, context);
        if (failure !== null) fail(part, failure);
        part.end(to);
      },
      set: (attributes) => void told.setAttributes(attributes),
      end(failure = null) {
        if (failure !== null) fail(told, failure);
        told.end();
      },
    };
  }
  return {
    begin: (name, start = {}) => begin(name, start),
    async close() {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, CLOSING_MS);
      // Told already by `heard`.
      await Promise.race([provider.shutdown().catch(() => {}), late.promise]);
      clearTimeout(timer);
    },
  };
}

function fail(span: Told, failure: string): void {
  span.setAttribute('error.type', failure);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Version 00 of the header, and the beginning of later ones, which are made so that this reads them. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;

/** A header that cannot be read begins a new trace, as the standard says. */
function contextOf(traceparent: string | undefined) {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    ...{ traceId, spanId, isRemote: true },
    traceFlags: Number.parseInt(flags, 16) & 1,
  });
}

/** Says once when a collector falls silent, and once when it answers again: spans are lost meanwhile, and nothing else. */
function heard(exporter: SpanExporter, log: Log): SpanExporter {
  let isSilent = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed !== isSilent) {
          isSilent = failed;
          if (failed)
            log.warn({ reason: result.error?.name }, 'traces do not reach their collector; they are left out');
          else log.info({}, 'traces reach their collector again');
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush === undefined ? {} : { forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve() }),
  };
}
