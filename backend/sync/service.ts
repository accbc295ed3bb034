import type { z } from 'zod';
import { work } from '../../ledger/work.ts';
import type { SyncState } from '../../shared/api/desktop/registry.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Head } from '../../shared/governance/statement.ts';
import type { Core } from '../context.ts';
import type { WorkspaceRecord } from '../store/app.ts';
import { listOutbox, noteRefused, removeFromOutbox } from '../store/outbox.ts';
import { exchangeCorrections } from './corrections.ts';
import { withNextCertificate } from './follow-certificate.ts';
import { followHeads, type HeadFollower } from './follow-heads.ts';
import { followRegistry } from './follow-registry.ts';
import { handBack } from './hand-back.ts';
import { type Health, healthAfter, inState } from './health.ts';
import { push } from './push.ts';
import { bringReaders } from './readers.ts';
import { refusedTwice, setAsideRefused } from './refused.ts';
import { causeOf, type RegistryApi } from './registry-client.ts';
import { pull } from './replica.ts';
import { connectAsMember, type MemberConnection, toldError } from './session.ts';
import { type Known, viewNothing, viewSync } from './sync-view.ts';

type SyncView = z.infer<typeof SyncState>;

/** Keeps a team's workspace and its registry in step. */
export interface SyncService {
  status(): Promise<SyncView>;
  /** Sends what waits and fetches what is new, now. */
  syncNow(): Promise<SyncView>;
  /** Sends what waits and fetches what is new, while the caller goes on. */
  soon(): void;
  /** Fetches what is new, now; what waits goes on waiting. */
  fetchNow(): Promise<SyncView>;
  /** Sends queued acts. Throws what the registry refuses, taking them out of the queue; without a registry they wait. */
  send(positions: readonly number[]): Promise<void>;
  /** Asks the registry something as a member. Throws `unavailable` when it cannot be reached. */
  ask<T>(question: (api: RegistryApi['member']) => Promise<T>): Promise<T>;
  /** Gives a registry that was restored from a backup back what it lost, and synchronises. Throws what the registry refuses. */
  handBack(): Promise<SyncView>;
  /** Leaves the history held here where the registry's differs, and follows that one; see `followRegistry`. */
  follow(): Promise<SyncView>;
  /** How far this clock is ahead of the registry's, in milliseconds; null while nobody knows. */
  clockOffMs(): number | null;
  /**
   * Listens for news while at least one window watches, and asks every second where that cannot be. Returns how to stop.
   */
  watch(): () => void;
  close(): Promise<void>;
}

/** How often the registry is asked, in milliseconds. */
export interface SyncPace {
  /** While a window watches and the registry cannot tell by itself. */
  watchedMs: number;
  /** While nobody watches, and beneath the registry's own telling. */
  quietMs: number;
  /** After how long without a word the registry's telling counts as ended. */
  silenceMs: number;
}
const USUAL_PACE: SyncPace = { watchedMs: 1_000, quietMs: 15_000, silenceMs: 40_000 };
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;

export function createSyncService(core: Core, pace: Partial<SyncPace> = {}): SyncService {
  const { watchedMs, quietMs, silenceMs } = { ...USUAL_PACE, ...pace };
  const health = new Map<string, Known>();
  const connections = new Map<string, MemberConnection>();
  let queue: Promise<unknown> = Promise.resolve();
  let watchers = 0;
  let failures = 0;
  const switched = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let following: (HeadFollower & { key: string }) | null = null;

  const logFailure = (error: unknown): void => core.log.error({ err: String(error) }, 'synchronisation failed');
  /** One exchange at a time: two would race for the next statement of this key. */
  function alone<T>(act: () => Promise<T>): Promise<T> {
    const result = queue.then(act);
    queue = result.catch(() => undefined);
    return result;
  }
  function connectionOf(workspace: WorkspaceRecord): MemberConnection {
    const key = keyOf(workspace);
    const held = connections.get(key);
    if (held !== undefined) return held;
    const made = connectAsMember(core, workspace.address ?? '', workspace.fingerprint ?? '', silenceMs);
    connections.set(key, made);
    return made;
  }
  async function setHealth(workspace: WorkspaceRecord, next: Health & { lastSync?: string }): Promise<void> {
    const before = health.get(workspace.id);
    const after = { lastSync: before?.lastSync ?? null, ...next };
    health.set(workspace.id, after);
    if (before?.state !== after.state || before.problem !== after.problem) core.announcer.announce(['registry']);
  }
  /** One exchange with the registry, which somebody may wait for; never throws. Returns what was refused, by position in the outbox. */
  async function exchange(
    workspace: WorkspaceRecord,
    isWanted = false,
    mayFollow = true,
    maySend = true,
  ): Promise<Map<number, AppError>> {
    const connection = connectionOf(workspace);
    try {
      await pull(core, workspace.id, connection);
      const hadToSend = (await listOutbox(core.db, workspace.id)).length > 0;
      const refusals = maySend ? await push(core, workspace, connection) : new Map<number, AppError>();
      await bringReaders(core, workspace, connection, isWanted);
      await exchangeCorrections(core, workspace, connection, isWanted);
      failures = 0;
      await setHealth(workspace, { ...inState('in_sync'), lastSync: core.now() });
      // What waits is part of what is shown.
      if (hadToSend) core.announcer.announce(['registry']);
      return refusals;
    } catch (error) {
      const followed = mayFollow ? await withNextCertificate(core, workspace, error) : null;
      if (followed !== null) return exchange(followed, isWanted, false, maySend);
      failures += 1;
      const trouble = await healthAfter(error, core, workspace);
      if (trouble.state === 'offline') core.log.info({ reason: causeOf(error) }, 'registry not reached');
      await setHealth(workspace, trouble);
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
    await setAsideRefused(core, workspace, again);
    const why = refusals.get(again[0] ?? 0)?.message ?? '';
    await setHealth(workspace, inState('refused', refusedTwice(why)));
  }
  const view = (workspace: WorkspaceRecord): Promise<SyncView> =>
    workspace.kind === 'team'
      ? viewSync(core, workspace, health.get(workspace.id), connectionOf(workspace).clockOffMs)
      : viewNothing(workspace);
  /** Whom to listen to; null for nobody. */
  function wantedKey(): string | null {
    const workspace = core.workspaces.current();
    return !isClosed && watchers > 0 && workspace.kind === 'team' ? keyOf(workspace) : null;
  }
  /** Listens to the registry of the workspace that windows show, and to no other. */
  function follow(): void {
    const workspace = core.workspaces.current();
    const wanted = wantedKey();
    if ((following?.key ?? null) === wanted) return;
    following?.stop();
    following = null;
    if (wanted === null) return;
    const connection = connectionOf(workspace);
    const follower = followHeads({
      listen: (signal) => connection.ask((api) => api.events(undefined, { signal })),
      came: (head) => void alone(() => catchUp(workspace, head)).catch(logFailure),
      changed: plan,
      failed: (error) => core.log.info({ reason: causeOf(error) }, 'registry not listened to'),
    });
    following = { ...follower, key: wanted };
  }
  /** Nothing to do where what the registry tells is held here already and nothing waits. */
  async function catchUp(workspace: WorkspaceRecord, head: Head): Promise<void> {
    const held = await core.ledger.head(core.db, workspace.id);
    const isSame = held.sequence === head.sequence && held.hash === head.hash;
    if (isSame && health.get(workspace.id)?.state === 'in_sync') return;
    await exchange(workspace);
    plan();
  }
  /**
   * What a question was told of the connection itself, such as that this person was removed, is not left beside a status that
   * says "in sync" until the next round: an exchange finds out at once.
   */
  function doubt(workspace: WorkspaceRecord, told: AppError): void {
    const isOfConnection = told.code === 'unauthenticated' || told.code === 'unavailable';
    if (!isOfConnection || isClosed || health.get(workspace.id)?.state !== 'in_sync') return;
    void alone(() => exchange(workspace))
      .catch(logFailure)
      .then(plan);
  }
  /** Does what a person asked for about a history that differs, and synchronises. Throws what is refused. */
  async function mend(
    act: (workspace: WorkspaceRecord, connection: MemberConnection) => Promise<void>,
  ): Promise<SyncView> {
    const workspace = core.workspaces.current();
    try {
      await alone(() => act(workspace, connectionOf(workspace)));
    } catch (error) {
      throw toldError(error, workspace.address ?? '');
    }
    await alone(() => exchange(workspace, true));
    plan();
    return view(workspace);
  }
  function plan(): void {
    clearTimeout(timer);
    if (isClosed) return;
    follow();
    const pause = watchers > 0 && following?.isAlive() !== true ? watchedMs : quietMs;
    timer = setTimeout(
      () => void round(),
      Math.max(pause, failures === 0 ? 0 : Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures)),
    );
    timer.unref();
  }
  /**
   * Another workspace may be shown, whose registry is to be listened to at once. Or one was entered anew, after its registry had
   * refused this computer: nobody is to be told so for the rest of a pause.
   */
  async function whenShown(): Promise<void> {
    try {
      for await (const { topics } of core.announcer.subscribe(switched.signal)) {
        if (!topics.includes('workspace')) continue;
        if ((following?.key ?? null) !== wantedKey()) plan();
        if (health.get(core.workspaces.current().id)?.state === 'refused') await round();
      }
    } catch {
      // The service has closed.
    }
  }
  async function round(): Promise<void> {
    const workspace = core.workspaces.current();
    if (workspace.kind === 'team') await alone(() => exchange(workspace)).catch(logFailure);
    plan();
  }
  plan();
  void whenShown();

  return {
    status: () => view(core.workspaces.current()),
    async syncNow() {
      const workspace = core.workspaces.current();
      if (workspace.kind === 'team') await alone(() => retry(workspace));
      plan();
      return view(core.workspaces.current());
    },
    soon() {
      const workspace = core.workspaces.current();
      if (workspace.kind === 'team' && !isClosed) void alone(() => exchange(workspace, true)).catch(logFailure);
    },
    async fetchNow() {
      const workspace = core.workspaces.current();
      if (workspace.kind === 'team') await alone(() => exchange(workspace, true, true, false));
      return view(core.workspaces.current());
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
        const followed = await withNextCertificate(core, workspace, error);
        if (followed !== null) return connectionOf(followed).ask(question);
        const told = toldError(error, workspace.address ?? '');
        doubt(workspace, told);
        throw told;
      }
    },
    handBack: () => mend((workspace, connection) => handBack(core, workspace.id, connection)),
    follow: () => mend((workspace, connection) => followRegistry(core, workspace, connection)),
    clockOffMs: () => {
      const workspace = core.workspaces.current();
      return workspace.kind === 'team' ? connectionOf(workspace).clockOffMs : null;
    },
    watch() {
      watchers += 1;
      failures = 0;
      if (watchers === 1) plan();
      let isWatching = true;
      return () => {
        if (!isWatching) return;
        isWatching = false;
        watchers -= 1;
        if (watchers === 0) plan();
      };
    },
    async close() {
      isClosed = true;
      switched.abort();
      follow();
      clearTimeout(timer);
      await Promise.all([...connections.values()].map((connection) => connection.close()));
      await queue;
    },
  };
}

const keyOf = ({ id, address, fingerprint }: WorkspaceRecord): string => `${id} ${address} ${fingerprint}`;
