import { z } from 'zod';
import { ModelEntry, OverrideOrigin } from '../../catalogue/entry.ts';
import { Problem } from '../../errors.ts';
import { ProviderKind } from '../../spec/spec.ts';
import { procedure } from './base.ts';

/** One model as the settings show it. */
export const CatalogueModel = z.object({
  entry: ModelEntry,
  /** Whose entry it is: the one that came with the program, or this machine's own. */
  origin: z.enum(['shipped', ...OverrideOrigin.options]),
  /** When this machine's own entry was made; null for a shipped one. */
  at: z.string().nullable(),
  /** Whether there is a shipped entry to go back to. */
  hasShipped: z.boolean(),
  /** What the provider said when it was last asked; null: it was not. */
  listed: z.object({ listed: z.boolean(), askedAt: z.string() }).nullable(),
});
export type CatalogueModel = z.infer<typeof CatalogueModel>;

const Which = z.object({ provider: ProviderKind, model: z.string().min(1).max(200) });
const FileChange = z.object({
  provider: ProviderKind,
  model: z.string(),
  title: z.string(),
  kind: z.enum(['new', 'dearer', 'cheaper', 'price', 'retires', 'other']),
  before: ModelEntry.nullable(),
  after: ModelEntry,
});
/** A file of a catalogue is a few hundred entries. */
const FileText = z.object({ text: z.string().max(4_000_000) });

/** What this machine knows of models: prices, limits, what they take, when they retire. */
export const catalogue = {
  list: procedure.output(z.object({ priceTable: z.string(), today: z.string(), models: z.array(CatalogueModel) })),
  save: procedure.input(z.object({ entry: ModelEntry })).output(CatalogueModel),
  /** Back to the shipped entry, or away with one that was never shipped. */
  reset: procedure.input(Which).output(Which),
  /** Asks every connection for its list of models. One that does not answer changes nothing. */
  refresh: procedure.output(
    z.object({
      asked: z.array(z.object({ label: z.string(), ok: z.boolean(), message: z.string() })),
      added: z.array(z.string()),
      /** Models of the catalogue that a provider that answered does not list. */
      missing: z.array(z.string()),
    }),
  ),
  /** What a file would change; problems with their places when it cannot be read, and then no changes. */
  previewFile: procedure.input(FileText).output(z.object({ changes: z.array(FileChange), problems: z.array(Problem) })),
  importFile: procedure.input(FileText).output(z.object({ imported: z.number() })),
  exportFile: procedure.output(z.object({ name: z.string(), text: z.string() })),
};
