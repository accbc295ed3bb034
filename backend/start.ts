import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { applyOverrides } from '../engine/catalogue/catalogue.ts';
import { type LocalProgram, USUAL_LOCAL_PROGRAMS } from '../engine/local-endpoints.ts';
import { listBackups } from '../ledger/backup.ts';
import { verifySignature, verifySignatureAside } from '../ledger/crypto.ts';
import { type OpenedDatabase, openDatabase } from '../ledger/database.ts';
import { createLedger } from '../ledger/ledger.ts';
import { orderedId } from '../ledger/ordered-id.ts';
import { type LedgerTables, ledgerMigrations } from '../ledger/tables.ts';
import { work } from '../ledger/work.ts';
import manifest from '../package.json' with { type: 'json' };
import { createAnnouncer } from './announce.ts';
import type { BackendContext, Core } from './context.ts';
import { createCreationService } from './creation/service.ts';
import { createSampleWorkspace } from './first-start/sample-workspace.ts';
import { keepWords } from './history/keep-words.ts';
import { openIdentity } from './identity.ts';
import { openLog } from './log.ts';
import type { Platform } from './platform.ts';
import { createReplayService } from './replays/service.ts';
import { router } from './router.ts';
import { createFailedRuns } from './runs/failed-runs.ts';
import { createRuleTrials } from './runs/rule-trials.ts';
import { createRunService } from './runs/service.ts';
import { listOverrides } from './store/catalogue.ts';
import { openInterruptedSteps } from './store/creations.ts';
import { lockDataFolder } from './store/instance-lock.ts';
import { desktopMigrations } from './store/migrations.ts';
import { markInterrupted, updateRun } from './store/runs.ts';
import type { DesktopTables } from './store/tables.ts';
import { createDeviceService } from './sync/devices.ts';
import { createSyncService, type SyncPace } from './sync/service.ts';
import { openWorkspaces } from './workspaces.ts';

export interface BackendOptions {
  dataFolder: string;
  platform: Platform;
  /** The clock, as an ISO instant; the machine's when absent. */
  now?: () => string;
  /** New ids, rising in time; UUIDv7 when absent. */
  newId?: () => string;
  env?: NodeJS.ProcessEnv;
  /** Where to look for models on this machine; the usual ports when absent. */
  localPrograms?: readonly LocalProgram[];
  /** How often the registry is asked; the usual when absent. */
  syncPace?: Partial<SyncPace>;
}
/** The application without a window. A host puts a transport in front of `router` and passes `context` with every call. */
export interface Backend {
  router: typeof router;
  context: BackendContext;
  info: { dataFolder: string; startedAt: string; version: string };
  close(): Promise<void>;
}

/**
 * Opens a data folder. The first start makes the device key and the sample workspace. Throws typed errors: `unavailable`
 * when another Rulehouse has the folder or the database cannot be read, `conflict` when a newer program wrote it.
 */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const { platform, env = process.env, newId = () => orderedId(Date.now()) } = options;
  const now = options.now ?? (() => new Date().toISOString());
  const dataFolder = resolve(options.dataFolder);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const unlock = lockDataFolder(dataFolder);
  try {
    const database = await openDatabase<LedgerTables & DesktopTables>({
      file: join(dataFolder, 'rulehouse.db'),
      migrations: [...ledgerMigrations, ...desktopMigrations],
      backups: join(dataFolder, 'backups'),
      now,
    });
    const { db } = database;
    applyOverrides(await listOverrides(db));
    const announcer = createAnnouncer();
    const core: Core = {
      db,
      ledger: createLedger({ verify: verifySignature, verifyAside: verifySignatureAside }),
      log: openLog(dataFolder),
      announcer,
      identity: await openIdentity(dataFolder, platform.protector, () => Date.parse(now())),
      platform,
      env,
      dataFolder,
      startedAt: now(),
      version: manifest.version,
      now,
      newId,
      newReference: () => randomBytes(4).toString('hex'),
      localPrograms: options.localPrograms ?? USUAL_LOCAL_PROGRAMS,
      workspaces: await openWorkspaces(db, announcer),
      failedRuns: createFailedRuns((run) => work(db, (tx) => updateRun(tx, run))),
    };
    await work(db, async (tx) => {
      await markInterrupted(tx, now());
      await openInterruptedSteps(tx, now());
    });
    if ((await core.workspaces.list()).length === 0) await core.workspaces.enter(await createSampleWorkspace(core));
    const backups = backUpDaily(database, core);
    const sync = createSyncService(core, options.syncPace);
    const devices = createDeviceService(core, sync);
    const runs = createRunService(core);
    const ruleTrials = createRuleTrials(core, runs);
    const replays = createReplayService(core, sync);
    const creations = createCreationService(core);
    const words = keepWords(core);
    return {
      router,
      context: { ...core, sync, devices, runs, ruleTrials, replays, creations },
      info: { dataFolder, startedAt: core.startedAt, version: manifest.version },
      async close() {
        await words.close();
        await creations.close();
        await replays.close();
        await runs.close();
        core.failedRuns.close();
        await devices.close();
        await sync.close();
        backups.stop();
        await database.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A shorter session changed little and is over at once. */
const WORTH_A_BACKUP_MS = 60_000;

/**
 * Writes a verified backup once a day: looked at every hour, so that a computer that sleeps does not postpone it for days, and
 * at the end, for those who never work for an hour.
 */
function backUpDaily(database: OpenedDatabase<LedgerTables & DesktopTables>, core: Core): { stop(): void } {
  const backUp = (): void => {
    const now = Date.parse(core.now());
    // One that was written under a clock that was a year ahead says nothing about today.
    const newest = listBackups(join(core.dataFolder, 'backups')).find(({ time }) => Date.parse(time) <= now);
    if (newest !== undefined && now - Date.parse(newest.time) < DAY_MS) return;
    try {
      database.backup();
    } catch (error) {
      core.log.error({ reason: error instanceof Error ? error.name : 'unknown' }, 'the daily backup failed');
    }
  };
  const timer = setInterval(backUp, HOUR_MS);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      if (Date.parse(core.now()) - Date.parse(core.startedAt) >= WORTH_A_BACKUP_MS) backUp();
    },
  };
}
