import type { Envelope, Payload, StatementKind } from '../../shared/governance/statement.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { DesktopDb } from './tables.ts';

/** A decision that the registry has not confirmed yet. It is signed when it is sent, on top of what was confirmed by then. */
export type Act = { [K in StatementKind]: { kind: K; payload: Payload<K> } }[StatementKind];
export interface WaitingAct {
  position: number;
  act: Act;
  time: string;
  objects: Json[];
  envelope: Envelope | null;
  problem: string | null;
}

/** Puts acts at the end of the queue; returns their positions. Part of the caller's transaction. */
export async function queueActs(
  db: DesktopDb,
  workspace: string,
  acts: readonly Act[],
  time: string,
  objects: readonly Json[],
): Promise<number[]> {
  const positions: number[] = [];
  // Each act carries the objects it names, because each is sent by itself.
  const named = objects.map((object) => ({ object, hash: hashOf(object) }));
  for (const act of acts) {
    const payload = JSON.stringify(act.payload);
    const carried = named.filter(({ hash }) => payload.includes(hash)).map(({ object }) => object);
    const row = await db
      .insertInto('outbox')
      .values({
        workspace,
        kind: act.kind,
        payload,
        time,
        objects: JSON.stringify(carried),
        envelope: null,
        problem: null,
      })
      .returning('position')
      .executeTakeFirstOrThrow();
    positions.push(row.position);
  }
  return positions;
}

/** Everything that waits, oldest first; with `problem` also what the registry refused. */
export async function listOutbox(db: DesktopDb, workspace: string): Promise<WaitingAct[]> {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .where('workspace', '=', workspace)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    position: row.position,
    act: { kind: row.kind, payload: JSON.parse(row.payload) } as Act, // Written only from acts.
    time: row.time,
    objects: JSON.parse(row.objects) as Json[],
    envelope: row.envelope === null ? null : (JSON.parse(row.envelope) as Envelope),
    problem: row.problem,
  }));
}

export async function noteSigned(db: DesktopDb, position: number, envelope: Envelope): Promise<void> {
  await db
    .updateTable('outbox')
    .set({ envelope: JSON.stringify(envelope) })
    .where('position', '=', position)
    .execute();
}

/** Notes why the registry refused an act; null lets it be tried again. */
export async function noteRefused(db: DesktopDb, position: number, problem: string | null): Promise<void> {
  await db.updateTable('outbox').set({ problem }).where('position', '=', position).execute();
}

export async function removeFromOutbox(db: DesktopDb, positions: readonly number[]): Promise<void> {
  if (positions.length > 0) await db.deleteFrom('outbox').where('position', 'in', positions).execute();
}
