import { lockFolder } from '../../ledger/folder-lock.ts';

/** Takes the data folder for this process; returns the release. One process at a time, because two would each hold a cache of the other's data. */
export const lockDataFolder = (dataFolder: string): (() => void) =>
  lockFolder(
    dataFolder,
    `Rulehouse is already running with the data folder ${dataFolder}. Use that window, close it first, or start with another folder by setting RULEHOUSE_DATA.`,
  );
