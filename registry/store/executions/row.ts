import type { ExecutionKind, ExecutionRecord } from '../../../shared/executions/record.ts';

/** One production call as the log keeps it. */
export interface ExecutionRow {
  /** A UUIDv7 made together with `at`: ids are ordered by time, which keeps inserts at the end of the index and pages in order. */
  id: string;
  /** Id, which outlives names. */
  agent: string;
  /** Version hash. */
  version: string;
  /** The channel that the call named; null where it named a number or a hash. */
  channel: string | null;
  /** ISO instant at which the call arrived. */
  at: string;
  /** An `Outcome`, or `rule_violated`. */
  outcome: string;
  /** Id of the API key. */
  application: string;
  kind: ExecutionKind;
  /** Id of the batch that the call belongs to. */
  batch: string | null;
  provider: string;
  /** As the provider named what answered; null when nothing did. */
  model: string | null;
  latencyMs: number;
  /** US dollars; null when the price is unknown. */
  costUsd: number | null;
  /** JSON of an `ExecutionRecord`. */
  record: string;
}

/** What was written was made by `executionRow`; of anything else nothing is indexed. */
export function recordOf(text: string): Partial<ExecutionRecord> {
  try {
    return JSON.parse(text) as Partial<ExecutionRecord>;
  } catch {
    return {};
  }
}
