import { runOnce } from '../../engine/runner/run-agent.ts';
import { AppError, type Problem } from '../../shared/errors.ts';
import type { ExecutionKind } from '../../shared/executions/record.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import type { RegistryCore } from '../core.ts';
import { executionRow } from '../execution-row.ts';
import type { PublishedVersion } from '../published.ts';

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
}

/**
 * Runs an agent once and logs it before it answers. Throws `invalid_input` before anything is logged, and `rule_violated`,
 * `provider` or `cancelled` for a logged call without a usable answer.
 */
export async function runCall(core: RegistryCore, { published: found, model, timeoutMs, signal, ...call }: OneCall) {
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
  });
  if (result.outcome === 'invalid_input') throw refusedInput(published, result.problems);
  const timedOut = result.outcome === 'cancelled' && limit?.aborted === true;
  const outcome = timedOut ? 'timeout' : result.enforced.length > 0 ? 'rule_violated' : result.outcome;
  const { output, call: record, rules } = result;
  const metadata = call.metadata ?? null;
  await core.executions.write(executionRow({ ...call, id: execution, at, published, result, outcome, metadata }));
  if (outcome === 'rule_violated') throw ruleViolated(result.enforced);
  if (outcome === 'cancelled') throw new AppError('cancelled', 'The call was cancelled.', {});
  if (outcome !== 'ok' || output === null)
    throw new AppError('provider', timedOut ? 'No model answered in the time this call allows.' : result.message, {
      outcome,
      provider: record.provider,
    });
  return {
    execution,
    output,
    version: marked(published),
    model: { provider: record.provider, requested: record.requestedModel, served: record.servedModel },
    attempts: record.attempts,
    usage: record.usage,
    costUsd: record.costUsd,
    rules,
    logged: 'durable' as const,
  };
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

function ruleViolated(broken: readonly { rule: string; title: string; reason: string }[]): AppError {
  const rules = broken.map(({ rule, title, reason }) => ({ rule, title, reason }));
  return new AppError(
    'rule_violated',
    `No model kept to the rule “${rules[0]?.title ?? ''}”, also when asked again. ${rules[0]?.reason ?? ''}`,
    { rules },
  );
}
