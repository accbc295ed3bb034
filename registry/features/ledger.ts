import { withEventMeta } from '@orpc/server';
import { fromBase64 } from '#bytes/base64';
import { decodeUtf8 } from '#bytes/utf8';
import { referencedObjects } from '../../ledger/objects.ts';
import { work } from '../../ledger/work.ts';
import { refuseUnsoundText } from '../../shared/api/sound-text.ts';
import { refusalError } from '../../shared/api/typed-error.ts';
import { AppError } from '../../shared/errors.ts';
import { type Entry, Statement } from '../../shared/governance/statement.ts';
import { parseStrictJson } from '../../shared/json/parse.ts';
import type { RegistryCore } from '../core.ts';
import type { RegistryDb } from '../store/tables.ts';
import { forMembers, pagesForMembers } from './base.ts';
import { judgeTimes } from './statement-times.ts';

export const head = forMembers.member.head.handler(async ({ context: { core } }) => {
  const { workspace } = core.identity;
  return { workspace, ...(await core.ledger.head(core.db, workspace)) };
});

export const events = forMembers.member.events.handler(async function* ({ context, signal }) {
  const { core, member, admittedStill: admitted } = context;
  const hungUp = signal ?? new AbortController().signal;
  for await (const now of core.heads.follow({ member: member.id, admitted, signal: hungUp }))
    yield withEventMeta(now, { id: String(now.sequence) });
});

export const entries = pagesForMembers.member.entries.handler(async ({ context: { core }, input }) => {
  const { workspace } = core.identity;
  const page = await core.ledger.entries(core.db, workspace, input.after, input.limit);
  return {
    ...(input.objects === 'yes' ? await withObjects(core, page) : { entries: page }),
    head: await core.ledger.head(core.db, workspace),
    time: core.now(),
  };
});

/** Characters of objects in one answer, unless a single entry names more. */
const OBJECTS_BUDGET = 4_000_000;

/** Entries with what they name, as many as one answer may hold: a desktop that begins would ask for each by itself. */
async function withObjects(
  core: RegistryCore,
  page: readonly Entry[],
): Promise<{ entries: Entry[]; objects: never[] }> {
  const entries: Entry[] = [];
  const objects = new Map<string, unknown>();
  let size = 0;
  for (const entry of page) {
    if (size > OBJECTS_BUDGET) break;
    entries.push(entry);
    const statement = statementIn(entry.envelope.payload) as Statement; // The ledger has checked every entry it keeps.
    for (const hash of referencedObjects(statement)) {
      if (objects.has(hash)) continue;
      const content = await core.ledger.object(core.db, hash);
      if (content === undefined) continue;
      objects.set(hash, content);
      size += JSON.stringify(content).length;
    }
  }
  return { entries, objects: [...objects.values()] as never[] }; // Stored canonical JSON is JSON.
}

export const handBack = forMembers.member.handBack.handler(async ({ context: { core, member }, input }) => {
  const { workspace } = core.identity;
  for (const { envelope } of input.entries) refuseUnsoundText(statementIn(envelope.payload));
  const { before, decision } = await work(core.db, async (tx) => {
    await core.ledger.takeTurn(tx, workspace);
    const before = await core.ledger.head(tx, workspace);
    const decision = await core.ledger.appendEntries(tx, workspace, input.entries, input.objects);
    // Thrown inside, so that nothing of a page without its objects stays.
    if (decision.ok) await refuseWithoutObjects(core, tx, input.entries);
    return { before, decision };
  });
  if (!decision.ok) {
    core.log.warn({ member: member.id, rule: decision.refusal.rule }, 'decisions handed back were refused');
    throw refusalError(decision.refusal);
  }
  core.grown();
  const added = decision.value.sequence - before.sequence;
  core.log.warn(
    { member: member.id, added, head: decision.value.sequence },
    'decisions that were lost were handed back',
  );
  return { head: decision.value, added };
});

/** A version or a report that is named and not here could never be served. */
async function refuseWithoutObjects(core: RegistryCore, tx: RegistryDb, entries: readonly Entry[]): Promise<void> {
  for (const { sequence, envelope } of entries) {
    const statement = Statement.safeParse(statementIn(envelope.payload));
    if (statement.success && (await core.ledger.missingObjects(tx, statement.data)).length === 0) continue;
    throw new AppError('conflict', `What decision ${sequence} refers to did not come along. Nothing was taken over.`, {
      rule: 'missing_object',
    });
  }
}

export const object = forMembers.member.object.handler(async ({ context: { core }, input }) => {
  const content = await core.ledger.object(core.db, input.hash);
  if (content === undefined)
    throw new AppError('not_found', 'The registry does not hold this content.', { entity: 'object', id: input.hash });
  return { hash: input.hash, content: content as never }; // Stored canonical JSON is JSON.
});

export const keepObjects = forMembers.member.keepObjects.handler(async ({ context: { core }, input }) => ({
  hashes: await work(core.db, async (tx) => {
    const hashes: string[] = [];
    for (const content of input.objects) hashes.push(await core.ledger.putObject(tx, content));
    return hashes;
  }),
}));

/** Everything is checked here again: hash, signature, role, lock and policy, by the same reducer as on the desktop. */
export const append = forMembers.member.append.handler(async ({ context: { core, member }, input }) => {
  const { workspace } = core.identity;
  refuseUnsoundText(statementIn(input.envelope.payload));
  await judgeTimes(core, input.envelope);
  const decision = await core.ledger.append(core.db, workspace, input.envelope, input.objects);
  if (!decision.ok) {
    core.log.warn({ member: member.id, rule: decision.refusal.rule }, 'statement refused');
    throw refusalError(decision.refusal);
  }
  core.grown();
  const { entry, head: newHead } = decision.value;
  core.log.info(
    { member: member.id, kind: decision.value.statement.kind, sequence: entry.sequence },
    'statement appended',
  );
  return { entry, head: newHead };
});

/** What an envelope holds, whose text the request's own check cannot see; undefined where the ledger will refuse to read it. */
function statementIn(payload: string): unknown {
  const bytes = fromBase64(payload);
  const text = bytes === null ? null : decodeUtf8(bytes);
  const parsed = text === null ? null : parseStrictJson(text);
  return parsed?.ok === true ? parsed.value : undefined;
}
