import { work } from '../../ledger/work.ts';
import type { Topic } from '../../shared/api/desktop/base.ts';
import { refusalError } from '../../shared/api/typed-error.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { BackendContext } from '../context.ts';
import { type Act, queueActs } from '../store/outbox.ts';
import type { DesktopDb } from '../store/tables.ts';
import { refuseWrongClock } from '../sync/clock.ts';
import { currentState } from './current-state.ts';
import { readState } from './state.ts';
import { foresee, lastStatement, signStatement, statementOf } from './statements.ts';

export interface Decided {
  /** Appended together, in this order, or not at all. */
  acts: readonly Act[];
  /** The statements' time; version hashes contain it, so the caller fixes it. */
  time: string;
  /** JSON that the statements name by hash. */
  objects?: readonly Json[];
  /** Rows that follow from the decision; written in the same transaction where this desktop is the authority. */
  after?: (tx: DesktopDb) => Promise<void>;
  topics: Topic[];
}

/**
 * Takes decisions: signs them and appends them, or says why not. In a team's workspace the registry decides the order: when
 * it answers, the caller gets its answer; when it cannot be reached, the decisions wait in the outbox and are acknowledged
 * as waiting. What the local reducer would refuse is refused at once and never queued.
 */
export async function decide(context: BackendContext, decided: Decided): Promise<void> {
  const workspace = context.workspaces.current();
  // A keychain may ask the person something; not while a transaction is open.
  await context.identity.sign();
  if (workspace.kind === 'team') return decideInTeam(context, decided);
  await work(context.db, async (tx, unit) => {
    for (const act of decided.acts) {
      const state = readState(context.ledger, tx, workspace.id);
      const statement = statementOf(context, workspace, act, decided.time, await lastStatement(context, state));
      const envelope = await signStatement(context, statement);
      const appended = await context.ledger.append(tx, workspace.id, envelope, decided.objects ?? []);
      if (!appended.ok) throw refusalError(appended.refusal);
    }
    await decided.after?.(tx);
    unit.afterCommit(() => context.announcer.announce(decided.topics));
  });
}

async function decideInTeam(context: BackendContext, decided: Decided): Promise<void> {
  const { db, ledger, sync } = context;
  refuseWrongClock(sync.clockOffMs());
  const workspace = context.workspaces.current();
  const positions = await work(db, async (tx) => {
    for (const object of decided.objects ?? []) await ledger.putObject(tx, object);
    const state = await currentState(context, workspace, tx);
    const timed = decided.acts.map((act) => ({ act, time: decided.time }));
    const foreseen = await foresee(context, workspace, state, timed);
    if (!foreseen.ok) throw refusalError(foreseen.refusal);
    return queueActs(tx, workspace.id, decided.acts, decided.time, decided.objects ?? []);
  });
  await sync.send(positions);
  await work(db, async (tx, unit) => {
    await decided.after?.(tx);
    unit.afterCommit(() => context.announcer.announce([...decided.topics, 'registry']));
  });
}
