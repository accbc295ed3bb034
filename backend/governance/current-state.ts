import type { EntityWrite } from '../../shared/governance/entities.ts';
import type { Core } from '../context.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { listOutbox } from '../store/outbox.ts';
import type { DesktopDb } from '../store/tables.ts';
import { readState, type State } from './state.ts';
import { foresee } from './statements.ts';

/** The state of a workspace as I see it: confirmed entries, and my queued decisions as far as they still hold on top. */
export async function currentState(
  core: Core,
  workspace: WorkspaceRecord = core.workspaces.current(),
  db: DesktopDb = core.db,
): Promise<State> {
  const confirmed = readState(core.ledger, db, workspace.id);
  if (workspace.kind !== 'team') return confirmed;
  const waiting = (await listOutbox(db, workspace.id)).filter((entry) => entry.problem === null);
  const writes: EntityWrite[] = [];
  for (const entry of waiting) {
    const effects = await foresee(core, workspace, confirmed.with(writes), [entry]);
    // One that no longer holds is told by the registry when it is sent; until then it has no effect on screens.
    if (effects.ok) writes.push(...effects.value);
  }
  return writes.length === 0 ? confirmed : confirmed.with(writes);
}
