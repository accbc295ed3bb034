import type { SyncState } from '../../shared/api/desktop/registry.ts';
import type { Core } from '../context.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { listOutbox } from '../store/outbox.ts';
import { countSetAside } from '../store/set-aside.ts';
import { clockNotice } from './clock.ts';
import { type Health, inState } from './health.ts';

/** What the last exchange with a registry ended with, and when one went well. */
export type Known = Health & { lastSync: string | null };

/** How a workspace and its registry stand, with what waits; what was refused is told for as long as it waits for an answer. */
export async function viewSync(
  core: Pick<Core, 'db'>,
  { id, address, fingerprint }: WorkspaceRecord,
  known: Known | undefined,
  clockOffMs: number | null,
): Promise<SyncState> {
  const outbox = await listOutbox(core.db, id);
  const refused = outbox.find((item) => item.problem !== null);
  const view: SyncState = {
    ...(known ?? { ...inState('syncing'), lastSync: null }),
    ...{ address, fingerprint, waiting: outbox.filter((item) => item.problem === null).length },
    ...{ clock: clockNotice(clockOffMs), setAside: await countSetAside(core.db, id) },
  };
  if (view.state !== 'in_sync') return view;
  // In sync is said only of what is there, not of what is about to be.
  if (refused === undefined) return view.waiting > 0 ? { ...view, state: 'syncing' } : view;
  const problem = `The registry did not accept something you decided while it could not be reached: ${refused.problem}`;
  return { ...view, state: 'refused', problem };
}

/** A workspace without a registry. */
export async function viewNothing({ address, fingerprint }: WorkspaceRecord): Promise<SyncState> {
  const nothing = { waiting: 0, lastSync: null, problem: null, clock: null, lost: null, fork: null, setAside: 0 };
  return { ...nothing, state: 'none', mayFollow: false, address, fingerprint };
}
