import type { ExecutionKind } from '../../../shared/executions/record.ts';
import type { Tone } from '../../ui/chip.tsx';

const OUTCOMES: Record<string, string> = {
  ok: 'Answered',
  rule_violated: 'Broke a rule',
  schema_invalid: 'Answer did not fit the contract',
  refused: 'Refused by the model',
  truncated: 'Cut off',
  rate_limited: 'Rate limited',
  quota_exhausted: 'No quota left',
  provider_error: 'Provider error',
  timeout: 'No answer in time',
  cancelled: 'Cancelled by the application',
  budget_stopped: 'Spending limit reached',
  not_taken: 'Not asked: a file the model does not take',
};

/** How calls come about, for choosing. */
export const KINDS: Record<ExecutionKind, string> = {
  run: 'One call, waited for',
  async: 'One call, fetched later',
  batch: 'As one of a batch',
  try: 'Tried out by a person',
};

/** How a call ended; one that this version does not know stands as it is. */
export const outcomeWords = (outcome: string): string => OUTCOMES[outcome] ?? outcome.replaceAll('_', ' ');

export const outcomeTone = (outcome: string): Tone =>
  outcome === 'ok' ? 'ok' : outcome === 'rule_violated' || outcome === 'schema_invalid' ? 'bad' : 'unsure';
