import type Electron from 'electron';

/**
 * The part of Electron this host uses, handed in as an argument: under plain Node an import of `electron` starts a
 * download, and the stand-in of the tests has exactly this shape.
 */
export type ElectronApi = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'protocol'
  | 'safeStorage'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>;
