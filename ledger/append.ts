import type { Kysely } from 'kysely';
import {
  type Opened,
  openEnvelope,
  openEnvelopeAside,
  type Verify,
  type VerifyAside,
} from '../shared/governance/dsse.ts';
import { entryAfter, headAfter } from '../shared/governance/entry.ts';
import { accept, type Decision, refuse } from '../shared/governance/refusal.ts';
import { Entry, Envelope, type Head, type Statement } from '../shared/governance/statement.ts';
import type { Hash } from '../shared/spec/ids.ts';
import { type Admitted, admit, admitEntry, agentOf, meantFor } from './admit.ts';
import { entriesAfter, entryOf, headOf, insertRows, rowOf } from './entries.ts';
import { type Contents, contentsOf, keepingReader, objectReader, putContents, referencedObjects } from './objects.ts';
import { Pending, stateReader } from './projection.ts';
import type { EntriesTable, LedgerTables } from './tables.ts';
import { announceGrowth, takeTurn } from './turn.ts';
import { work } from './work.ts';

export interface Appended {
  entry: Entry;
  head: Head;
  statement: Statement;
  /** Whether the statement was in the ledger before, so that nothing has changed now. */
  known: boolean;
}

interface Act {
  workspace: string;
  envelope: unknown;
  objects: readonly unknown[];
  verify: Verify;
}

export async function append<T extends LedgerTables>(
  db: Kysely<T>,
  { workspace, envelope, objects, verify }: Act,
): Promise<Decision<Appended>> {
  const opened = meantFor(workspace, openEnvelope(envelope, verify));
  if (!opened.ok) return opened;
  const { statement, id } = opened.value;
  const contents = contentsOf(objects);
  return work(db, async (tx) => {
    await takeTurn(tx, workspace);
    const head = await headOf(tx, workspace);
    const held = await entryOf(tx, workspace, id);
    if (held !== undefined) return accept({ entry: held, head, statement, known: true });
    const state = new Pending(stateReader(tx, workspace));
    const admitted = await admit({ statement, id }, { read: state, objects: objectReader(tx, contents) });
    if (!admitted.ok) return admitted;
    const entry = entryAfter(head, id, Envelope.parse(envelope));
    const batch = new Batch(contents);
    batch.add(workspace, entry, admitted.value, state);
    await batch.flush(tx, workspace, state);
    return accept({ entry, head: headAfter(entry), statement, known: false });
  });
}

/** Entries whose envelopes are read and whose signatures are being checked on other threads; null: not in the expected form. */
export interface Opening {
  readonly entries: readonly Entry[] | null;
  readonly opened: Promise<ReadonlyMap<Entry, Decision<Opened>>>;
}

/** What entries say by themselves needs no transaction, and no entry before them. */
export function openEntries(entries: readonly Entry[], verify: VerifyAside): Opening {
  const shaped = Entry.array().safeParse(entries);
  if (!shaped.success) return { entries: null, opened: Promise.resolve(new Map()) };
  const opening = shaped.data.map(async (entry) => [entry, await openEnvelopeAside(entry.envelope, verify)] as const);
  const opened = Promise.all(opening).then((pairs) => new Map(pairs));
  // They may not be wanted in the end; whoever waits for them hears of a failure.
  opened.catch(() => {});
  return { entries: shaped.data, opened };
}

interface Arrival {
  workspace: string;
  opening: Opening;
  /** As they were read from JSON. */
  objects: readonly unknown[];
}

const UNOPENED = refuse('invalid_input', 'shape', 'The signed decision was not opened.');

export async function appendEntries<T extends LedgerTables>(
  db: Kysely<T>,
  { workspace, opening, objects }: Arrival,
): Promise<Decision<Head>> {
  const { entries } = opening;
  if (entries === null) return refuse('invalid_input', 'shape', 'The entries that came are not in the expected form.');
  const contents = contentsOf(objects, true);
  const opened = await opening.opened;
  const open = (entry: Entry): Decision<Opened> => opened.get(entry) ?? UNOPENED;
  return work(db, async (tx) => {
    await takeTurn(tx, workspace);
    let head = await headOf(tx, workspace);
    const known = await checkKnown(tx, workspace, head, entries);
    if (!known.ok) return known;
    const state = new Pending(stateReader(tx, workspace));
    const judge = { workspace, open, read: state, objects: keepingReader(objectReader(tx, contents)) };
    const batch = new Batch(contents);
    // Nothing is written before the last entry is accepted, so that a refusal leaves the transaction as it was.
    for (const entry of known.value) {
      const admitted = await admitEntry(head, entry, judge);
      if (!admitted.ok) return admitted;
      batch.add(workspace, entry, admitted.value, state);
      head = headAfter(entry);
    }
    await batch.flush(tx, workspace, state);
    return accept(head);
  });
}

/** Drops entries that are held already; another entry in the place of a held one is a fork. Returns what is new. */
async function checkKnown<T extends LedgerTables>(
  tx: Kysely<T>,
  workspace: string,
  head: Head,
  entries: readonly Entry[],
): Promise<Decision<Entry[]>> {
  const first = entries[0]?.sequence ?? 1;
  const overlap = entries.filter(({ sequence }) => sequence <= head.sequence);
  const held = overlap.length === 0 ? [] : await entriesAfter(tx, workspace, first - 1, overlap.length);
  const hashes = new Map(held.map(({ sequence, hash }) => [sequence, hash]));
  const other = overlap.find(({ sequence, hash }) => hashes.get(sequence) !== hash);
  if (other !== undefined)
    return refuse(
      'conflict',
      'fork',
      `Entry ${other.sequence} of the ledger is another one than the one kept here. Nothing was taken over.`,
      { sequence: other.sequence },
    );
  return accept(entries.filter(({ sequence }) => sequence > head.sequence));
}

/** What one unit of work adds: rows, records and named objects, written together. */
class Batch {
  readonly #rows: EntriesTable[] = [];
  readonly #named = new Map<Hash, string>();
  readonly #contents: Contents;

  constructor(contents: Contents) {
    this.#contents = contents;
  }

  add(workspace: string, entry: Entry, { statement, writes }: Admitted, state: Pending): void {
    this.#rows.push(rowOf(workspace, entry, statement, agentOf(writes)));
    state.apply(entry.sequence, writes);
    for (const hash of referencedObjects(statement)) {
      const content = this.#contents.get(hash);
      if (content !== undefined) this.#named.set(hash, content.text);
    }
  }

  async flush<T extends LedgerTables>(tx: Kysely<T>, workspace: string, state: Pending): Promise<void> {
    await putContents(tx, this.#named);
    await insertRows(tx, this.#rows);
    await state.flush(tx, workspace);
    if (this.#rows.length > 0) await announceGrowth(tx, workspace);
  }
}
