import type { Kysely } from 'kysely';
import { AppError } from '../shared/errors.ts';
import type { Bundle, BundleSubject } from '../shared/governance/bundle.ts';
import { openEnvelope } from '../shared/governance/dsse.ts';
import { EMPTY_HEAD, headAfter } from '../shared/governance/entry.ts';
import type { Entry } from '../shared/governance/statement.ts';
import type { Json } from '../shared/spec/ids.ts';
import { entriesAfter } from './entries.ts';
import { findObject, referencedObjects } from './objects.ts';
import type { LedgerTables } from './tables.ts';

const PAGE = 500;

/**
 * A stored history as one file, with everything its statements name. Nothing is checked here: whoever opens the file does
 * that, and an entry that does not hold is to be found there, not left out.
 * Throws `limit` as soon as its text would pass `mostBytes`, roughly.
 */
export async function bundleOf<T extends LedgerTables>(
  db: Kysely<T>,
  workspace: string,
  subject: BundleSubject,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<Bundle> {
  let left = mostBytes;
  const taken = <C extends Entry | Json>(content: C): C => {
    left -= JSON.stringify(content).length;
    if (left >= 0) return content;
    throw new AppError('limit', 'The history of this workspace is larger than one file may be here.', {
      limit: 'history_bytes',
    });
  };
  const entries: Entry[] = [];
  const objects = new Map<string, Json>();
  for (;;) {
    const page = await entriesAfter(db, workspace, entries.length, PAGE);
    for (const entry of page) {
      entries.push(taken(entry));
      // Who signed is not asked here, only what is named.
      const opened = openEnvelope(entry.envelope, () => true);
      for (const hash of opened.ok ? referencedObjects(opened.value.statement) : []) {
        const content = objects.has(hash) ? undefined : await findObject(db, hash);
        // Stored only as canonical JSON.
        if (content !== undefined) objects.set(hash, taken(content as Json));
      }
    }
    if (page.length < PAGE) break;
  }
  const last = entries.at(-1);
  const head = last === undefined ? EMPTY_HEAD : headAfter(last);
  return { format: 'rulehouse-bundle/1', subject, workspace, head, entries, objects: [...objects.values()] };
}
