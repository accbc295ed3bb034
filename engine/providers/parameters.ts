import type { ModelPolicy } from '../../shared/spec/spec.ts';
import type { ModelInfo } from '../catalogue/catalogue.ts';

/** What one call asks of the model beside prompt and schema; absent means the provider's own default. */
export interface Parameters {
  temperature?: number;
  effort?: 'low' | 'medium' | 'high';
  maxOutputTokens?: number;
}

/** Chosen parameters as this model takes them, and the names of those it does not take and that are left out. */
export function parametersFor(
  wanted: ModelPolicy['parameters'],
  model: ModelInfo,
): { sent: Parameters; dropped: string[] } {
  const sent: Parameters = {};
  const dropped: string[] = [];
  const { temperature, effort, maxOutputTokens } = wanted;
  if (temperature !== undefined) {
    if (model.takes.includes('temperature')) sent.temperature = temperature;
    else dropped.push('temperature');
  }
  if (effort !== undefined) {
    if (model.takes.includes('effort')) sent.effort = effort;
    else dropped.push('effort');
  }
  // Asking for more than the model can write is refused by the providers as a malformed request.
  if (maxOutputTokens !== undefined)
    sent.maxOutputTokens = Math.min(maxOutputTokens, model.maxOutputTokens ?? maxOutputTokens);
  return { sent, dropped };
}
