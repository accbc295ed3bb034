import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileTime } from '../../ledger/backup.ts';
import { bundleOf } from '../../ledger/bundle.ts';
import { writePrivateFile } from '../../ledger/private-files.ts';
import { work } from '../../ledger/work.ts';
import { AppError } from '../../shared/errors.ts';

import type { Entry, Statement } from '../../shared/governance/statement.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Core } from '../context.ts';
import { followPublished } from '../drafts/follow.ts';
import { readState } from '../governance/state.ts';
import { statementIdOf } from '../governance/statements.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { listOutbox, removeFromOutbox } from '../store/outbox.ts';
import { addSetAside, noteEarlierHistory } from '../store/set-aside.ts';
import { followSuites } from '../suites/follow.ts';
import { commonEntries, type Difference, OtherHistory } from './other-history.ts';
import { rebaseWork } from './rebase-work.ts';
import { announceAll, namedObjects, pull, wordsOf } from './replica.ts';
import type { MemberConnection } from './session.ts';
import { asideRows, type Leaving, leavingOutbox } from './set-aside.ts';

const PAGE = 500;
const LOST = 'It was in the history that this computer held before, and is not in the registry’s.';
const WAITED = 'It waited to be sent when this computer left its history for the registry’s.';

/**
 * Leaves the history held here, from where the registry's differs, and takes the registry's, verified as ever. One transaction:
 * whatever fails, everything stays as it was. The history that is left is kept in a file; my own decisions in it that the
 * registry does not have, and what waited, are set aside, to be decided again by their author alone. Drafts keep what was typed.
 */
export async function followRegistry(
  core: Core,
  workspace: WorkspaceRecord,
  connection: MemberConnection,
): Promise<void> {
  const { id } = workspace;
  const difference = await differenceTo(core, id, connection);
  if (difference === null) return;
  const common = commonEntries(difference);
  if (common === 0) throw nothingInCommon();
  const { entries, objects } = await fetchAfter(core, connection, common);
  const left = await core.ledger.entries(core.db, id, common, Number.MAX_SAFE_INTEGER);
  const came = new Set(entries.map(({ statement }) => statement));
  const statements = left.map((entry) => ({ id: entry.statement, statement: readStatement(entry) }));
  const waiting = (await listOutbox(core.db, id)).filter(
    ({ envelope }) => envelope === null || !came.has(statementIdOf(envelope) ?? ''),
  );
  const leaving: Leaving[] = [
    ...statements
      .filter(({ id: known, statement }) => statement.actor.key === core.identity.publicKey && !came.has(known))
      .map(({ id: known, statement }) => ({ statement, id: known, problem: LOST })),
    ...waiting.map((item) => leavingOutbox(core, workspace, item, item.problem ?? WAITED)),
  ];
  const rows = await asideRows(core, workspace, leaving);
  const made = [...statements.map(({ statement }) => statement), ...leaving.map(({ statement }) => statement)];
  // Whoever joined again after the registry forgot them was somebody else by id.
  const mine = new Set([workspace.member, ...leaving.map(({ statement }) => statement.actor.member)]);
  const file = await keepHistory(core, id);
  try {
    await work(core.db, async (tx, unit) => {
      await core.ledger.rewind(tx, id, common);
      const kept = await core.ledger.appendEntries(tx, id, entries, objects);
      if (!kept.ok) throw unverified(wordsOf(kept.refusal));
      const outbox = await listOutbox(tx, id);
      await removeFromOutbox(
        tx,
        outbox.map(({ position }) => position),
      );
      await addSetAside(tx, rows);
      await noteEarlierHistory(tx, { workspace: id, file, decisions: common + left.length, at: core.now() });
      await rebaseWork(readState(core.ledger, tx, id), tx, { made, mine, now: core.now() });
      await followPublished(core, tx, id);
      await followSuites(core, tx, id);
      unit.afterCommit(() => announceAll(core, true));
    });
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
  core.log.warn(
    { workspace: id, common, left: left.length, came: entries.length },
    'the registry’s history is followed',
  );
}

/** How the registry's history differs now; null where it continues the one held here, which then has all of it. */
async function differenceTo(core: Core, workspace: string, connection: MemberConnection): Promise<Difference | null> {
  try {
    await pull(core, workspace, connection);
    return null;
  } catch (error) {
    if (error instanceof OtherHistory) return error.difference;
    throw error;
  }
}

/** All that the registry has after the common beginning: a fork is young, so it is held in memory until it is known to verify. */
async function fetchAfter(
  core: Core,
  connection: MemberConnection,
  common: number,
): Promise<{ entries: Entry[]; objects: Json[] }> {
  const entries: Entry[] = [];
  const objects: Json[] = [];
  for (;;) {
    const wanted = { after: common + entries.length, limit: PAGE, objects: 'yes' as const };
    const page = await connection.ask((api) => api.entries(wanted));
    entries.push(...page.entries);
    objects.push(...(await namedObjects(core, page, connection)));
    if (page.entries.length === 0 || common + entries.length >= page.head.sequence) return { entries, objects };
  }
}

/** The ledger checked its form before it kept it. */
const readStatement = ({ envelope }: Entry): Statement =>
  JSON.parse(Buffer.from(envelope.payload, 'base64').toString('utf8')) as Statement;

/** Writes the history as it stands into a file that `rulehouse verify` checks; returns its path. */
async function keepHistory(core: Core, workspace: string): Promise<string> {
  const bundle = await bundleOf(core.db, workspace, { kind: 'workspace' });
  const name = `history-${fileTime(core.now())}-${bundle.head.sequence}.json`;
  const file = join(core.dataFolder, 'histories', workspace, name);
  writePrivateFile(file, JSON.stringify(bundle));
  return file;
}

const unverified = (why: string): AppError =>
  new AppError('conflict', `What the registry sent does not verify: ${why}. Nothing was changed here.`, {
    rule: 'unverified',
  });

const nothingInCommon = (): AppError =>
  new AppError(
    'conflict',
    'The registry’s history has no beginning in common with the one on this computer, so this is another team’s or another registry. Nothing was changed. Join it with an invite link if you mean it.',
    { rule: 'other_workspace' },
  );
