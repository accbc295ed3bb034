import type { z } from 'zod';
import { work } from '../../ledger/work.ts';
import type { SyncState } from '../../shared/api/desktop/registry.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Core } from '../context.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { listOutbox, noteRefused, removeFromOutbox } from '../store/outbox.ts';
import { push } from './push.ts';
import { bringReaders } from './readers.ts';
import type { RegistryApi } from './registry-client.ts';
import { troubleOf } from './registry-client.ts';
import { Forked, pull } from './replica.ts';
import { connectAsMember, type MemberConnection, toldError } from './session.ts';

type SyncView = z.infer<typeof SyncState>;

/** Keeps a team's workspace and its registry in step. */
export interface SyncService {
  status(): Promise<SyncView>;
  /** Sends what waits and fetches what is new, now. */
  syncNow(): Promise<SyncView>;
  /** Sends queued acts. Throws what the registry refuses, taking them out of the queue; without a registry they wait. */
  send(positions: readonly number[]): Promise<void>;
  /** Asks the registry something as a member. Throws `unavailable` when it cannot be reached. */
  ask<T>(question: (api: RegistryApi['member']) => Promise<T>): Promise<T>;
  /** Looks for news every second while at least one window watches. Returns how to stop. */
  watch(): () => void;
  close(): Promise<void>;
}

const WATCHED_MS = 1_000;
const UNWATCHED_MS = 15_000;
const LONGEST_BACKOFF_MS = 30_000;

interface Health {
  state: 'in_sync' | 'syncing' | 'offline' | 'refused' | 'certificate_changed' | 'forked';
  problem: string | null;
  lastSync: string | null;
}

export function createSyncService(core: Core): SyncService {
  const health = new Map<string, Health>();
  const connections = new Map<string, MemberConnection>();
  let queue: Promise<unknown> = Promise.resolve();
  let watchers = 0;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  /** One exchange at a time: two would race for the next statement of this key. */
  function alone<T>(act: () => Promise<T>): Promise<T> {
    const result = queue.then(act);
    queue = result.catch(() => undefined);
    return result;
  }
  function connectionOf(workspace: WorkspaceRecord): MemberConnection {
    const key = `${workspace.id} ${workspace.address} ${workspace.fingerprint}`;
    const held = connections.get(key);
    if (held !== undefined) return held;
    const made = connectAsMember(core, workspace.address ?? '', workspace.fingerprint ?? '');
    connections.set(key, made);
    return made;
  }
  async function setHealth(
    workspace: WorkspaceRecord,
    next: Omit<Health, 'lastSync'> & { lastSync?: string },
  ): Promise<void> {
    const before = health.get(workspace.id);
    const after = { lastSync: before?.lastSync ?? null, ...next };
    health.set(workspace.id, after);
    if (before?.state !== after.state || before.problem !== after.problem) core.announcer.announce(['registry']);
  }
  /** One exchange with the registry, which somebody may wait for; never throws. Returns what was refused, by position in the outbox. */
  async function exchange(workspace: WorkspaceRecord, isWanted = false): Promise<Map<number, AppError>> {
    const connection = connectionOf(workspace);
    try {
      await pull(core, workspace.id, connection);
      const refusals = await push(core, workspace, connection);
      await bringReaders(core, workspace, connection, isWanted);
      failures = 0;
      await setHealth(workspace, { state: 'in_sync', problem: null, lastSync: core.now() });
      return refusals;
    } catch (error) {
      failures += 1;
      await setHealth(workspace, describeTrouble(error, workspace));
      return new Map();
    }
  }
  /** An exchange that tries what was refused once more. What is refused again leaves the queue, and the person is told. */
  async function retry(workspace: WorkspaceRecord): Promise<void> {
    const refusedBefore = (await listOutbox(core.db, workspace.id)).filter((item) => item.problem !== null);
    await work(core.db, async (tx) => {
      for (const item of refusedBefore) await noteRefused(tx, item.position, null);
    });
    const refusals = await exchange(workspace, true);
    const again = refusedBefore.map((item) => item.position).filter((position) => refusals.has(position));
    if (again.length === 0) return;
    await work(core.db, (tx) => removeFromOutbox(tx, again));
    const why = refusals.get(again[0] ?? 0)?.message ?? '';
    const problem = `The registry refused this twice, so it is no longer sent: ${why} Your draft keeps everything you wrote.`;
    await setHealth(workspace, { state: 'refused', problem });
  }
  function describeTrouble(error: unknown, workspace: WorkspaceRecord): Pick<Health, 'state' | 'problem'> {
    const address = workspace.address ?? '';
    if (error instanceof Forked) {
      core.log.error({ workspace: workspace.id }, 'the registry does not continue the ledger held here');
      return {
        state: 'forked',
        problem: `The registry at ${address} does not continue the record kept on this computer: ${error.message}. Nothing was taken over from it, and what you have is unchanged. It may have been restored from an old backup; ask the person who runs it.`,
      };
    }
    const trouble = troubleOf(error, address);
    if (trouble.kind === 'refused') return { state: 'refused', problem: trouble.error.message };
    if (trouble.kind === 'offline') core.log.info({ reason: causeOf(error) }, 'registry not reached');
    return { state: trouble.kind, problem: trouble.message };
  }
  async function view(workspace: WorkspaceRecord): Promise<SyncView> {
    const { address, fingerprint } = workspace;
    if (workspace.kind !== 'team')
      return { state: 'none', address, fingerprint, waiting: 0, lastSync: null, problem: null };
    const outbox = await listOutbox(core.db, workspace.id);
    const waiting = outbox.filter((item) => item.problem === null).length;
    const refused = outbox.find((item) => item.problem !== null);
    const now = health.get(workspace.id) ?? { state: 'syncing', problem: null, lastSync: null };
    if (now.state === 'in_sync' && refused !== undefined)
      return {
        ...now,
        state: 'refused',
        address,
        fingerprint,
        waiting,
        problem: `The registry did not accept something you decided while it could not be reached: ${refused.problem}`,
      };
    return { ...now, address, fingerprint, waiting };
  }
  function plan(): void {
    clearTimeout(timer);
    if (isClosed) return;
    const pause = watchers > 0 ? WATCHED_MS : UNWATCHED_MS;
    timer = setTimeout(
      () => void round(),
      Math.max(pause, failures === 0 ? 0 : Math.min(LONGEST_BACKOFF_MS, WATCHED_MS * 2 ** failures)),
    );
    timer.unref();
  }
  async function round(): Promise<void> {
    const workspace = core.workspaces.current();
    if (workspace.kind === 'team')
      await alone(() => exchange(workspace)).catch((error) =>
        core.log.error({ err: String(error) }, 'synchronisation failed'),
      );
    plan();
  }
  plan();

  return {
    status: () => view(core.workspaces.current()),
    async syncNow() {
      const workspace = core.workspaces.current();
      if (workspace.kind === 'team') await alone(() => retry(workspace));
      plan();
      return view(workspace);
    },
    async send(positions) {
      const workspace = core.workspaces.current();
      const refusals = await alone(() => exchange(workspace));
      plan();
      const refusal = positions.map((position) => refusals.get(position)).find((one) => one !== undefined);
      if (refusal === undefined) return;
      await work(core.db, (tx) => removeFromOutbox(tx, positions));
      throw refusal;
    },
    async ask(question) {
      const workspace = core.workspaces.current();
      try {
        return await connectionOf(workspace).ask(question);
      } catch (error) {
        throw toldError(error, workspace.address ?? '');
      }
    },
    watch() {
      watchers += 1;
      failures = 0;
      if (watchers === 1) plan();
      let isWatching = true;
      return () => {
        if (isWatching) watchers -= 1;
        isWatching = false;
      };
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await Promise.all([...connections.values()].map((connection) => connection.close()));
      await queue;
    },
  };
}

/** The innermost cause's code, which says refused, unreachable or timed out and holds nothing private. */
function causeOf(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  return cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.name) : 'unknown';
}
