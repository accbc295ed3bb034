import { verifySignature } from '../../ledger/crypto.ts';
import { envelopeOf, openEnvelope, signingBytes } from '../../shared/governance/dsse.ts';
import type { EntityWrite } from '../../shared/governance/entities.ts';
import { reduce } from '../../shared/governance/reduce.ts';
import type { Decision } from '../../shared/governance/refusal.ts';
import type { Envelope, Statement } from '../../shared/governance/statement.ts';
import { hashOf } from '../../shared/json/canonical.ts';
import type { Core } from '../context.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import type { Act } from '../store/outbox.ts';
import type { State } from './state.ts';

/** What I decide, as the statement my key would sign on top of `previous`. */
export function statementOf(
  core: Pick<Core, 'identity'>,
  workspace: Pick<WorkspaceRecord, 'id' | 'member'>,
  act: Act,
  time: string,
  previous: string | null,
): Statement {
  const actor = { member: workspace.member, key: core.identity.publicKey };
  return { ...act, workspace: workspace.id, actor, time, previous } as Statement; // `Act` ties kind and payload together.
}

export async function signStatement(core: Pick<Core, 'identity'>, statement: Statement): Promise<Envelope> {
  const sign = await core.identity.sign();
  return envelopeOf(statement, sign(signingBytes(statement)), core.identity.publicKey);
}

/** The id of the statement in an envelope of ours. */
export function statementIdOf(envelope: Envelope): string | null {
  const opened = openEnvelope(envelope, verifySignature);
  return opened.ok ? opened.value.id : null;
}

/** My last statement in a workspace, on which the next one stands. */
export const lastStatement = async (core: Pick<Core, 'identity'>, state: State): Promise<string | null> =>
  (await state.get('key', core.identity.publicKey))?.lastStatement ?? null;

/** What acts would change if they were appended now, in their order; or why the first of them may not be. */
export async function foresee(
  core: Pick<Core, 'identity'>,
  workspace: Pick<WorkspaceRecord, 'id' | 'member'>,
  state: State,
  acts: readonly { act: Act; time: string }[],
): Promise<Decision<EntityWrite[]>> {
  const writes: EntityWrite[] = [];
  for (const { act, time } of acts) {
    const ahead = state.with(writes);
    const statement = statementOf(core, workspace, act, time, await lastStatement(core, ahead));
    const decision = await reduce({ statement, id: hashOf(statement), read: ahead, objects: ahead.objects });
    if (!decision.ok) return decision;
    writes.push(...decision.value);
  }
  return { ok: true, value: writes };
}
