import { AppError } from '../../shared/errors.ts';
import type { Log } from '../log.ts';

export type Attributes = Record<string, string | number | boolean | undefined>;

/** Whether somebody outside asked for the work, whether it asks somebody outside, or neither. */
export type SpanKind = 'server' | 'client' | 'internal';

export interface SpanStart {
  kind?: SpanKind;
  attributes?: Attributes;
}

/** A piece of work that is told to whoever traces; a part of the one it was begun from. Never holds inputs, outputs, prompts or keys. */
export interface Span {
  /** 32 hexadecimal digits, the same for every part of one call. */
  traceId: string;
  /** In the form of the header `traceparent` of W3C Trace Context. */
  traceparent: string;
  /** Whether it is kept, as the sampler decided. */
  isSampled: boolean;
  begin(name: string, start?: SpanStart): Span;
  /** A part that ended already. `from` and `to` in milliseconds since the epoch. */
  add(name: string, part: SpanStart & { from: number; to: number; failure: string | null }): void;
  set(attributes: Attributes): void;
  /** With what went wrong, as a short fixed word; null or nothing when it went well. */
  end(failure?: string | null): void;
}

/** What a trace comes from, each in the form of the header `traceparent`: what it goes on with, or what it only names. */
export interface Origin {
  traceparent?: string | undefined;
  /** For one of many that began elsewhere: each has a trace of its own. */
  link?: string | undefined;
}

export interface Tracing {
  begin(name: string, start?: SpanStart & Origin): Span;
  /** Sends what is left, waiting for a silent collector for some seconds at most. */
  close(): Promise<void>;
}

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;

/**
 * Traces by OpenTelemetry, told to the collector that the environment names as that standard says; null where it names none, and
 * then nothing of OpenTelemetry is loaded. The libraries read most of the variables themselves, so that it is always this process's
 * environment. Throws `invalid_input` for an address that is none.
 */
export async function openTracing(about: { version: string; log: Log }): Promise<Tracing | null> {
  const { env } = process;
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || env.OTEL_TRACES_EXPORTER === 'none') return null;
  const variable = ENDPOINTS.find((name) => (env[name] ?? '').trim() !== '');
  if (variable === undefined) return null;
  if (!/^https?:$/.test(URL.parse(env[variable] ?? '')?.protocol ?? '')) throw noAddress(variable);
  return (await import('./open-telemetry.ts')).openTelemetry(about);
}

function noAddress(field: string): AppError {
  const message = `${field} is not an address of http or https, such as http://collector:4318.`;
  return new AppError('invalid_input', message, { problems: [{ path: '', field, message }] });
}

/** Does a part of some work, told as such where the work is traced at all. */
export async function traced<T>(whole: Span | undefined, name: string, part: () => Promise<T>): Promise<T> {
  if (whole === undefined) return part();
  const span = whole.begin(name);
  try {
    const done = await part();
    span.end();
    return done;
  } catch (error) {
    span.end(failureOf(error));
    throw error;
  }
}

/** A short word for what went wrong: the code of a typed error, else the name of the class. */
export const failureOf = (error: unknown): string =>
  error instanceof AppError ? error.code : error instanceof Error ? error.name : 'unknown';
