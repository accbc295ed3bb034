import type { CallRecord } from '../shared/grading/outcome.ts';
import type { ModelRef } from '../shared/spec/spec.ts';

/** The record of a call that was never made. */
export const unsent = (model: ModelRef | null, startedAt: string): CallRecord => ({
  provider: model?.provider ?? 'dry-run',
  connection: model?.connection ?? null,
  requestedModel: model?.model ?? 'dry run',
  resolvedModel: null,
  servedModel: null,
  fingerprint: null,
  parametersSent: {},
  parametersDropped: [],
  attempts: 0,
  requestId: null,
  stopSignal: null,
  usage: null,
  costUsd: null,
  priceTable: null,
  wireSchema: null,
  latencyMs: 0,
  startedAt,
});
