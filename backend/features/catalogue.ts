import { applyOverrides, shippedModels, shippedPriceTable } from '../../engine/catalogue/catalogue.ts';
import { adapterFor } from '../../engine/providers/index.ts';
import { work } from '../../ledger/work.ts';
import type { CatalogueModel } from '../../shared/api/desktop/catalogue.ts';
import {
  type CatalogueFile,
  type CatalogueOverride,
  entryKey,
  type ModelEntry,
  unknownEntry,
} from '../../shared/catalogue/entry.ts';
import { fileChanges, readCatalogueFile } from '../../shared/catalogue/file-changes.ts';
import { AppError } from '../../shared/errors.ts';
import { usableConnections } from '../connections/connections.ts';
import type { Core } from '../context.ts';
import { os } from '../implement.ts';
import { listListed, listOverrides, removeOverride, saveListed, saveOverrides } from '../store/catalogue.ts';
import type { DesktopDb } from '../store/tables.ts';

/** Names longer than this are no model's, and an endpoint that lists thousands is a gateway whose list nobody reads. */
const LONGEST_NAME = 200;
const MOST_ADDED = 500;

export const catalogue = {
  list: os.catalogue.list.handler(async ({ context }) => ({
    priceTable: shippedPriceTable(),
    today: context.now().slice(0, 10),
    models: await viewModels(context.db),
  })),
  save: os.catalogue.save.handler(async ({ context, input }) => {
    await change(context, (tx) => saveOverrides(tx, [{ entry: input.entry, origin: 'edited', at: context.now() }]));
    const saved = (await viewModels(context.db)).find(({ entry }) => entryKey(entry) === entryKey(input.entry));
    if (saved === undefined) throw new Error('An entry that was just saved cannot be read.');
    return saved;
  }),
  reset: os.catalogue.reset.handler(async ({ context, input }) => {
    const removed = await change(context, (tx) => removeOverride(tx, input));
    if (!removed)
      throw new AppError('not_found', `${input.model} is as it was shipped already.`, {
        entity: 'model',
        id: input.model,
      });
    return input;
  }),
  refresh: os.catalogue.refresh.handler(({ context, signal }) =>
    refresh(context, signal ?? new AbortController().signal),
  ),
  previewFile: os.catalogue.previewFile.handler(async ({ context, input }) => {
    const read = readCatalogueFile(input.text);
    if (!read.ok) return { changes: [], problems: read.problems };
    const known = (await viewModels(context.db)).map(({ entry }) => entry);
    return { changes: fileChanges(known, read.models), problems: [] };
  }),
  importFile: os.catalogue.importFile.handler(async ({ context, input }) => {
    const read = readCatalogueFile(input.text);
    if (!read.ok)
      throw new AppError('invalid_input', 'The file is not a catalogue of models. Nothing was imported.', {
        problems: read.problems,
      });
    const known = (await viewModels(context.db)).map(({ entry }) => entry);
    const at = context.now();
    const changed = fileChanges(known, read.models).map(
      ({ after }): CatalogueOverride => ({ entry: after, origin: 'imported', at }),
    );
    await change(context, (tx) => saveOverrides(tx, changed));
    return { imported: changed.length };
  }),
  exportFile: os.catalogue.exportFile.handler(async ({ context }) => {
    const models = (await viewModels(context.db)).map(({ entry }) => entry);
    const file: CatalogueFile = { format: 'rulehouse-models-1', models };
    return { name: 'models.json', text: `${JSON.stringify(file, null, 2)}\n` };
  }),
};

/** Stores, and lets the engine go by it from the next call on. */
async function change<T>(context: Core, store: (tx: DesktopDb) => Promise<T>): Promise<T> {
  const done = await work(context.db, async (tx, unit) => {
    unit.afterCommit(() => context.announcer.announce(['catalogue']));
    return store(tx);
  });
  applyOverrides(await listOverrides(context.db));
  return done;
}

async function viewModels(db: DesktopDb): Promise<CatalogueModel[]> {
  const [overrides, listed] = [await listOverrides(db), await listListed(db)];
  const shipped = new Set(shippedModels().map(entryKey));
  const own = new Map(overrides.map((override) => [entryKey(override.entry), override]));
  const view = (entry: ModelEntry, override?: CatalogueOverride): CatalogueModel => ({
    entry,
    origin: override?.origin ?? 'shipped',
    at: override?.at ?? null,
    hasShipped: shipped.has(entryKey(entry)),
    listed: listed.get(entryKey(entry)) ?? null,
  });
  const added = overrides.filter(({ entry }) => !shipped.has(entryKey(entry)));
  return [
    ...shippedModels().map((entry) => {
      const override = own.get(entryKey(entry));
      return view(override?.entry ?? entry, override);
    }),
    ...added.map((override) => view(override.entry, override)),
  ];
}

/** What the connections list now, into the catalogue. */
async function refresh(context: Core, signal: AbortSignal) {
  const connections = await usableConnections(context);
  if (connections.length === 0)
    throw new AppError('unavailable', 'No provider is connected, so there is nobody to ask. Add one first.', {
      what: 'connections',
    });
  const answers = await Promise.all(
    connections.map(async (connection) => ({
      connection,
      ...(await adapterFor(connection.kind).check(connection, signal)),
    })),
  );
  const at = context.now();
  const known = await viewModels(context.db);
  const added: ModelEntry[] = [];
  const missing: ModelEntry[] = [];
  const seen: Parameters<typeof saveListed>[1][number][] = [];
  for (const kind of new Set(connections.map(({ kind }) => kind))) {
    const asked = answers.filter(({ connection }) => connection.kind === kind);
    const names = new Set(asked.flatMap(({ models }) => models).filter((name) => name.length <= LONGEST_NAME));
    const ours = known.filter(({ entry }) => entry.provider === kind);
    const taken = new Set(ours.flatMap(({ entry }) => [entry.model, ...entry.dated]));
    const fresh = [...names].filter((name) => !taken.has(name)).slice(0, MOST_ADDED - added.length);
    added.push(...fresh.map((name) => unknownEntry(kind, name)));
    for (const { entry } of ours) {
      const listed = [entry.model, ...entry.dated].some((name) => names.has(name));
      // A connection that did not answer may have it.
      if (!listed && !asked.every(({ ok }) => ok)) continue;
      if (!listed) missing.push(entry);
      seen.push({ provider: kind, model: entry.model, listed, askedAt: at });
    }
  }
  await change(context, async (tx) => {
    await saveOverrides(
      tx,
      added.map((entry) => ({ entry, origin: 'found', at })),
    );
    await saveListed(tx, [
      ...seen,
      ...added.map(({ provider, model }) => ({ provider, model, listed: true, askedAt: at })),
    ]);
  });
  return {
    asked: answers.map(({ connection, ok, message }) => ({ label: connection.label, ok, message })),
    added: added.map(({ title }) => title),
    missing: missing.map(({ title }) => title),
  };
}
