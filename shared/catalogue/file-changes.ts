import type { Problem } from '../errors.ts';
import { parseStrictJson } from '../json/parse.ts';
import { CatalogueFile, entryKey, type ModelEntry } from './entry.ts';

/** What a file would change about one model. Prices are US dollars per million tokens of input and of output. */
export interface FileChange {
  provider: ModelEntry['provider'];
  model: string;
  title: string;
  kind: 'new' | 'dearer' | 'cheaper' | 'price' | 'retires' | 'other';
  before: ModelEntry | null;
  after: ModelEntry;
}

export type ReadCatalogueFile = { ok: true; models: ModelEntry[] } | { ok: false; problems: Problem[] };

const MOST_PROBLEMS = 20;

/** Reads a file as `export` writes it. Every problem names its place: "models › 3 › price › input". */
export function readCatalogueFile(text: string): ReadCatalogueFile {
  const parsed = parseStrictJson(text.startsWith('\ufeff') ? text.slice(1) : text);
  if (!parsed.ok) return refused('', 'The file', `The file is not valid JSON: ${parsed.message}`);
  const read = CatalogueFile.safeParse(parsed.value);
  if (!read.success)
    return {
      ok: false,
      problems: read.error.issues.slice(0, MOST_PROBLEMS).map(({ path, message }) => {
        const words = path.map((part) => (typeof part === 'number' ? String(part + 1) : String(part)));
        const place = words.length === 0 ? 'The file' : words.join(' › ');
        return { path: path.map((part) => `/${String(part)}`).join(''), field: place, message: `${place}: ${message}` };
      }),
    };
  const seen = new Map<string, number>();
  for (const [index, entry] of read.data.models.entries()) {
    const place = `models › ${index + 1}`;
    for (const name of new Set([entry.model, ...entry.dated])) {
      const key = entryKey({ provider: entry.provider, model: name });
      const first = seen.get(key);
      if (first !== undefined)
        return refused(`/models/${index}`, place, `${place}: ${key} stands at models › ${first + 1} already`);
      seen.set(key, index);
    }
  }
  return { ok: true, models: read.data.models };
}

const refused = (path: string, field: string, message: string): ReadCatalogueFile => ({
  ok: false,
  problems: [{ path, field, message }],
});

/** What a file's entries change about the ones known now; nothing for those that are the same. */
export function fileChanges(known: readonly ModelEntry[], models: readonly ModelEntry[]): FileChange[] {
  const before = new Map(known.map((entry) => [entryKey(entry), entry]));
  return models.flatMap((after): FileChange[] => {
    const { provider, model, title } = after;
    const old = before.get(entryKey(after)) ?? null;
    const base = { provider, model, title, before: old, after };
    if (old === null) return [{ ...base, kind: 'new' }];
    const was = priceKind(old, after);
    if (was !== null) return [{ ...base, kind: was }];
    if (old.retires !== after.retires) return [{ ...base, kind: 'retires' }];
    return JSON.stringify(inOrder(old)) === JSON.stringify(inOrder(after)) ? [] : [{ ...base, kind: 'other' }];
  });
}

/** The parts of an entry in one order, whoever wrote it. */
const inOrder = (entry: ModelEntry): unknown =>
  Object.entries(entry)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, name === 'price' || name === 'limits' ? Object.entries(value ?? {}).sort() : value]);

function priceKind({ price: old }: ModelEntry, { price: next }: ModelEntry): FileChange['kind'] | null {
  if (old === null || next === null) return old === next ? null : 'price';
  const steps = [next.input - old.input, next.output - old.output];
  if (steps.some((step) => step > 0) && steps.every((step) => step >= 0)) return 'dearer';
  if (steps.some((step) => step < 0) && steps.every((step) => step <= 0)) return 'cheaper';
  const same = (['input', 'output', 'cachedInput', 'cacheWrite', 'upToInputTokens'] as const).every(
    (part) => old[part] === next[part],
  );
  return same ? null : 'price';
}
