import type { Usage } from '../../shared/grading/outcome.ts';
import { type Exchange, isRecord, numberAt, type Reading, recordAt, textAt } from './exchange.ts';
import { readResponses } from './responses-outcome.ts';
import { plainUsage } from './usage.ts';

/** Reads one answer of Perplexity's Agent API, not streamed. Pure: replayable on recordings. */
export function readPerplexity(exchange: Exchange, now: number): Reading {
  const { body } = exchange;
  return { ...readResponses(exchange, now, 'Perplexity'), usage: readUsage(body), reportedCostUsd: readCost(body) };
}

function readUsage(body: unknown): Usage | null {
  const usage = isRecord(body) ? body.usage : undefined;
  if (!isRecord(usage)) return null;
  return {
    inputTokens: numberAt(usage, 'input_tokens'),
    outputTokens: numberAt(usage, 'output_tokens'),
    cachedInputTokens: numberAt(recordAt(usage, 'input_tokens_details'), 'cache_read_input_tokens'),
    raw: plainUsage(usage),
  };
}

/** What the call cost, in US dollars, as the only provider that says so itself. */
function readCost(body: unknown): number | null {
  const cost = recordAt(recordAt(body, 'usage'), 'cost');
  const total = numberAt(cost, 'total_cost');
  return total !== null && total >= 0 && (textAt(cost, 'currency') ?? 'USD') === 'USD' ? total : null;
}
