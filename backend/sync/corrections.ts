import { work } from '../../ledger/work.ts';
import { EXECUTION_READERS } from '../../shared/api/registry/executions.ts';
import type { Correction } from '../../shared/executions/corrections.ts';
import { holds } from '../../shared/governance/permissions.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Core } from '../context.ts';
import { readState } from '../governance/state.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import {
  keepTeamWords,
  noteSent,
  readCursor,
  restartTeamWords,
  type TeamWord,
  type WaitingWord,
  waitingCorrections,
  writeCursor,
} from '../store/corrections.ts';
import { nowAndThen } from './now-and-then.ts';
import { type RegistryApi, troubleOf } from './registry-client.ts';
import type { MemberConnection } from './session.ts';

const PAGE = 100;

const asked = nowAndThen();

/**
 * Fetches what the team said of executions and sends what was said here: now and then, whenever something waits, and whenever somebody
 * wants to be in step. Nothing for who may not read executions. Throws when the registry cannot be reached.
 */
export async function exchangeCorrections(
  core: Core,
  workspace: WorkspaceRecord,
  connection: MemberConnection,
  isWanted: boolean,
): Promise<void> {
  const now = Date.parse(core.now());
  const { id, member } = workspace;
  const hasToSend = (await waitingCorrections(core.db, id, member)).length > 0;
  if (!isWanted && !hasToSend && !asked.isDue(connection, now)) return;
  const me = await readState(core.ledger, core.db, id).get('member', member);
  if (me === undefined || !holds(me, EXECUTION_READERS)) return;
  asked.wasAsked(connection, now);
  try {
    await fetchWords(core, workspace, connection);
  } catch (error) {
    const trouble = troubleOf(error, workspace.address ?? '');
    // An older registry has no such route: what was said waits until it has.
    if (trouble.kind === 'refused' && trouble.error.code === 'not_found') return;
    throw error;
  }
  // Read anew: what was fetched may be later than what waited.
  const waiting = Map.groupBy(await waitingCorrections(core.db, id, member), ({ execution }) => execution);
  for (const [execution, words] of waiting) await sendWords(core, workspace, connection, { execution, words });
}

async function fetchWords(core: Core, { id, member }: WorkspaceRecord, connection: MemberConnection): Promise<void> {
  for (;;) {
    const cursor = await readCursor(core.db, id);
    const after = cursor === null ? {} : { after: cursor };
    const page = await connection.ask((api) => api.corrections({ limit: PAGE, ...after }));
    const words = page.items.map((item) => teamWord(item, page.inputs));
    await work(core.db, async (tx, unit) => {
      if (page.restarted) await restartTeamWords(tx, id, member);
      const isChanged = await keepTeamWords(tx, id, member, words);
      if (page.cursor !== cursor) await writeCursor(tx, id, page.cursor);
      if (isChanged || page.restarted) unit.afterCommit(() => core.announcer.announce(['executions', 'judging']));
    });
    if (!page.more) return;
  }
}

type Page = Awaited<ReturnType<RegistryApi['member']['corrections']>>;

function teamWord({ state, word, ...place }: Page['items'][number], inputs: Page['inputs']): TeamWord {
  const { agent, execution, field, member, at } = place;
  // What it says of nothing is nothing.
  if (word === null || state !== 'said')
    return { ...place, state: state === 'said' ? 'not_kept' : state, correction: null };
  const { title, kind, answered, right, note } = word;
  const correction: Correction = {
    ...{ execution, field, title, kind },
    answered: answered as Json, // It came as JSON.
    right: right as Json,
    input: (inputs[execution] ?? {}) as Correction['input'],
    who: member,
    at,
    ...(note === undefined ? {} : { note }),
  };
  return { agent, execution, field, member, at, state, correction };
}

/** A registry takes so many fields at a time. */
const MOST_FIELDS = 500;

async function sendWords(
  core: Core,
  workspace: WorkspaceRecord,
  connection: MemberConnection,
  { execution, words }: { execution: string; words: readonly WaitingWord[] },
): Promise<void> {
  for (let from = 0; from < words.length; from += MOST_FIELDS) {
    const part = words.slice(from, from + MOST_FIELDS);
    const fields = part.map(({ field, at, correction }) => ({ field, at, word: wireWord(correction) }));
    try {
      await connection.ask((api) => api.correctExecution({ id: execution, fields }));
    } catch (error) {
      const trouble = troubleOf(error, workspace.address ?? '');
      if (trouble.kind !== 'refused' || ['limit', 'unauthenticated', 'internal'].includes(trouble.error.code))
        throw error;
      // My roles have changed meanwhile: it waits until they let me again.
      if (trouble.error.code === 'forbidden') return;
      // The execution is in the log no longer, so nobody else can look at it: what was said of it stays here alone.
      core.log.info({ execution, code: trouble.error.code }, 'a correction stays on this computer');
    }
    await work(core.db, (tx) => noteSent(tx, part));
  }
}

function wireWord(correction: Correction | null) {
  if (correction === null) return null;
  const { title, kind, right, note } = correction;
  return { title, kind, right, ...(note === undefined ? {} : { note }) };
}
