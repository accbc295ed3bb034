import type { Statement } from '../../shared/governance/statement.ts';
import { versionHash } from '../../shared/governance/version-hash.ts';
import { baseSpecOf, countChanges } from '../drafts/drafts.ts';
import { startingPoint } from '../drafts/follow.ts';
import type { State } from '../governance/state.ts';
import { listDraftMarks, readDraft, rebaseDraft, writeDraft } from '../store/drafts.ts';
import { listSuiteMarks, writeSuiteMark } from '../store/suites.ts';
import type { DesktopDb } from '../store/tables.ts';

interface Left {
  /** What was decided in the history that was left, or waited on top of it. */
  made: readonly Statement[];
  /** Ids of the member whose drafts these are. */
  mine: ReadonlySet<string>;
  now: string;
}

/**
 * Lets drafts and test cases stand on what the history has now. A draft goes on from the nearest version before its base that is
 * still there, and keeps what it says; one that only followed what somebody else had published follows again.
 */
export async function rebaseWork(state: State, tx: DesktopDb, left: Left): Promise<void> {
  const versions = new Map(left.made.flatMap(versionOf));
  const stays = async (hash: string): Promise<boolean> => (await state.get('version', hash)) !== undefined;
  for (const mark of await listDraftMarks(tx, state.workspace)) {
    if (mark.base === null || (await stays(mark.base))) continue;
    const draft = await readDraft(tx, state.workspace, mark.agent);
    const start = await startingPoint(state, mark.agent);
    // An agent that the history does not have, or without any version: its draft waits for it as it is.
    if (draft === undefined || start === undefined) continue;
    if (mark.changes === 0 && !left.mine.has(versions.get(mark.base)?.author ?? '')) {
      const followed = { ...draft, spec: start.spec, base: start.hash, changes: 0, savedAt: left.now };
      await writeDraft(tx, state.workspace, followed, draft.revision);
      await rebaseDraft(tx, state.workspace, { agent: mark.agent, base: start.hash, changes: 0, alsoFrom: null });
      continue;
    }
    const base = (await survivor(mark.base, (hash) => versions.get(hash)?.parents, stays)) ?? start.hash;
    const changes = countChanges(await baseSpecOf(state, base), draft.spec);
    await rebaseDraft(tx, state.workspace, { agent: mark.agent, base, changes, alsoFrom: null });
  }
  await rebaseSuites(state, tx, left);
}

/** What the cases here contain of the team's, as far as the history still has it; what was shared since is to be shared again. */
async function rebaseSuites(state: State, tx: DesktopDb, { made }: Left): Promise<void> {
  const parents = new Map(made.flatMap(suiteOf));
  for (const [agent, mark] of await listSuiteMarks(tx, state.workspace)) {
    const stays = async (suite: string): Promise<boolean> =>
      (await state.get('suite', `${agent}/${suite}`)) !== undefined;
    const isWhole = mark.sent.length === 0 && (mark.base === null || (await stays(mark.base)));
    if (isWhole) continue;
    const base =
      mark.base === null ? null : await survivor(mark.base, (suite) => parents.get(`${agent}/${suite}`), stays);
    await writeSuiteMark(tx, state.workspace, agent, { ...mark, base, sent: [] });
  }
}

/** The nearest of a hash and what it came from that is still there; null when nothing is. */
async function survivor(
  from: string,
  parentsOf: (hash: string) => readonly string[] | undefined,
  stays: (hash: string) => Promise<boolean>,
): Promise<string | null> {
  // Each is looked at once, however often lines of versions part and meet.
  const reached = new Set([from]);
  for (const hash of reached) {
    if (await stays(hash)) return hash;
    for (const parent of parentsOf(hash) ?? []) reached.add(parent);
  }
  return null;
}

function versionOf(statement: Statement): [string, { parents: readonly string[]; author: string }][] {
  if (statement.kind !== 'version.create') return [];
  const { payload, actor, time } = statement;
  const { parents } = payload;
  return [[versionHash({ ...payload, author: actor.member, time }), { parents, author: actor.member }]];
}

const suiteOf = (statement: Statement): [string, readonly string[]][] =>
  statement.kind === 'suite.publish'
    ? [[`${statement.payload.agent}/${statement.payload.suite}`, statement.payload.parents]]
    : [];
