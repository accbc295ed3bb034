import type { CallRecord } from '../../shared/grading/outcome.ts';
import type { ModelRef } from '../../shared/spec/spec.ts';
import type { ModelResult } from '../model.ts';

/**
 * The result of the last attempt, with a record of the whole call: who was asked first, every earlier attempt, the cost
 * of all of them, and the time from the first request to the last answer.
 */
export function wholeCall(
  results: readonly ModelResult[],
  asked: ModelRef,
  latencyMs: number,
): ModelResult | undefined {
  const last = results.at(-1);
  const [first] = results;
  if (last === undefined || first === undefined) return undefined;
  const earlier = results.slice(0, -1).map(({ outcome, call }) => ({
    provider: call.provider,
    model: call.resolvedModel ?? call.requestedModel,
    outcome,
    latencyMs: call.latencyMs,
    requestId: call.requestId,
  }));
  const call: CallRecord = {
    ...last.call,
    requestedModel: asked.model,
    attempts: results.reduce((sum, result) => sum + result.call.attempts, 0),
    ...(earlier.length === 0 ? {} : { earlier }),
    ...totalCost(results),
    latencyMs: Math.round(latencyMs),
    startedAt: first.call.startedAt,
  };
  return { ...last, call };
}

/**
 * Attempts that were billed but have no known price make the total unknown; attempts without usage (a refused
 * connection, a rate limit) were not billed.
 */
function totalCost(results: readonly ModelResult[]): Pick<CallRecord, 'costUsd' | 'priceTable'> {
  const billed = results.filter(({ call }) => call.usage !== null);
  if (billed.length === 0 || billed.some(({ call }) => call.costUsd === null))
    return { costUsd: null, priceTable: null };
  return {
    costUsd: billed.reduce((sum, { call }) => sum + (call.costUsd ?? 0), 0),
    priceTable: billed.find(({ call }) => call.priceTable !== null)?.call.priceTable ?? null,
  };
}
