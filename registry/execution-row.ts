import { recordedInput } from '../engine/recorded-input.ts';
import type { AgentRun } from '../engine/runner/run-agent.ts';
import type { ExecutionKind, ExecutionRecord } from '../shared/executions/record.ts';
import type { JsonObject } from '../shared/spec/ids.ts';
import type { PublishedVersion } from './published.ts';
import type { ExecutionRow } from './store/executions/row.ts';

/** One call that ended. `id` and `at` were taken together when it arrived; `named` is the channel, number or hash it asked for. */
export interface EndedCall {
  id: string;
  at: string;
  application: string;
  published: PublishedVersion;
  named: string;
  kind: ExecutionKind;
  batch: string | null;
  input: JsonObject;
  result: AgentRun;
  /** The result's own, or what the registry made of it: `rule_violated`, `timeout`. */
  outcome: string;
  /** The application's own words about the call. */
  metadata: JsonObject | null;
  /** Where it is traced, and kept there. */
  traceId: string | null;
}

const isChannel = (named: string): boolean => !/^(\d+|[0-9a-f]{64})$/.test(named);

/** The row that the log keeps of a call; files of the input stand in it by name, size and hash. */
export function executionRow(call: EndedCall): ExecutionRow {
  const { published, result, named } = call;
  const { output, problems, rules, rulesFired } = result;
  const record: ExecutionRecord = {
    input: recordedInput(published.spec.contract, call.input),
    output,
    problems,
    rules,
    fired: rulesFired,
    call: result.call,
    metadata: call.metadata,
    ...(call.traceId === null ? {} : { traceId: call.traceId }),
  };
  return {
    id: call.id,
    agent: published.agent.id,
    version: published.version.id,
    channel: isChannel(named) ? named : null,
    at: call.at,
    outcome: call.outcome,
    application: call.application,
    kind: call.kind,
    batch: call.batch,
    provider: result.call.provider,
    model: result.call.servedModel,
    latencyMs: result.call.latencyMs,
    costUsd: result.call.costUsd,
    record: JSON.stringify(record),
  };
}
