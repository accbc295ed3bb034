import { work } from '../../ledger/work.ts';
import type { Refusal } from '../../shared/governance/refusal.ts';
import { type Entry, Statement } from '../../shared/governance/statement.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Core } from '../context.ts';
import { followPublished } from '../drafts/follow.ts';
import { statementIdOf } from '../governance/statements.ts';
import { listOutbox, removeFromOutbox } from '../store/outbox.ts';
import { removeReturned } from '../store/set-aside.ts';
import { followSuites } from '../suites/follow.ts';
import { continues, OtherHistory, tellApart } from './other-history.ts';
import type { MemberConnection } from './session.ts';

const PAGE = 1000;
const FETCHES_AT_ONCE = 8;

/**
 * Fetches, verifies and keeps what the registry has and this desktop does not. Returns how many entries came. Throws `OtherHistory`
 * when it does not continue what is held here.
 */
export async function pull(core: Core, workspace: string, connection: MemberConnection): Promise<number> {
  let came = 0;
  const ask = (after: number) => {
    const answer = connection
      .ask((api) => api.entries({ after, limit: PAGE, objects: 'yes' }))
      .then((page) => ({ page, opening: core.ledger.openEntries(page.entries) }));
    // One asked for ahead may not be wanted in the end; whoever waits for it hears of its failure.
    answer.catch(() => {});
    return answer;
  };
  let ahead: ReturnType<typeof ask> | undefined;
  for (;;) {
    const held = await core.ledger.head(core.db, workspace);
    const { page, opening } = await (ahead ?? ask(held.sequence));
    const { entries, head, time } = page;
    connection.clockOffMs = time === undefined ? null : Date.parse(core.now()) - Date.parse(time);
    if (!continues(held, head, entries))
      throw new OtherHistory(await tellApart(core, workspace, connection, { held, head }));
    if (entries.length === 0) return came;
    const next = held.sequence + entries.length;
    // The registry reads and sends the next page, and its signatures are checked, while this one is stored.
    ahead = next < head.sequence ? ask(next) : undefined;
    await keepEntries(core, workspace, entries, await namedObjects(core, page, connection), opening);
    came += entries.length;
    if (ahead === undefined) return came;
  }
}

/** What the entries of an answer name. */
export async function namedObjects(
  core: Core,
  { entries, objects }: { entries: readonly Entry[]; objects?: unknown },
  connection: MemberConnection,
): Promise<Json[]> {
  // An older registry leaves the objects to be asked for one by one. They came as JSON.
  return (objects as Json[] | undefined) ?? (await fetchObjects(core, entries, connection));
}

/**
 * Appends verified entries. In the same transaction, own decisions that came back leave the outbox, so that each of them is
 * at every moment either waiting or confirmed, and drafts without changes follow what is published.
 */
export async function keepEntries(
  core: Core,
  workspace: string,
  entries: readonly Entry[],
  objects: readonly Json[],
  opening = core.ledger.openEntries(entries),
): Promise<void> {
  const came = new Set(entries.map((entry) => entry.statement));
  await work(core.db, async (tx, unit) => {
    const kept = await core.ledger.appendEntries(tx, workspace, opening, objects);
    if (!kept.ok) throw new OtherHistory({ kind: 'unverified', why: wordsOf(kept.refusal) });
    const outbox = await listOutbox(tx, workspace);
    const confirmed = outbox.filter((item) => item.envelope !== null && came.has(statementIdOf(item.envelope) ?? ''));
    await removeFromOutbox(
      tx,
      confirmed.map((item) => item.position),
    );
    await removeReturned(tx, workspace, [...came]);
    await followPublished(core, tx, workspace);
    const hasNewCases = await followSuites(core, tx, workspace);
    unit.afterCommit(() => announceAll(core, hasNewCases));
  });
}

/** Tells windows of everything that a history says. */
export const announceAll = (core: Core, withCases: boolean): void =>
  core.announcer.announce([
    'workspace',
    'members',
    'agents',
    'drafts',
    'changes',
    'protections',
    'requests',
    'versions',
    'registry',
    ...(withCases ? (['cases'] as const) : []),
  ]);

export const wordsOf = (refusal: Refusal): string =>
  refusal.message.replace(/\.$/, '').replace(/^./, (letter) => letter.toLowerCase());

/** The objects that entries name and that are not held yet. What does not match its hash is left out and thus missing. */
async function fetchObjects(core: Core, entries: readonly Entry[], connection: MemberConnection): Promise<Json[]> {
  const wanted = new Set<string>();
  for (const { envelope } of entries) {
    const statement = Statement.safeParse(parseJson(Buffer.from(envelope.payload, 'base64').toString('utf8')));
    if (!statement.success) continue; // Refused with its reason when it is appended.
    for (const hash of await core.ledger.missingObjects(core.db, statement.data)) wanted.add(hash);
  }
  const hashes = [...wanted];
  const objects: Json[] = [];
  for (let at = 0; at < hashes.length; at += FETCHES_AT_ONCE) {
    const answers = hashes.slice(at, at + FETCHES_AT_ONCE).map((hash) => connection.ask((api) => api.object({ hash })));
    for (const { content } of await Promise.all(answers)) objects.push(content as Json); // It came as JSON.
  }
  return objects;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
