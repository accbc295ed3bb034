import { work } from '../../ledger/work.ts';
import { MOST_OBJECTS } from '../../shared/api/registry/ledger.ts';
import type { AppError } from '../../shared/errors.ts';
import { isClockAhead, isDatedAhead } from '../../shared/governance/statement-time.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Core } from '../context.ts';
import { readState } from '../governance/state.ts';
import { lastStatement, signStatement, statementOf } from '../governance/statements.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { listOutbox, noteRefused, noteSigned, type WaitingAct } from '../store/outbox.ts';
import { ClockAhead } from './clock.ts';
import { troubleOf } from './registry-client.ts';
import { keepEntries, pull } from './replica.ts';
import type { MemberConnection } from './session.ts';

/**
 * Sends what waits, oldest first. What the registry refuses stays in the outbox with the reason; returns those refusals by
 * position. Throws when the registry cannot be reached or this clock dates decisions into the future; then the rest goes on waiting.
 */
export async function push(
  core: Core,
  workspace: WorkspaceRecord,
  connection: MemberConnection,
): Promise<Map<number, AppError>> {
  const refusals = new Map<number, AppError>();
  for (const item of await listOutbox(core.db, workspace.id)) {
    if (item.problem !== null) continue;
    const off = connection.clockOffMs ?? 0;
    if (isClockAhead(off) && isDatedAhead(item.time, new Date(Date.parse(core.now()) - off).toISOString()))
      throw new ClockAhead(off);
    try {
      await sendOne(core, workspace, connection, item);
    } catch (error) {
      const trouble = troubleOf(error, workspace.address ?? '');
      // Too many requests or a lost session says nothing about the decision itself.
      if (trouble.kind !== 'refused' || ['limit', 'unauthenticated', 'internal'].includes(trouble.error.code))
        throw error;
      refusals.set(item.position, trouble.error);
      await work(core.db, (tx) => noteRefused(tx, item.position, trouble.error.message));
    }
  }
  return refusals;
}

async function sendOne(
  core: Core,
  workspace: WorkspaceRecord,
  connection: MemberConnection,
  item: WaitingAct,
): Promise<void> {
  try {
    await deliver(core, workspace, connection, item, item.envelope === null);
  } catch (error) {
    const trouble = troubleOf(error, workspace.address ?? '');
    const isStale =
      trouble.kind === 'refused' &&
      trouble.error.code === 'conflict' &&
      'rule' in trouble.error.data &&
      trouble.error.data.rule === 'stale_actor';
    if (!isStale) throw error;
    // My key decided something else meanwhile, for instance before a backup was restored: catch up and sign on top of it.
    await pull(core, workspace.id, connection);
    await deliver(core, workspace, connection, item, true);
  }
}

async function deliver(
  core: Core,
  workspace: WorkspaceRecord,
  connection: MemberConnection,
  item: WaitingAct,
  isNew: boolean,
): Promise<void> {
  let { envelope } = item;
  if (envelope === null || isNew) {
    const previous = await lastStatement(core, readState(core.ledger, core.db, workspace.id));
    const signed = await signStatement(core, statementOf(core, workspace, item.act, item.time, previous));
    // Kept before it is sent: when the answer is lost, the same statement is sent again and found to be known.
    await work(core.db, (tx) => noteSigned(tx, item.position, signed));
    envelope = signed;
  }
  const sent = envelope;
  const objects = await sendAhead(connection, item.objects);
  const { entry } = await connection.ask((api) => api.append({ envelope: sent, objects }));
  const held = await core.ledger.head(core.db, workspace.id);
  if (entry.sequence === held.sequence + 1) await keepEntries(core, workspace.id, [entry], item.objects);
  else await pull(core, workspace.id, connection);
}

/** Characters of JSON in one request: well below what the registry takes, whatever they are in bytes. */
const REQUEST_HOLDS = 4 * 1024 * 1024;

/** Sends contents that are too many or too large for one request ahead of the decision; what is left goes along with it. */
async function sendAhead(connection: MemberConnection, objects: readonly Json[]): Promise<Json[]> {
  let [batch, size]: [Json[], number] = [[], 0];
  for (const object of objects) {
    const length = JSON.stringify(object).length;
    if (batch.length > 0 && (size + length > REQUEST_HOLDS || batch.length === MOST_OBJECTS)) {
      const ahead = batch;
      await connection.ask((api) => api.keepObjects({ objects: ahead }));
      [batch, size] = [[], 0];
    }
    batch.push(object);
    size += length;
  }
  return batch;
}
