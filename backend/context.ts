import type { LocalProgram } from '../engine/local-endpoints.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Announcer } from './announce.ts';
import type { CreationService } from './creation/service.ts';
import type { NewReference } from './errors.ts';
import type { Identity } from './identity.ts';
import type { Log } from './log.ts';
import type { Platform } from './platform.ts';
import type { ReplayService } from './replays/service.ts';
import type { FailedRuns } from './runs/failed-runs.ts';
import type { RuleTrials } from './runs/rule-trials.ts';
import type { RunService } from './runs/service.ts';
import type { WorkspaceRecord } from './store/app.ts';
import type { DesktopDb } from './store/tables.ts';
import type { DeviceService } from './sync/devices.ts';
import type { SyncService } from './sync/service.ts';

/** What the parts of the backend stand on. Time, ids and the environment arrive from the host. */
export interface Core {
  db: DesktopDb;
  ledger: Ledger;
  log: Log;
  announcer: Announcer;
  identity: Identity;
  platform: Platform;
  env: NodeJS.ProcessEnv;
  dataFolder: string;
  startedAt: string;
  version: string;
  now: () => string;
  newId: () => string;
  newReference: NewReference;
  /** Where to look for models on this machine. */
  localPrograms: readonly LocalProgram[];
  workspaces: Workspaces;
  failedRuns: FailedRuns;
}
/** Which workspace the windows show. */
export interface Workspaces {
  current(): WorkspaceRecord;
  switchTo(id: string): Promise<WorkspaceRecord>;
  /** Adds or replaces a workspace and shows it. */
  enter(workspace: WorkspaceRecord): Promise<void>;
  /** Replaces what is known of a workspace, shown or not. */
  replace(workspace: WorkspaceRecord): Promise<void>;
  list(): Promise<WorkspaceRecord[]>;
}
/** What a handler gets. */
export interface BackendContext extends Core {
  sync: SyncService;
  devices: DeviceService;
  runs: RunService;
  ruleTrials: RuleTrials;
  replays: ReplayService;
  creations: CreationService;
}
