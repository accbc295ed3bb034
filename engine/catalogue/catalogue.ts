import { z } from 'zod';
// An import, not a file read, so that bundles carry the table with them.
import table from '../../resources/models.json' with { type: 'json' };
import { type CatalogueOverride, entryKey, ModelEntry, unknownEntry } from '../../shared/catalogue/entry.ts';
import { ProviderKind } from '../../shared/spec/spec.ts';

/** What a provider takes of one kind of file; `mostBytes` is null where the limit is above every input of ours. */
const FileLimits = z.strictObject({
  mediaTypes: z.array(z.string()).min(1),
  mostBytes: z.int().positive().nullable(),
});
/** By kind; null where this provider has no way to be given such a file. */
const ProviderFiles = z.strictObject({ image: FileLimits.nullable(), document: FileLimits.nullable() });
type ProviderFiles = z.infer<typeof ProviderFiles>;
const Catalogue = z.strictObject({
  priceTable: z.string().min(1),
  files: z.record(ProviderKind, ProviderFiles),
  models: z.array(ModelEntry),
});

export interface ModelInfo extends ModelEntry {
  /** False for a model about which nobody said anything; its entry is then the most careful guess. */
  known: boolean;
  /** Names the table that its costs are computed with; stored beside every cost. */
  priceTable: string;
}

interface Index {
  priceTable: string;
  files: Record<ProviderKind, ProviderFiles>;
  shipped: readonly ModelEntry[];
  models: readonly ModelInfo[];
  byName: Map<string, ModelInfo>;
}
let loaded: Index | undefined;

/** Throws when the file does not have the expected shape: a wrong price must not pass as none. */
export function readCatalogue(content: unknown): Index {
  const { priceTable, files, models } = Catalogue.parse(content);
  const byName = new Map<string, ModelInfo>();
  const infos = models.map((model) => ({ ...model, known: true, priceTable }));
  for (const info of infos) {
    for (const name of [info.model, ...info.dated]) {
      const key = `${info.provider}/${name}`;
      if (byName.has(key)) throw new Error(`The model catalogue names ${key} twice`);
      byName.set(key, info);
    }
  }
  return { priceTable, files, shipped: models, models: infos, byName };
}

function catalogue(): Index {
  loaded ??= readCatalogue(table);
  return loaded;
}

const isSamePrice = (a: ModelEntry['price'], b: ModelEntry['price']): boolean =>
  a === b ||
  (a !== null && b !== null && Object.entries(a).every(([part, value]) => b[part as keyof typeof b] === value));

/**
 * Puts a machine's own entries over the shipped ones, for the whole process, from the next call on. A cost that such a
 * price decides names the instant of the edit instead of the shipped table, so that it can be traced.
 */
export function applyOverrides(overrides: readonly CatalogueOverride[]): void {
  const shipped = readCatalogue(table);
  const before = new Map(shipped.models.map((info) => [entryKey(info), info]));
  const own = overrides.map(({ entry, origin, at }): ModelInfo => {
    const price = before.get(entryKey(entry))?.price ?? null;
    return {
      ...entry,
      known: origin !== 'found',
      priceTable: isSamePrice(entry.price, price) ? shipped.priceTable : `price of ${entry.model} ${origin} ${at}`,
    };
  });
  const replaced = new Set(own.map(entryKey));
  const models = [...own, ...shipped.models.filter((info) => !replaced.has(entryKey(info)))];
  const byName = new Map<string, ModelInfo>();
  // An own entry's names come first, and a name of its own before one as a dated form of another.
  for (const info of models) if (!byName.has(entryKey(info))) byName.set(entryKey(info), info);
  for (const info of models)
    for (const name of info.dated) {
      const key = entryKey({ provider: info.provider, model: name });
      if (!byName.has(key)) byName.set(key, info);
    }
  loaded = { ...shipped, models, byName };
}

/** The entries that came with the program, whatever this machine put over them. */
export const shippedModels = (): readonly ModelEntry[] => catalogue().shipped;
/** Names the shipped table of prices. */
export const shippedPriceTable = (): string => catalogue().priceTable;

/** Everything the catalogue knows: a machine's own entries, then the shipped ones, newest first within a provider. */
export const catalogueModels = (): readonly ModelInfo[] => catalogue().models;

/** Formats and sizes of files as a provider takes them. */
export const filesOf = (provider: ProviderKind): ProviderFiles => catalogue().files[provider];

/**
 * Limits, parameters and price of a model. Unknown models of the big providers get no optional parameters, because
 * their newer models refuse them; a compatible endpoint takes a temperature, as nearly all of them do.
 */
export const modelInfo = (provider: ProviderKind, model: string): ModelInfo =>
  catalogue().byName.get(entryKey({ provider, model })) ?? {
    ...unknownEntry(provider, model),
    known: false,
    priceTable: catalogue().priceTable,
  };
