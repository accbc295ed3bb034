import { runOnce } from '../../engine/runner/run-agent.ts';
import { AppError, type ErrorCode, type ErrorData, type Problem } from '../../shared/errors.ts';
import type { ExecutionKind } from '../../shared/executions/record.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import type { RegistryCore } from '../core.ts';
import { executionRow } from '../execution-row.ts';
import type { KeyInUse } from '../key-usage.ts';
import type { PublishedVersion } from '../published.ts';
import { attemptsIn, runOutcome, runSpan } from '../tracing/run-spans.ts';
import { failureOf, type Origin, type Span, traced } from '../tracing/tracing.ts';

/** One call of an application, however it reached the registry. */
export interface OneCall {
  application: string;
  published: PublishedVersion;
  /** The channel, number or hash that was asked for. */
  named: string;
  input: JsonObject;
  /** That model and no other; `auto`: the agent's own models in the order of measurements; absent: as its policy says. */
  model?: ModelRef | 'auto' | undefined;
  timeoutMs?: number | undefined;
  metadata?: Record<string, string> | undefined;
  kind: ExecutionKind;
  /** Id of the batch or asynchronous run that it belongs to. */
  batch: string | null;
  signal?: AbortSignal | undefined;
  /** One of many, which waits for its turn where the provider limits how many it takes. */
  paced?: boolean | undefined;
  /** What it is traced as a part of; without one it begins a trace, which may come from another. */
  span?: Span | undefined;
  origin?: Origin | undefined;
}

/**
 * Runs an agent once and logs it before it answers: on disk, or, where that takes too long, in memory and on its way there. Throws
 * `unavailable` before any model is asked where the log takes no more, `invalid_input` before anything is logged, and
 * `rule_violated`, `provider` or `cancelled` for a logged call without a usable answer.
 */
export async function runCall(core: RegistryCore, call: OneCall) {
  core.executions.admit();
  if (core.tracing === null) return perform(core, call);
  const { name, start } = runSpan(call.published, call);
  const span = call.span?.begin(name, start) ?? core.tracing.begin(name, { ...start, ...call.origin });
  try {
    const answer = await perform(core, { ...call, span });
    span.end();
    return answer;
  } catch (error) {
    span.end(failureOf(error));
    throw error;
  }
}

async function perform(
  core: RegistryCore,
  { published: found, model, timeoutMs, signal, paced, span, origin: _, ...call }: OneCall,
) {
  const published = model === 'auto' ? await core.published.measured(found) : found;
  const [execution, at] = [core.newId(), core.now()];
  const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const result = await runOnce({
    spec: published.spec,
    input: call.input,
    model: model === 'auto' ? undefined : model,
    order: published.order,
    connections: core.connections,
    now: at,
    signal: eitherOf(signal, limit),
    paced,
    onAttempt: span && attemptsIn(span),
  });
  if (result.outcome === 'invalid_input') throw refusedInput(published, result.problems);
  const timedOut = result.outcome === 'cancelled' && limit?.aborted === true;
  const outcome = timedOut ? 'timeout' : result.enforced.length > 0 ? 'rule_violated' : result.outcome;
  const { output, call: record, rules } = result;
  const metadata = call.metadata ?? null;
  const traceId = span?.isSampled === true ? span.traceId : null;
  const row = executionRow({ ...call, id: execution, at, published, result, outcome, metadata, traceId });
  const logged = await traced(span, 'log execution', () => core.executions.write(row));
  span?.set(runOutcome(execution, outcome, record));
  core.usage.spent(call.application, record.costUsd);
  if (call.kind !== 'try') core.metrics?.call({ agent: published.agent.slug, outcome, record, logged });
  if (outcome === 'rule_violated') throw ruleViolated(execution, result.enforced);
  if (outcome === 'cancelled') throw new LoggedError(execution, 'cancelled', 'The call was cancelled.', {});
  if (outcome !== 'ok' || output === null) {
    const words = timedOut ? 'No model answered in the time this call allows.' : result.message;
    throw new LoggedError(execution, 'provider', words, { outcome, provider: record.provider });
  }
  return {
    execution,
    output,
    version: marked(published),
    model: { provider: record.provider, requested: record.requestedModel, served: record.servedModel },
    attempts: record.attempts,
    usage: record.usage,
    costUsd: record.costUsd,
    rules,
    logged,
  };
}
/** The same for a key that may still spend; throws `limit` when it may not. */
export async function affordedCall(core: RegistryCore, key: KeyInUse, call: OneCall): Promise<RunAnswer> {
  await core.usage.affords(key);
  return runCall(core, call);
}

/** How a call ended that stands in the log. */
export class LoggedError<C extends ErrorCode = ErrorCode> extends AppError<C> {
  readonly execution: string;
  constructor(execution: string, code: C, message: string, data: ErrorData<C>) {
    super(code, message, data);
    this.execution = execution;
  }
}

export type RunAnswer = Awaited<ReturnType<typeof runCall>>;

export const marked = ({ version }: PublishedVersion) => ({ hash: version.id, number: version.number });

function eitherOf(gone: AbortSignal | undefined, limit: AbortSignal | undefined): AbortSignal {
  if (gone !== undefined && limit !== undefined) return AbortSignal.any([gone, limit]);
  return gone ?? limit ?? new AbortController().signal;
}

export function refusedInput({ agent }: PublishedVersion, problems: readonly Problem[]): AppError {
  const [first] = problems;
  const where = first === undefined ? '' : ` ${first.message}`;
  return new AppError('invalid_input', `The input does not fit the contract of ${agent.name}.${where}`, {
    problems: [...problems],
  });
}

function ruleViolated(execution: string, broken: readonly { rule: string; title: string; reason: string }[]): AppError {
  const rules = broken.map(({ rule, title, reason }) => ({ rule, title, reason }));
  return new LoggedError(
    execution,
    'rule_violated',
    `No model kept to the rule “${rules[0]?.title ?? ''}”, also when asked again. ${rules[0]?.reason ?? ''}`,
    { rules },
  );
}
