import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { openEnvelope, type Verify } from '../shared/governance/dsse.ts';
import type { EntityWrite, ObjectReader, StateReader } from '../shared/governance/entities.ts';
import { EMPTY_HEAD, headAfter } from '../shared/governance/entry.ts';
import { type Decision, type Refusal, refuse } from '../shared/governance/refusal.ts';
import { Entry, type Head } from '../shared/governance/statement.ts';
import { type Admitted, admitEntry, agentOf } from './admit.ts';
import { rowOf, rowsAfter } from './entries.ts';
import { keepingReader, referencedObjects, verifyingReader } from './objects.ts';
import type { EntriesTable, LedgerTables } from './tables.ts';

/** `sequence` is the first entry that does not hold; everything before it, up to `good`, does. */
export type Verification = { ok: true; head: Head } | { ok: false; sequence: number; refusal: Refusal; good: Head };

export interface Replay {
  workspace: string;
  verify: Verify;
  /** State so far; has to show what `apply` was given. */
  state: StateReader & { apply(sequence: number, writes: readonly EntityWrite[]): void };
  /** Called after each page of entries. */
  afterPage?: () => Promise<void>;
}
const PAGE = 250;

/**
 * Goes through a stored ledger from its first entry and checks each as a replica would, and beyond that the objects it
 * names and the columns that repeat it. Stops at the first that does not hold.
 */
export async function replay<T extends LedgerTables>(db: Kysely<T>, options: Replay): Promise<Verification> {
  const { workspace, state, afterPage } = options;
  const objects = keepingReader(verifyingReader(db));
  let head: Head = EMPTY_HEAD;
  for (;;) {
    const rows = await rowsAfter(db, workspace, head.sequence, PAGE);
    for (const row of rows) {
      const checked = await checkRow(head, row, { ...options, objects });
      // Sequences have to follow each other, so the entry at fault is the next one, also when its row is gone.
      if (!checked.ok) return { ok: false, sequence: head.sequence + 1, refusal: checked.refusal, good: head };
      state.apply(row.sequence, checked.value.writes);
      head = headAfter(checked.value.entry);
    }
    await afterPage?.();
    if (rows.length < PAGE) return { ok: true, head };
    // Queries answer without leaving the thread, so without this a long ledger would stop everything else.
    await setImmediate();
  }
}

async function checkRow(
  head: Head,
  row: EntriesTable,
  { workspace, verify, state, objects }: Replay & { objects: ObjectReader },
): Promise<Decision<Admitted & { entry: Entry }>> {
  const altered = (): Decision<never> =>
    refuse('conflict', 'hash', `Entry ${row.sequence} of the ledger was altered where it is stored.`);
  const entry = parseRow(row);
  if (entry === null) return altered();
  const open = ({ envelope }: Entry) => openEnvelope(envelope, verify);
  const admitted = await admitEntry(head, entry, { workspace, open, read: state, objects });
  if (!admitted.ok) return admitted;
  const { statement, writes } = admitted.value;
  const expected = rowOf(workspace, entry, statement, agentOf(writes));
  const isAsWritten = (Object.keys(expected) as (keyof EntriesTable)[]).every(
    (column) => row[column] === expected[column],
  );
  if (!isAsWritten) return altered();
  for (const hash of referencedObjects(statement))
    if ((await objects(hash)) === undefined)
      return refuse(
        'conflict',
        'missing_object',
        `What entry ${row.sequence} of the ledger refers to is gone or altered.`,
      );
  return { ok: true, value: { ...admitted.value, entry } };
}

function parseRow({ envelope, ...row }: EntriesTable): Entry | null {
  try {
    const { sequence, statement, previous, hash } = row;
    const entry = Entry.safeParse({ sequence, statement, previous, hash, envelope: JSON.parse(envelope) });
    return entry.success ? entry.data : null;
  } catch {
    return null;
  }
}
