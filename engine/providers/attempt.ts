import type { CallRecord, Outcome } from '../../shared/grading/outcome.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { modelInfo } from '../catalogue/catalogue.ts';
import { costOf } from '../catalogue/cost.ts';
import type { ModelCall, ModelResult } from '../model.ts';
import { readAnswer } from './answer-text.ts';
import { BLANK_READING, type Exchange, type Reading } from './exchange.ts';
import { exchangeOfError, type Failure, failureWords } from './failure.ts';
import { valueWithoutKey, withoutKey } from './redact.ts';
import { checkOutput, type Wire } from './wire.ts';
import { capital, keyFault } from './words.ts';

/** Generous for a structured answer and well below what a person waits for. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** How one provider makes one attempt. `send` rejects with the SDK's error; `read` is the pure classification. */
export interface Attempt {
  /** The provider in words, as sentences name it. */
  who: string;
  wire: Wire;
  parametersSent: Record<string, Json>;
  parametersDropped: string[];
  keyRequired: boolean;
  send: (signal: AbortSignal, timeoutMs: number) => Promise<Exchange>;
  read: (exchange: Exchange, now: number) => Reading;
}

type Ended = Pick<
  ModelResult,
  'outcome' | 'output' | 'problems' | 'message' | 'retryAfterMs' | 'retryable' | 'overloaded'
>;

/**
 * Runs one attempt under the call's time limit and signal and turns whatever happens into a result.
 * Everything that came from outside passes the redaction here, so that no adapter can forget it.
 */
export async function runAttempt(call: ModelCall, attempt: Attempt): Promise<ModelResult> {
  const startedAt = new Date();
  const started = performance.now();
  const { reading, ended } = await converse(call, attempt);
  const model = modelInfo(call.model.provider, call.model.model);
  const reported = reading.reportedCostUsd;
  const costUsd = reported ?? costOf(reading.usage, model);
  const record: CallRecord = {
    provider: call.model.provider,
    connection: call.connection.id,
    requestedModel: call.model.model,
    resolvedModel: call.model.model,
    servedModel: reading.servedModel,
    fingerprint: reading.fingerprint,
    parametersSent: attempt.parametersSent,
    parametersDropped: attempt.parametersDropped,
    attempts: 1,
    requestId: reading.requestId,
    stopSignal: reading.stopSignal,
    usage: reading.usage,
    costUsd,
    priceTable: costUsd === null ? null : reported === null ? model.priceTable : `as ${attempt.who} billed it`,
    wireSchema: attempt.wire.hash,
    latencyMs: Math.round(performance.now() - started),
    startedAt: startedAt.toISOString(),
  };
  return { ...ended, call: valueWithoutKey(record, call.connection.apiKey) };
}

async function converse(call: ModelCall, attempt: Attempt): Promise<{ reading: Reading; ended: Ended }> {
  const fault = keyFault(call.connection, attempt.who, attempt.keyRequired);
  if (fault !== null) return failed({ message: fault, retryable: false });
  const timeoutMs = call.parameters.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const stop = stopper(call.signal, timeoutMs);
  let exchange: Exchange | undefined;
  try {
    // The SDK's own timer only covers the headers and cannot tell a time limit from a cancel, so ours ends first.
    exchange = await attempt.send(stop.signal, timeoutMs + 5000);
  } catch (error) {
    const why = stop.why();
    if (why !== null) return { reading: BLANK_READING, ended: stopped(why, attempt.who, timeoutMs) };
    exchange = exchangeOfError(error);
    if (exchange === undefined) return failed(failureWords(error, attempt.who));
  } finally {
    stop.done();
  }
  return judge(call, attempt.wire, attempt.read(exchange, Date.now()));
}

const NOTHING: Pick<ModelResult, 'output' | 'problems' | 'retryAfterMs'> = {
  output: null,
  problems: [],
  retryAfterMs: null,
};

function failed({ message, retryable }: Failure): { reading: Reading; ended: Ended } {
  return { reading: BLANK_READING, ended: { ...NOTHING, outcome: 'provider_error', message, retryable } };
}

function judge(call: ModelCall, wire: Wire, reading: Reading): { reading: Reading; ended: Ended } {
  const { ending, message, retryable, retryAfterMs } = reading;
  const overloaded = reading.overloaded === true ? { overloaded: reading.overloaded } : {};
  if (ending !== 'answered')
    return { reading, ended: { ...NOTHING, outcome: ending, message, retryable, retryAfterMs, ...overloaded } };
  const { parsed, note } = readAnswer(withoutKey(reading.text, call.connection.apiKey));
  if (!parsed.ok) {
    const problems = [{ path: '', field: 'answer', message: parsed.message }];
    const ended = {
      ...NOTHING,
      outcome: 'schema_invalid',
      problems,
      message: 'The answer is not valid JSON.',
      retryable: false,
    } as const;
    return { reading, ended };
  }
  const { output, problems } = checkOutput(call.contract, wire, parsed.value);
  const outcome: Outcome = problems.length === 0 ? 'ok' : 'schema_invalid';
  const verdict = problems.length === 0 ? 'The answer fits the contract.' : 'The answer does not fit the contract.';
  return {
    reading,
    ended: {
      outcome,
      output,
      problems,
      message: note === null ? verdict : `${verdict} ${note}`,
      retryable: false,
      retryAfterMs: null,
    },
  };
}

function stopped(why: 'timeout' | 'cancelled', who: string, timeoutMs: number): Ended {
  if (why === 'cancelled')
    return { ...NOTHING, outcome: 'cancelled', message: 'The call was cancelled.', retryable: false };
  const seconds = timeoutMs < 10_000 ? Math.round(timeoutMs / 100) / 10 : Math.round(timeoutMs / 1000);
  return {
    ...NOTHING,
    outcome: 'timeout',
    message: `${capital(who)} did not answer within ${seconds} seconds.`,
    retryable: true,
  };
}

/** One signal for both reasons to stop, remembering which came first; `AbortSignal.any` costs more than this per call. */
function stopper(outer: AbortSignal, timeoutMs: number) {
  const controller = new AbortController();
  let reason: 'timeout' | 'cancelled' | null = null;
  const stop = (why: 'timeout' | 'cancelled'): void => {
    reason ??= why;
    controller.abort();
  };
  const cancel = (): void => stop('cancelled');
  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  if (outer.aborted) cancel();
  else outer.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    why: () => reason,
    done: (): void => {
      clearTimeout(timer);
      outer.removeEventListener('abort', cancel);
    },
  };
}
