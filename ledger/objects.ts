import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { AppError } from '../shared/errors.ts';
import type { ObjectReader } from '../shared/governance/entities.ts';
import { rememberHash } from '../shared/governance/read-object.ts';
import type { Statement, StatementKind, StatementOf } from '../shared/governance/statement.ts';
import { canonicalJson } from '../shared/json/canonical.ts';
import type { Hash } from '../shared/spec/ids.ts';
import { type LedgerTables, ledgerTables } from './tables.ts';

/** What an act or a page of entries brings along, by hash. */
export type Contents = ReadonlyMap<Hash, { text: string; read: () => unknown }>;

const sha256 = (text: string): Hash => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * Names each JSON value by the hash of its canonical form, which is what is stored. One that was read from JSON is read as it
 * is; one of a program may hold what JSON leaves out, and is read as it will be stored.
 */
export function contentsOf(objects: readonly unknown[], areFromJson = false): Contents {
  const contents = new Map<Hash, { text: string; read: () => unknown }>();
  for (const object of objects) {
    const text = canonicalJson(object);
    contents.set(sha256(text), { text, read: areFromJson ? () => object : () => JSON.parse(text) });
  }
  return contents;
}

const none = (): Hash[] => [];
const evidenceOf = ({ payload }: StatementOf<'change.open'> | StatementOf<'change.revise'>): Hash[] => [
  ...payload.evidence,
  ...(payload.suites ?? []),
];
const REFERENCES: { [K in StatementKind]: (statement: StatementOf<K>) => Hash[] } = {
  'workspace.create': none,
  'workspace.policy': none,
  'member.add': none,
  'member.change': none,
  'member.remove': none,
  'device.add': none,
  'device.remove': none,
  'agent.create': none,
  'agent.rename': none,
  'agent.policy': none,
  'agent.protect': none,
  'version.create': ({ payload }) => [payload.spec],
  'suite.publish': ({ payload }) => payload.pages,
  'change.open': evidenceOf,
  'change.revise': evidenceOf,
  'change.withdraw': none,
  'change.comment': none,
  'request.open': none,
  'request.close': none,
  'review.submit': ({ payload }) => payload.evidence,
  'channel.deploy': none,
  'channel.rollback': none,
};

/** The objects a statement names: specs, reports and test cases that have to be stored beside it. Without repetitions. */
export function referencedObjects(statement: Statement): Hash[] {
  // The record is complete by kind; the compiler cannot follow that kind and function belong together.
  const references = REFERENCES[statement.kind] as (statement: Statement) => Hash[];
  return [...new Set(references(statement))];
}

async function findContent<T extends LedgerTables>(db: Kysely<T>, hash: Hash): Promise<string | undefined> {
  const row = await ledgerTables(db)
    .selectFrom('objects')
    .select('content')
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row?.content;
}

export async function findObject<T extends LedgerTables>(db: Kysely<T>, hash: Hash): Promise<unknown | undefined> {
  const content = await findContent(db, hash);
  return content === undefined ? undefined : JSON.parse(content);
}

/** Stored objects, and before them those that came along with the act under way and are stored once it is accepted. */
export const objectReader =
  <T extends LedgerTables>(db: Kysely<T>, arriving?: Contents): ObjectReader =>
  async (hash) => {
    const came = arriving?.get(hash);
    if (came === undefined) return findObject(db, hash);
    const object = came.read();
    // `contentsOf` has made the canonical text and its hash.
    if (typeof object === 'object' && object !== null) rememberHash(object, hash);
    return object;
  };

// A page of entries names some hundred objects, and most of them several times.
const KEPT = 500;

/** A reader that answers with the very same object for the same hash; for one unit of work, whose contents nobody alters. */
export function keepingReader(below: ObjectReader): ObjectReader {
  const kept = new Map<Hash, unknown>();
  return async (hash) => {
    if (kept.has(hash)) return kept.get(hash);
    const content = await below(hash);
    if (kept.size >= KEPT) kept.clear();
    kept.set(hash, content);
    return content;
  };
}

/** Like `objectReader`, but an object whose stored text is not what its name says counts as absent. */
export const verifyingReader =
  <T extends LedgerTables>(db: Kysely<T>): ObjectReader =>
  async (hash) => {
    const content = await findContent(db, hash);
    return content === undefined || sha256(content) !== hash ? undefined : JSON.parse(content);
  };

// Few distinct statements to prepare, none of them long.
const ROWS_AT_ONCE = 50;

/** Stores canonical texts by their hashes. */
export async function putContents<T extends LedgerTables>(
  db: Kysely<T>,
  texts: ReadonlyMap<Hash, string>,
): Promise<void> {
  const rows = [...texts].map(([hash, content]) => ({ hash, content }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await ledgerTables(db)
      .insertInto('objects')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) => conflict.column('hash').doNothing())
      .execute();
}

export async function putObject<T extends LedgerTables>(
  db: Kysely<T>,
  content: unknown,
  claimed?: Hash,
): Promise<Hash> {
  const text = canonicalJson(content);
  const hash = sha256(text);
  if (claimed !== undefined && claimed !== hash)
    throw new AppError('invalid_input', 'The content that came is not the one that was asked for; it was not kept.', {
      problems: [{ path: '', field: 'content', message: 'The content does not match its hash.' }],
    });
  await putContents(db, new Map([[hash, text]]));
  return hash;
}

/** Stores a text under its hash and returns that. Only canonical JSON names the same object as `putObject` would. */
export async function putCanonical<T extends LedgerTables>(db: Kysely<T>, text: string): Promise<Hash> {
  const hash = sha256(text);
  await putContents(db, new Map([[hash, text]]));
  return hash;
}

export async function missingObjects<T extends LedgerTables>(
  db: Kysely<T>,
  statement: Statement,
  arriving?: Contents,
): Promise<Hash[]> {
  const wanted = referencedObjects(statement).filter((hash) => arriving?.has(hash) !== true);
  if (wanted.length === 0) return [];
  const rows = await ledgerTables(db).selectFrom('objects').select('hash').where('hash', 'in', wanted).execute();
  const held = new Set(rows.map(({ hash }) => hash));
  return wanted.filter((hash) => !held.has(hash));
}
