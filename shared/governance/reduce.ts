import type { EntityWrite, ObjectReader, StateReader } from './entities.ts';
import { mayAct } from './permissions.ts';
import { createAgent, renameAgent, setAgentPolicy } from './reducers/agents.ts';
import { commentOnChange, openChange, reviseChange, withdrawChange } from './reducers/changes.ts';
import { deploy, rollBack } from './reducers/channels.ts';
import { type Reducer, write } from './reducers/context.ts';
import { addDevice, removeDevice } from './reducers/devices.ts';
import { addMember, changeMember, removeMember } from './reducers/members.ts';
import { protectPart } from './reducers/protections.ts';
import { closeRequest, openRequest } from './reducers/requests.ts';
import { submitReview } from './reducers/reviews.ts';
import { publishSuite } from './reducers/suites.ts';
import { createVersion } from './reducers/versions.ts';
import { createWorkspace, setWorkspacePolicy } from './reducers/workspace.ts';
import { accept, type Decision, refuse, removedDevice } from './refusal.ts';
import type { Statement, StatementKind, StatementOf } from './statement.ts';

type LaterKind = Exclude<StatementKind, 'workspace.create'>;

/** One reducer per kind; a kind without one does not compile. `workspace.create` has no member to check against. */
const REDUCERS: { [K in LaterKind]: Reducer<K> } = {
  'workspace.policy': setWorkspacePolicy,
  'member.add': addMember,
  'member.change': changeMember,
  'member.remove': removeMember,
  'device.add': addDevice,
  'device.remove': removeDevice,
  'agent.create': createAgent,
  'agent.rename': renameAgent,
  'agent.policy': setAgentPolicy,
  'agent.protect': protectPart,
  'version.create': createVersion,
  'suite.publish': publishSuite,
  'change.open': openChange,
  'change.revise': reviseChange,
  'change.withdraw': withdrawChange,
  'change.comment': commentOnChange,
  'request.open': openRequest,
  'request.close': closeRequest,
  'review.submit': submitReview,
  'channel.deploy': deploy,
  'channel.rollback': rollBack,
};

export interface ReduceInput {
  /** Opened by `openEnvelope`: shape and signature hold, and `id` is its hash. */
  statement: Statement;
  id: string;
  read: StateReader;
  objects: ObjectReader;
}

/**
 * Whether a statement may be appended, and what it then writes. The only place that decides; it changes nothing itself.
 * Deterministic: the same state, objects and statement give the same answer on every replica.
 */
export async function reduce({ statement, id, read, objects }: ReduceInput): Promise<Decision<EntityWrite[]>> {
  if (statement.kind === 'workspace.create') return createWorkspace(statement, id, read);
  return reduceLater(statement, id, read, objects);
}

async function reduceLater<K extends LaterKind>(
  statement: StatementOf<K>,
  id: string,
  read: StateReader,
  objects: ObjectReader,
): Promise<Decision<EntityWrite[]>> {
  const ledger = await read.get('ledger', 'ledger');
  const workspace = ledger === undefined ? undefined : await read.get('workspace', ledger.workspace);
  if (ledger === undefined || workspace === undefined)
    return refuse('not_found', 'workspace', 'This ledger holds no workspace yet.');
  if (statement.workspace !== workspace.id)
    return refuse('forbidden', 'workspace', 'This decision was made for another workspace.');
  const key = await read.get('key', statement.actor.key);
  if (key === undefined || key.member !== statement.actor.member)
    return refuse('unauthenticated', 'unknown_key', 'The key that signed this is not registered for this person.');
  if (key.removedAt !== undefined) return refuse('unauthenticated', 'removed_device', removedDevice(key));
  const actor = await read.get('member', key.member);
  if (actor === undefined)
    return refuse('unauthenticated', 'unknown_key', 'The person who signed this is not a member.');
  const byRole = mayAct(actor, statement.kind);
  if (byRole !== null) return { ok: false, refusal: byRole };
  // Each key's statements form a chain of their own, so that none can be replayed, reordered or left out.
  if (statement.previous !== key.lastStatement)
    return refuse(
      'conflict',
      'stale_actor',
      'This device decided something else in the meantime. Synchronise and try again.',
    );
  const reducer: Reducer<K> = REDUCERS[statement.kind];
  const payload = statement.payload;
  const decision = await reducer({ statement, payload, id, actor, workspace, ledger, read, objects });
  if (!decision.ok) return decision;
  // Somebody may remove the very device they sign with; that it signed this is kept with it.
  const held = decision.value.flatMap((made) => (made.kind === 'key' && made.id === key.id ? [made.value] : [])).at(-1);
  return accept([...decision.value, write('key', { ...(held ?? key), lastStatement: id })]);
}
