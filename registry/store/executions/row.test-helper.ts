import type { ExecutionRow } from './row.ts';

/** A row of a call that went well; `parts` says what matters. */
export const rowOf = (id: string, parts: Partial<ExecutionRow> = {}): ExecutionRow => ({
  id,
  agent: 'a',
  version: 'v',
  channel: 'production',
  at: '2026-03-01T09:00:00.000Z',
  outcome: 'ok',
  application: 'k',
  kind: 'run',
  batch: null,
  provider: 'openai',
  model: 'm-1',
  latencyMs: 12,
  costUsd: 0.001,
  record: '{}',
  ...parts,
});
