import { join } from 'node:path';
import { lockFolder } from '../ledger/folder-lock.ts';

/** What a registry on SQLite keeps in its folder; identity and certificate are files of their own beside it. */
export const databaseFile = (folder: string): string => join(folder, 'registry.sqlite');
/** The log of production calls, apart from the ledger: it is larger, and lives by other rules. */
export const executionsFile = (folder: string): string => join(folder, 'executions.sqlite');
export const executionBackups = (folder: string): string => join(folder, 'backups', 'executions');
export const backupFolder = (folder: string): string => join(folder, 'backups');

/** Takes the folder for this process; returns the release. A second registry would go on from what the first has not told it. */
export const lockRegistryFolder = (folder: string): (() => void) =>
  lockFolder(
    folder,
    `A registry is running with the data folder ${folder}. Stop it first, or choose another folder with --data.`,
  );
