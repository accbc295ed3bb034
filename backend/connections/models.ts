import { catalogueModels, modelInfo, priceTable } from '../../engine/catalogue/catalogue.ts';
import type { ModelRef, Spec } from '../../shared/spec/spec.ts';
import type { Core } from '../context.ts';
import { viewConnections } from './connections.ts';

export interface ModelChoice {
  model: ModelRef;
  label: string;
  connected: boolean;
  recommended: boolean;
}

/** Models to choose from for an agent: its candidates first, then what the other connections offer, each once. */
export async function modelChoices(core: Core, spec: Pick<Spec, 'models'>): Promise<ModelChoice[]> {
  const connections = await viewConnections(core);
  const reaches = (model: ModelRef): boolean =>
    connections.some(
      (connection) =>
        connection.kind === model.provider &&
        (model.connection === undefined || model.connection === connection.id) &&
        (connection.key.set || connection.kind === 'compatible'),
    );
  const choices = new Map<string, ModelChoice>();
  const add = (model: ModelRef, recommended: boolean): void => {
    const key = `${model.provider}/${model.model}`;
    if (choices.has(key)) return;
    const known = modelInfo(model.provider, model.model);
    choices.set(key, { model, label: known.title, connected: reaches(model), recommended });
  };
  for (const candidate of spec.models.candidates) add(candidate, true);
  for (const connection of connections) {
    const named = connection.models.map((model) => ({ provider: connection.kind, model, connection: connection.id }));
    const known = catalogueModels().filter((info) => info.provider === connection.kind);
    for (const model of named) add(model, false);
    if (named.length === 0) for (const info of known) add({ provider: info.provider, model: info.model }, false);
  }
  return [...choices.values()];
}

/** Characters of English and JSON a token stands for, on the safe side for an upper estimate. */
export const CHARACTERS_PER_TOKEN = 3;
const USUAL_OUTPUT_TOKENS = 1_000;

/**
 * What a number of calls would cost at most, in US dollars at list price; null where the model's price is not known. Output
 * is counted at `outputTokens` a call, the agent's own limit, or at a usual length where it sets none.
 */
export function estimateCost(
  model: ModelRef,
  promptCharacters: number,
  inputCharacters: readonly number[],
  outputTokens = USUAL_OUTPUT_TOKENS,
): { costUsd: number | null; priceTable: string | null } {
  const { price } = modelInfo(model.provider, model.model);
  if (price === null) return { costUsd: null, priceTable: null };
  const inputTokens = inputCharacters.reduce(
    (sum, characters) => sum + (promptCharacters + characters) / CHARACTERS_PER_TOKEN,
    0,
  );
  const output = inputCharacters.length * outputTokens;
  return { costUsd: (inputTokens * price.input + output * price.output) / 1_000_000, priceTable: priceTable() };
}
