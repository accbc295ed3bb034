import type { Kysely } from 'kysely';
import type { Verify, VerifyAside } from '../shared/governance/dsse.ts';
import type { Entities, EntityKind, ObjectReader, StateReader } from '../shared/governance/entities.ts';
import type { Decision } from '../shared/governance/refusal.ts';
import type { Entry, Head, Statement } from '../shared/governance/statement.ts';
import type { Hash } from '../shared/spec/ids.ts';
import { type Appended, append, appendEntries, type Opening, openEntries } from './append.ts';
import { entriesAfter, entryOf, headOf } from './entries.ts';
import { findObject, missingObjects, objectReader, putCanonical, putObject } from './objects.ts';
import { type ListOptions, listEntities, type Page, stateReader } from './projection.ts';
import { projectionsEqualRebuild, rebuild, verifyLedger } from './rebuild.ts';
import type { Verification } from './replay.ts';
import { rewind } from './rewind.ts';
import type { LedgerTables } from './tables.ts';
import { takeTurn } from './turn.ts';

/** A host's database or its transaction; see `Db`. */
type On<T extends LedgerTables> = Kysely<T>;

/**
 * The persistent record. Every function takes the database or a transaction first: given a transaction (from `work`), a
 * write joins it, so that an act and the row that announces it are one commit; given the database, it is its own unit.
 */
export interface Ledger {
  /**
   * The authority's way in: checks signature, workspace, presence of named objects and the reducer, then appends. Idempotent:
   * a known statement answers with its entry. A refused statement changes nothing. `objects` are stored by their hash;
   * those that the statement does not name are left out.
   */
  append<T extends LedgerTables>(
    db: On<T>,
    workspace: string,
    envelope: unknown,
    objects: readonly unknown[],
  ): Promise<Decision<Appended>>;
  /**
   * The replica's way in: checks order, link, hash, signature and permission of each entry. All or nothing; entries that are
   * held already are skipped, others in their place are refused as a fork. `entries` may have been opened before.
   */
  appendEntries<T extends LedgerTables>(
    db: On<T>,
    workspace: string,
    entries: readonly Entry[] | Opening,
    objects: readonly unknown[],
  ): Promise<Decision<Head>>;
  /** Begins to read entries and to check their signatures, for who has something else to do until they are appended. */
  openEntries(entries: readonly Entry[]): Opening;
  /**
   * Given a transaction: waits until nobody else appends to the workspace, until the transaction ends. For acts that read what
   * they append to; `append` itself takes its turn.
   */
  takeTurn<T extends LedgerTables>(tx: On<T>, workspace: string): Promise<void>;
  head<T extends LedgerTables>(db: On<T>, workspace: string): Promise<Head>;
  /** Entries with a sequence above `after`, in order, at most `limit`. */
  entries<T extends LedgerTables>(db: On<T>, workspace: string, after: number, limit: number): Promise<Entry[]>;
  entryOf<T extends LedgerTables>(db: On<T>, workspace: string, statement: Hash): Promise<Entry | undefined>;
  /** Projected state, read from the database each time. */
  reader<T extends LedgerTables>(db: On<T>, workspace: string): StateReader;
  /** One page of the entities of a kind, in order of their first write. */
  list<T extends LedgerTables, K extends EntityKind>(
    db: On<T>,
    workspace: string,
    kind: K,
    options: ListOptions,
  ): Promise<Page<Entities[K]>>;
  object<T extends LedgerTables>(db: On<T>, hash: Hash): Promise<unknown | undefined>;
  objects<T extends LedgerTables>(db: On<T>): ObjectReader;
  /** Stores JSON under its hash and returns that. Throws `invalid_input` when `claimed` is another one. */
  putObject<T extends LedgerTables>(db: On<T>, content: unknown, claimed?: Hash): Promise<Hash>;
  /** `putObject` for who has the canonical JSON of an object already, as text. */
  putCanonical<T extends LedgerTables>(db: On<T>, text: string): Promise<Hash>;
  /** Which objects that a statement names are not stored here. */
  missingObjects<T extends LedgerTables>(db: On<T>, statement: Statement): Promise<Hash[]>;
  /** Checks everything again from the first entry: links, hashes, signatures, permissions, objects. */
  verify<T extends LedgerTables>(db: On<T>, workspace: string): Promise<Verification>;
  /** Takes the entries above `sequence` away, for a replica that is to follow another continuation. Throws as `rebuild` does. */
  rewind<T extends LedgerTables>(db: On<T>, workspace: string, sequence: number): Promise<Head>;
  /** Makes the projection anew from the entries. Throws `unavailable` and changes nothing when they do not verify. */
  rebuild<T extends LedgerTables>(db: On<T>, workspace: string): Promise<Head>;
  projectionsEqualRebuild<T extends LedgerTables>(db: On<T>, workspace: string): Promise<boolean>;
}

interface Checks {
  /** The host's Ed25519, `verifySignature` in `crypto.ts`. */
  verify: Verify;
  /** The same beside other work, `verifySignatureAside`. Without it pages of entries are checked on this thread. */
  verifyAside?: VerifyAside;
}

export const createLedger = ({ verify, verifyAside = async (...claim) => verify(...claim) }: Checks): Ledger => ({
  append: (db, workspace, envelope, objects) => append(db, { workspace, envelope, objects, verify }),
  appendEntries: (db, workspace, entries, objects) =>
    appendEntries(db, {
      ...{ workspace, objects },
      opening: 'opened' in entries ? entries : openEntries(entries, verifyAside),
    }),
  openEntries: (entries) => openEntries(entries, verifyAside),
  takeTurn,
  head: headOf,
  entries: entriesAfter,
  entryOf,
  reader: stateReader,
  list: listEntities,
  object: findObject,
  objects: objectReader,
  putObject,
  putCanonical,
  missingObjects,
  verify: (db, workspace) => verifyLedger(db, workspace, verify),
  rewind: (db, workspace, sequence) => rewind(db, workspace, sequence, verify),
  rebuild: (db, workspace) => rebuild(db, workspace, verify),
  projectionsEqualRebuild: (db, workspace) => projectionsEqualRebuild(db, workspace, verify),
});
