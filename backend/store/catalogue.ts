import { type CatalogueOverride, entryKey, ModelEntry, OverrideOrigin } from '../../shared/catalogue/entry.ts';
import type { ProviderKind } from '../../shared/spec/spec.ts';
import type { DesktopDb } from './tables.ts';

/** Whether a provider named a model when it was last asked; null: it was never asked about it. */
export interface Listed {
  provider: ProviderKind;
  model: string;
  listed: boolean;
  askedAt: string;
}

/** This machine's own entries, for every workspace. One that a later program wrote and this one cannot read is left out. */
export async function listOverrides(db: DesktopDb): Promise<CatalogueOverride[]> {
  const rows = await db.selectFrom('catalogue').selectAll().orderBy('provider').orderBy('model').execute();
  return rows.flatMap(({ entry, origin, at }) => {
    const read = entry === null ? undefined : ModelEntry.safeParse(JSON.parse(entry));
    const from = OverrideOrigin.safeParse(origin);
    return read?.success === true && from.success && at !== null ? [{ entry: read.data, origin: from.data, at }] : [];
  });
}

export async function saveOverrides(db: DesktopDb, overrides: readonly CatalogueOverride[]): Promise<void> {
  for (const { entry, origin, at } of overrides) {
    const row = { entry: JSON.stringify(entry), origin, at };
    await db
      .insertInto('catalogue')
      .values({ provider: entry.provider, model: entry.model, listed: null, askedAt: null, ...row })
      .onConflict((conflict) => conflict.columns(['provider', 'model']).doUpdateSet(row))
      .execute();
  }
}

/** Back to the shipped entry, or to none; what the provider listed stays known. False when there was nothing to take back. */
export async function removeOverride(
  db: DesktopDb,
  { provider, model }: { provider: ProviderKind; model: string },
): Promise<boolean> {
  const changed = await db
    .updateTable('catalogue')
    .set({ entry: null, origin: null, at: null })
    .where('provider', '=', provider)
    .where('model', '=', model)
    .where('entry', 'is not', null)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** What the providers listed when they were last asked, by the entry's key. */
export async function listListed(db: DesktopDb): Promise<ReadonlyMap<string, Pick<Listed, 'listed' | 'askedAt'>>> {
  const rows = await db
    .selectFrom('catalogue')
    .select(['provider', 'model', 'listed', 'askedAt'])
    .where('listed', 'is not', null)
    .execute();
  return new Map(
    rows.flatMap(({ provider, model, listed, askedAt }) =>
      // Written only from the closed list of providers.
      askedAt === null
        ? []
        : [[entryKey({ provider: provider as ProviderKind, model }), { listed: listed === 1, askedAt }]],
    ),
  );
}

export async function saveListed(db: DesktopDb, seen: readonly Listed[]): Promise<void> {
  for (const { provider, model, listed, askedAt } of seen) {
    const row = { listed: listed ? 1 : 0, askedAt };
    await db
      .insertInto('catalogue')
      .values({ provider, model, entry: null, origin: null, at: null, ...row })
      .onConflict((conflict) => conflict.columns(['provider', 'model']).doUpdateSet(row))
      .execute();
  }
}
