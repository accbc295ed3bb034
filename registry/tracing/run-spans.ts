import type { ModelResult } from '../../engine/model.ts';
import type { CallRecord } from '../../shared/grading/outcome.ts';
import type { PublishedVersion } from '../published.ts';
import type { Attributes, Span, SpanStart } from './tracing.ts';

/** As the GenAI conventions of OpenTelemetry name them; whoever is not in their list goes by our name. */
const PROVIDERS: Record<string, string> = { google: 'gcp.gemini' };
const providerOf = (provider: string): string => PROVIDERS[provider] ?? provider;

/** How a run of an agent is told, by the GenAI conventions of OpenTelemetry: `invoke_agent`, with one `chat` for each attempt. */
export function runSpan(
  { agent, version }: PublishedVersion,
  of: { application: string; named: string; kind: string; batch: string | null },
): { name: string; start: SpanStart } {
  const attributes: Attributes = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.id': agent.id,
    'gen_ai.agent.name': agent.slug,
    'gen_ai.agent.version': String(version.number),
    'rulehouse.version': version.id,
    'rulehouse.asked': of.named,
    'rulehouse.application': of.application,
    'rulehouse.kind': of.kind,
    'rulehouse.batch': of.batch ?? undefined,
  };
  return { name: `invoke_agent ${agent.slug}`, start: { attributes } };
}

/** What is known of a run once it is in the log. */
export const runOutcome = (execution: string, outcome: string, record: CallRecord): Attributes => ({
  'rulehouse.execution': execution,
  'rulehouse.outcome': outcome,
  'rulehouse.attempts': record.attempts,
  ...modelAttributes(record),
});

/** Adds each attempt at a provider to what it belongs to. The provider itself is told nothing of the trace. */
export const attemptsIn =
  (whole: Span) =>
  ({ outcome, call }: ModelResult): void => {
    const from = Date.parse(call.startedAt);
    whole.add(`chat ${call.requestedModel}`, {
      kind: 'client',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.output.type': 'json',
        'rulehouse.outcome': outcome,
        'rulehouse.connection': call.connection ?? undefined,
        ...modelAttributes(call),
      },
      ...{ from, to: from + call.latencyMs, failure: outcome === 'ok' ? null : outcome },
    });
  };

const modelAttributes = ({ provider, requestedModel, servedModel, usage, costUsd }: CallRecord): Attributes => ({
  'gen_ai.provider.name': providerOf(provider),
  'gen_ai.request.model': requestedModel,
  'gen_ai.response.model': servedModel ?? undefined,
  'gen_ai.usage.input_tokens': usage?.inputTokens ?? undefined,
  'gen_ai.usage.output_tokens': usage?.outputTokens ?? undefined,
  'gen_ai.usage.cache_read.input_tokens': usage?.cachedInputTokens ?? undefined,
  'rulehouse.cost_usd': costUsd ?? undefined,
});
