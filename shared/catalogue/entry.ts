import { z } from 'zod';
import { ProviderKind } from '../spec/spec.ts';

/** US dollars per million tokens at list price, without batch or priority tiers. */
export const Price = z.strictObject({
  input: z.number().min(0),
  cachedInput: z.number().min(0).nullable(),
  /** For tokens written to the cache; null where writing is billed like any input. */
  cacheWrite: z.number().min(0).nullable(),
  output: z.number().min(0),
  /** Longer inputs are billed at another rate that this table does not know. */
  upToInputTokens: z.int().positive().nullable(),
});
export type Price = z.infer<typeof Price>;

/** What structured output of this model takes where it differs from its provider's rule; the names are those of a dialect. */
export const StructuredLimits = z.strictObject({
  properties: z.int().positive().exactOptional(),
  depth: z.int().positive().exactOptional(),
  enumValues: z.int().positive().exactOptional(),
  omittable: z.int().min(0).exactOptional(),
  unions: z.int().min(0).exactOptional(),
});
export type StructuredLimits = z.infer<typeof StructuredLimits>;

export const InputKind = z.enum(['image', 'document']);

/** One model of the catalogue. `null` stands for "not known", never for none. */
export const ModelEntry = z.strictObject({
  provider: ProviderKind,
  model: z.string().trim().min(1).max(200),
  title: z.string().trim().min(1).max(200),
  /** Dated names of the same model; they share its limits and price. */
  dated: z.array(z.string().min(1).max(200)).max(50),
  /** Optional parameters this model accepts; anything else is left out of the request and recorded as dropped. */
  takes: z.array(z.enum(['temperature', 'effort'])),
  maxOutputTokens: z.int().positive().nullable(),
  contextTokens: z.int().positive().nullable(),
  /** Kinds of file it takes beside text. */
  input: z.array(InputKind).nullable().default(null),
  /** Null when the price could not be confirmed; the cost of a call is then unknown, not zero. */
  price: Price.nullable(),
  /** The last day on which the provider answers, in UTC. */
  retires: z.iso.date().nullable().default(null),
  /** Where the price is from and when it was read, in words; null where the table's own name says it. */
  source: z.string().trim().min(1).max(300).nullable().default(null),
  limits: StructuredLimits.nullable().default(null),
});
export type ModelEntry = z.infer<typeof ModelEntry>;

/** How an entry that is not the shipped one came to be. `found`: a provider named it, and nobody said more about it. */
export const OverrideOrigin = z.enum(['edited', 'imported', 'found']);
/** An entry of this machine's own, in place of the shipped one or beside them. `at`: when, as an instant. */
export const CatalogueOverride = z.object({ entry: ModelEntry, origin: OverrideOrigin, at: z.string() });
export type CatalogueOverride = z.infer<typeof CatalogueOverride>;

/** A catalogue as a file: exported here, edited, shared, imported there. */
export const CatalogueFile = z.strictObject({
  format: z.literal('rulehouse-models-1'),
  models: z.array(ModelEntry).max(2_000),
});
export type CatalogueFile = z.infer<typeof CatalogueFile>;

/** Tells entries apart. */
export const entryKey = ({ provider, model }: Pick<ModelEntry, 'provider' | 'model'>): string => `${provider}/${model}`;

/** An entry for a model of which nothing is known: no optional parameters but at compatible endpoints, nearly all of which take a temperature. */
export const unknownEntry = (provider: ProviderKind, model: string): ModelEntry => ({
  provider,
  model,
  title: model,
  dated: [],
  takes: provider === 'compatible' ? ['temperature'] : [],
  maxOutputTokens: null,
  contextTokens: null,
  input: null,
  price: null,
  retires: null,
  source: null,
  limits: null,
});
