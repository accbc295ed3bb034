import { z } from 'zod';
// An import, not a file read, so that bundles carry the table with them.
import table from '../../resources/models.json' with { type: 'json' };
import { ProviderKind } from '../../shared/spec/spec.ts';

/** US dollars per million tokens at list price, without batch or priority tiers. */
const Price = z.strictObject({
  input: z.number().min(0),
  cachedInput: z.number().min(0).nullable(),
  /** For tokens written to the cache; null where writing is billed like any input. */
  cacheWrite: z.number().min(0).nullable(),
  output: z.number().min(0),
  /** Longer inputs are billed at another rate that this table does not know. */
  upToInputTokens: z.int().positive().nullable(),
});
export type Price = z.infer<typeof Price>;

const Model = z.strictObject({
  provider: ProviderKind,
  model: z.string().min(1),
  title: z.string().min(1),
  /** Dated names of the same model; they share its limits and price. */
  dated: z.array(z.string()),
  /** Optional parameters this model accepts; anything else is left out of the request and recorded as dropped. */
  takes: z.array(z.enum(['temperature', 'effort'])),
  maxOutputTokens: z.int().positive().nullable(),
  contextTokens: z.int().positive().nullable(),
  /** Kinds of file it takes beside text; null where nobody has said so. */
  input: z
    .array(z.enum(['image', 'document']))
    .nullable()
    .default(null),
  /** Null when the price could not be confirmed; the cost of a call is then unknown, not zero. */
  price: Price.nullable(),
});
/** What a provider takes of one kind of file; `mostBytes` is null where the limit is above every input of ours. */
const FileLimits = z.strictObject({
  mediaTypes: z.array(z.string()).min(1),
  mostBytes: z.int().positive().nullable(),
});
/** By kind; null where this provider has no way to be given such a file. */
const ProviderFiles = z.strictObject({ image: FileLimits.nullable(), document: FileLimits.nullable() });
export type ProviderFiles = z.infer<typeof ProviderFiles>;
const Catalogue = z.strictObject({
  priceTable: z.string().min(1),
  files: z.record(ProviderKind, ProviderFiles),
  models: z.array(Model),
});

export interface ModelInfo extends z.infer<typeof Model> {
  /** False for a model the catalogue has never heard of; its entry is then the most careful guess. */
  known: boolean;
}

interface Index {
  priceTable: string;
  files: Record<ProviderKind, ProviderFiles>;
  models: readonly ModelInfo[];
  byName: Map<string, ModelInfo>;
}
let loaded: Index | undefined;

/** Throws when the file does not have the expected shape: a wrong price must not pass as none. */
export function readCatalogue(content: unknown): Index {
  const { priceTable, files, models } = Catalogue.parse(content);
  const byName = new Map<string, ModelInfo>();
  const infos = models.map((model) => ({ ...model, known: true }));
  for (const info of infos) {
    for (const name of [info.model, ...info.dated]) {
      const key = `${info.provider}/${name}`;
      if (byName.has(key)) throw new Error(`The model catalogue names ${key} twice`);
      byName.set(key, info);
    }
  }
  return { priceTable, files, models: infos, byName };
}

function catalogue(): Index {
  loaded ??= readCatalogue(table);
  return loaded;
}

/** Everything the catalogue knows, in its order: newest first within a provider. */
export const catalogueModels = (): readonly ModelInfo[] => catalogue().models;

/** Names the table that costs were computed with; stored beside every cost. */
export const priceTable = (): string => catalogue().priceTable;

/** Formats and sizes of files as a provider takes them. */
export const filesOf = (provider: ProviderKind): ProviderFiles => catalogue().files[provider];

/**
 * Limits, parameters and price of a model. Unknown models of the big providers get no optional parameters, because
 * their newer models refuse them; a compatible endpoint takes a temperature, as nearly all of them do.
 */
export function modelInfo(provider: ProviderKind, model: string): ModelInfo {
  return catalogue().byName.get(`${provider}/${model}`) ?? unknownModel(provider, model);
}

function unknownModel(provider: ProviderKind, model: string): ModelInfo {
  return {
    provider,
    model,
    title: model,
    dated: [],
    takes: provider === 'compatible' ? ['temperature'] : [],
    maxOutputTokens: null,
    contextTokens: null,
    input: null,
    price: null,
    known: false,
  };
}
