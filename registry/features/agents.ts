import { runOnce } from '../../engine/runner/run-agent.ts';
import { AppError } from '../../shared/errors.ts';
import { inputSchema, outputSchema } from '../../shared/schema/json-schema.ts';
import { compile } from '../../shared/spec/compile.ts';
import type { Json } from '../../shared/spec/ids.ts';
import { executionRow } from '../execution-row.ts';
import type { PublishedVersion } from '../published.ts';
import { forApplications } from './base.ts';

const marked = ({ version }: PublishedVersion) => ({ hash: version.id, number: version.number });

/** The approved version as production uses it. Its hash is the ETag: a version never changes. */
export const version = forApplications.application.version.handler(async ({ context: { core, answer }, input }) => {
  const published = await core.published.find(input.slug, input.ref);
  answer.etag = `"${published.version.id}"`;
  const known = served.get(published) ?? servedForm(published);
  served.set(published, known);
  return known;
});

const served = new WeakMap<PublishedVersion, ReturnType<typeof servedForm>>();

const servedForm = (published: PublishedVersion) => ({
  agent: published.agent.slug,
  version: { ...marked(published), time: published.version.time },
  spec: published.spec,
  specHash: published.version.spec,
  prompt: compile(published.spec).instructions,
  // Generated schemas are plain JSON.
  inputSchema: inputSchema(published.spec.contract) as Json,
  outputSchema: outputSchema(published.spec.contract) as Json,
});

/** Runs the version that is in effect when the call arrives; a deployment meanwhile does not touch it. */
export const run = forApplications.application.run.handler(
  async ({ context: { core, application }, input, signal }) => {
    const named = input.version ?? 'production';
    const published = await core.published.find(input.slug, named);
    const [execution, at] = [core.newId(), core.now()];
    const limit = input.timeoutMs === undefined ? undefined : AbortSignal.timeout(input.timeoutMs);
    const result = await runOnce({
      spec: published.spec,
      input: input.input,
      model: input.model,
      order: published.order,
      connections: core.connections,
      now: at,
      signal: eitherOf(signal, limit),
    });
    if (result.outcome === 'invalid_input') throw refusedInput(published, result.problems);
    const timedOut = result.outcome === 'cancelled' && limit?.aborted === true;
    const outcome = timedOut ? 'timeout' : result.enforced.length > 0 ? 'rule_violated' : result.outcome;
    const { output, call, rules } = result;
    const ended = { id: execution, at, application, published, named, input: input.input, result, outcome };
    await core.executions.write(executionRow({ ...ended, kind: 'run', batch: null, metadata: null }));
    if (outcome === 'rule_violated') throw ruleViolated(result.enforced);
    if (outcome === 'cancelled') throw new AppError('cancelled', 'The call was cancelled.', {});
    if (outcome !== 'ok' || output === null)
      throw new AppError('provider', timedOut ? 'No model answered in the time this call allows.' : result.message, {
        outcome,
        provider: call.provider,
      });
    return {
      execution,
      output,
      version: marked(published),
      model: { provider: call.provider, requested: call.requestedModel, served: call.servedModel },
      attempts: call.attempts,
      usage: call.usage,
      costUsd: call.costUsd,
      rules,
      logged: 'durable' as const,
    };
  },
);

function eitherOf(gone: AbortSignal | undefined, limit: AbortSignal | undefined): AbortSignal {
  if (gone !== undefined && limit !== undefined) return AbortSignal.any([gone, limit]);
  return gone ?? limit ?? new AbortController().signal;
}

function refusedInput(
  { agent }: PublishedVersion,
  problems: ConstructorParameters<typeof AppError<'invalid_input'>>[2]['problems'],
): AppError {
  const [first] = problems ?? [];
  const where = first === undefined ? '' : ` ${first.message}`;
  return new AppError('invalid_input', `The input does not fit the contract of ${agent.name}.${where}`, { problems });
}

function ruleViolated(broken: readonly { rule: string; title: string; reason: string }[]): AppError {
  const rules = broken.map(({ rule, title, reason }) => ({ rule, title, reason }));
  return new AppError(
    'rule_violated',
    `No model kept to the rule “${rules[0]?.title ?? ''}”, also when asked again. ${rules[0]?.reason ?? ''}`,
    { rules },
  );
}
