import { catalogueModels, modelInfo } from '../../engine/catalogue/catalogue.ts';
import type { Contract } from '../../shared/spec/contract.ts';
import { fileKind } from '../../shared/spec/file-content.ts';
import { type InputFile, splitFiles } from '../../shared/spec/files.ts';
import type { JsonObject } from '../../shared/spec/ids.ts';
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

/** What pictures and documents count for where nobody says what they take: on the high side, pages are not counted. */
const TOKENS_PER_IMAGE = 2_000;
const TOKENS_PER_PART_OF_A_DOCUMENT = 3_000;
const BYTES_OF_A_PART = 50_000;
const tokensOf = ({ mediaType, bytes }: InputFile): number =>
  fileKind(mediaType) === 'image'
    ? TOKENS_PER_IMAGE
    : Math.ceil(bytes / BYTES_OF_A_PART) * TOKENS_PER_PART_OF_A_DOCUMENT;

/** An input's size for `estimateCost`: its characters as a model reads them, and its files at what they count for. */
export function inputCharacters(contract: Contract, input: JsonObject): number {
  const split = splitFiles(contract, input);
  const tokens = split.files.reduce((sum, file) => sum + tokensOf(file), 0);
  return JSON.stringify(split.input).length + tokens * CHARACTERS_PER_TOKEN;
}

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
  const { price, priceTable } = modelInfo(model.provider, model.model);
  if (price === null) return { costUsd: null, priceTable: null };
  const inputTokens = inputCharacters.reduce(
    (sum, characters) => sum + (promptCharacters + characters) / CHARACTERS_PER_TOKEN,
    0,
  );
  const output = inputCharacters.length * outputTokens;
  return { costUsd: (inputTokens * price.input + output * price.output) / 1_000_000, priceTable };
}
