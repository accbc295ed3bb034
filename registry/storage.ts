import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../ledger/database.ts';
import { followGrowth } from '../ledger/follow-growth.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openPostgres } from '../ledger/postgres.ts';
import { AppError } from '../shared/errors.ts';
import { makeCertificate } from './certificate.ts';
import { folderCertificates } from './certificates/folder-store.ts';
import type { CertificateStore } from './certificates/issued.ts';
import { type SealedCertificates, sharedCertificates } from './certificates/shared-store.ts';
import { backupFolder, databaseFile, lockRegistryFolder } from './folder.ts';
import { type Identity, identityFrom, newIdentity, ownIdentity, type StoredIdentity } from './identity.ts';
import type { Jobs, Wait } from './jobs/jobs.ts';
import { ownJobs } from './jobs/own-jobs.ts';
import { type KeptExecutions, keptExecutions, keptSettings } from './kept-executions.ts';
import type { Log } from './log.ts';
import { type LogOptions, openExecutionLog } from './store/execution-log.ts';
import type { ExecutionStore } from './store/executions/store.ts';
import type { LogBounds } from './store/log-bounds.ts';
import { sealedRow } from './store/sealed-row.ts';
import { sharedExecutionLog } from './store/shared-execution-log.ts';
import {
  type AllTables,
  type RegistryDb,
  registryMigrations,
  type SharedTables,
  sharedMigrations,
} from './store/tables.ts';

export interface StorageOptions {
  dataFolder: string;
  databaseUrl: string | undefined;
  secret: string | undefined;
  /** Names and addresses that the certificate is made for, on the first start. */
  hosts: readonly string[];
  now: () => Date;
  wait: Wait;
  newId: () => string;
  log: Log;
  /** Of the log of executions, where they are not the usual ones. */
  bounds: Partial<LogBounds> | undefined;
}
/** Where a registry keeps everything: its own folder, or a PostgreSQL database that its replicas share. */
export interface Storage {
  db: RegistryDb;
  identity: Identity;
  /** Those of the registry's own making. */
  certificates: CertificateStore;
  executions: KeptExecutions;
  /** Begins no work before it is given a queue. */
  openJobs(): Promise<Jobs>;
  /** Calls `grown` when another replica appended to the ledger, within a second. */
  follow(ledger: Ledger, grown: () => void): { close(): Promise<void> };
  /** Writes what waits, then closes. */
  close(): Promise<void>;
}

export const openStorage = (options: StorageOptions): Promise<Storage> =>
  options.databaseUrl === undefined ? openFolder(options) : openShared(options, options.databaseUrl);

/** Nobody else may write to the folder, so there is nobody to follow. */
async function openFolder(options: StorageOptions): Promise<Storage> {
  const { dataFolder, hosts, now, wait, newId, log, bounds } = options;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const unlock = lockRegistryFolder(dataFolder);
  try {
    const identity = ownIdentity(dataFolder, newId);
    const certificates = folderCertificates(dataFolder, hosts, now);
    await certificates.read();
    const { db, close } = await openDatabase<AllTables>({
      file: databaseFile(dataFolder),
      migrations: registryMigrations,
      backups: backupFolder(dataFolder),
      now: () => now().toISOString(),
    });
    const settings = keptSettings(db);
    const logOptions = { log, bounds, keep: settings.keep };
    const executions = await openedLog(join(dataFolder, 'executions.sqlite'), logOptions).catch(
      async (error: unknown) => {
        await close();
        throw error;
      },
    );
    return {
      db,
      identity,
      certificates,
      executions: keptExecutions(executions, settings, db),
      openJobs: () => ownJobs({ db, log, now, wait, newId }),
      follow: () => ({ close: async () => {} }),
      async close() {
        await executions.close();
        await close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Calls are taken only once their log can be written: bringing a large one of an earlier release to its newest shape takes minutes. */
async function openedLog(file: string, options: LogOptions): Promise<ExecutionStore> {
  const log = openExecutionLog(file, options);
  try {
    await log.opened();
    return log;
  } catch (error) {
    await log.close();
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new AppError('unavailable', `The log of executions in ${file} cannot be opened. ${reason}`, {
      what: 'execution_log',
    });
  }
}

const SHORTEST_SECRET = 32;

async function openShared(options: StorageOptions, url: string): Promise<Storage> {
  const { secret = '', hosts, now, newId, dataFolder, log, bounds } = options;
  if (secret.length < SHORTEST_SECRET)
    throw invalid(
      'RULEHOUSE_SECRET',
      `With DATABASE_URL the registry needs RULEHOUSE_SECRET: at least ${SHORTEST_SECRET} random characters, the same for every replica, for instance from: openssl rand -base64 32`,
    );
  const { db, close } = await openPostgres<AllTables & SharedTables>({
    url,
    migrations: sharedMigrations,
    now: () => now().toISOString(),
  });
  try {
    const make = async (): Promise<string> => {
      if (existsSync(databaseFile(dataFolder))) throw otherRegistry(dataFolder);
      const { certificate, privateKey } = await makeCertificate(hosts, now());
      return JSON.stringify({ identity: newIdentity(newId), certificate, certificateKey: privateKey });
    };
    // Written by `make`, and nobody without the secret could have changed it.
    const own = JSON.parse(await sealedRow(db, { secret, make })) as SealedCertificates & { identity: StoredIdentity };
    const identity = identityFrom(own.identity);
    // Kysely's types are invariant in the tables; these are the registry's and two more.
    const registryDb = db as unknown as RegistryDb;
    const settings = keptSettings(registryDb);
    const executions = sharedExecutionLog(db, { log, bounds, keep: settings.keep });
    const { workspace } = identity;
    return {
      db: registryDb,
      identity,
      certificates: sharedCertificates(db, secret),
      executions: keptExecutions(executions, settings, registryDb),
      // Loaded where it is used: a registry on SQLite starts without it.
      openJobs: async () => (await import('./jobs/boss-jobs.ts')).bossJobs(url, { log, now }),
      follow: (ledger, grown) =>
        followGrowth({ url, workspace, grown, head: async () => (await ledger.head(db, workspace)).hash }),
      async close() {
        await executions.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid_input', message, { problems: [{ path: '', field, message }] });
}

const otherRegistry = (folder: string): AppError =>
  new AppError(
    'conflict',
    `The data folder ${folder} holds a registry on SQLite, and the database in DATABASE_URL is new. Its ledger is not carried over, so nothing was changed. Unset DATABASE_URL to go on with it, or choose another folder with --data to begin a new registry.`,
    { rule: 'other_registry' },
  );
