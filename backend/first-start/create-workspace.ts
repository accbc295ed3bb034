import { work } from '../../ledger/work.ts';
import { refusalError } from '../../shared/api/typed-error.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/governance/policy.ts';
import type { Role } from '../../shared/governance/roles.ts';
import type { Envelope } from '../../shared/governance/statement.ts';
import type { Json } from '../../shared/spec/ids.ts';
import type { Core } from '../context.ts';
import { readState } from '../governance/state.ts';
import { lastStatement, signStatement, statementOf } from '../governance/statements.ts';
import { saveWorkspace, type WorkspaceRecord } from '../store/app.ts';
import type { Act } from '../store/outbox.ts';
import type { DesktopDb } from '../store/tables.ts';

const ALL_ROLES: Role[] = ['viewer', 'editor', 'approver', 'engineer', 'admin'];

/** In a workspace of one person the author may approve; a team's workspace keeps to four eyes. */
export const SOLO_POLICY: Policy = { ...DEFAULT_POLICY, authorMayApprove: true };

export interface NewWorkspace {
  name: string;
  myName: string;
  kind: 'sample' | 'own';
}
/** Fills a workspace that is being made: appends acts and writes rows in the same transaction. */
export type Fill = (tx: DesktopDb, workspace: WorkspaceRecord, append: Append) => Promise<void>;
export type Append = (act: Act, time: string, objects?: readonly Json[]) => Promise<void>;

/** Makes a workspace that is its own authority, with me in every role. All of it is one transaction: there is a whole one or none. */
export async function createWorkspace(core: Core, made: NewWorkspace, fill?: Fill): Promise<WorkspaceRecord> {
  await core.identity.sign(); // A keychain may ask the person something; not while a transaction is open.
  const time = core.now();
  const workspace: WorkspaceRecord = {
    id: core.newId(),
    name: made.name,
    kind: made.kind,
    member: core.newId(),
    address: null,
    fingerprint: null,
    createdAt: time,
  };
  await work(core.db, async (tx) => {
    const append: Append = async (act, at, objects = []) => {
      const previous = await lastStatement(core, readState(core.ledger, tx, workspace.id));
      const envelope: Envelope = await signStatement(core, statementOf(core, workspace, act, at, previous));
      const appended = await core.ledger.append(tx, workspace.id, envelope, objects);
      if (!appended.ok) throw refusalError(appended.refusal);
    };
    await append(
      { kind: 'workspace.create', payload: { name: made.name, founder: made.myName, roles: ALL_ROLES } },
      time,
    );
    await append({ kind: 'workspace.policy', payload: { policy: SOLO_POLICY } }, time);
    await fill?.(tx, workspace, append);
    await saveWorkspace(tx, workspace);
  });
  return workspace;
}
