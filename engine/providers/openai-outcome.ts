import type { Usage } from '../../shared/grading/outcome.ts';
import { type Exchange, isRecord, numberAt, type Reading, recordAt } from './exchange.ts';
import { readResponses } from './responses-outcome.ts';
import { plainUsage } from './usage.ts';

/** Reads one answer of the OpenAI Responses API, not streamed. Pure: replayable on recordings. */
export const readOpenAi = (exchange: Exchange, now: number): Reading => ({
  ...readResponses(exchange, now, 'OpenAI'),
  usage: readUsage(exchange.body),
});

function readUsage(body: unknown): Usage | null {
  const usage = isRecord(body) ? body.usage : undefined;
  if (!isRecord(usage)) return null;
  return {
    inputTokens: numberAt(usage, 'input_tokens'),
    outputTokens: numberAt(usage, 'output_tokens'),
    cachedInputTokens: numberAt(recordAt(usage, 'input_tokens_details'), 'cached_tokens'),
    raw: plainUsage(usage),
  };
}
