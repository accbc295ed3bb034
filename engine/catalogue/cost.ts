import type { Usage } from '../../shared/grading/outcome.ts';
import type { ModelInfo } from './catalogue.ts';

/**
 * US dollars of one call at list price, or null when price or token counts are unknown. Cached and cache-written
 * tokens are part of `inputTokens` and billed at their own rates; without such a rate they cost what input costs.
 */
export function costOf(usage: Usage | null, model: ModelInfo): number | null {
  const { price } = model;
  if (price === null || usage === null || usage.inputTokens === null || usage.outputTokens === null) return null;
  if (price.upToInputTokens !== null && usage.inputTokens > price.upToInputTokens) return null;
  const cached = Math.min(usage.cachedInputTokens ?? 0, usage.inputTokens);
  const written = Math.min(cacheWrites(usage), usage.inputTokens - cached);
  const fresh = usage.inputTokens - cached - written;
  const dollars =
    fresh * price.input +
    cached * (price.cachedInput ?? price.input) +
    written * (price.cacheWrite ?? price.input) +
    usage.outputTokens * price.output;
  return dollars / 1_000_000;
}

/** Anthropic counts cache writes in its own usage object only. */
function cacheWrites({ raw }: Usage): number {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return 0;
  const written = raw.cache_creation_input_tokens;
  return typeof written === 'number' ? Math.max(0, written) : 0;
}
