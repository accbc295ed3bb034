import type { BrowserWindow } from 'electron';
import { listStaticFiles } from '../backend/page/static-files.ts';
import { isOwnAddress, START_PAGE } from './address.ts';
import { type BackendProcess, startBackendProcess } from './backend-host.ts';
import { CONNECT_CHANNEL } from './connect-message.ts';
import type { ElectronApi } from './electron-api.ts';
import { guardNavigation, refusePermissions } from './guards.ts';
import { applicationMenu } from './menu.ts';
import { pageHandler, registerScheme } from './page-protocol.ts';

export interface DesktopFiles {
  rendererFolder: string;
  preload: string;
  backendProcess: string;
}

/**
 * The whole main process: a page protocol, guards, one window and the backend in a utility process. Everything that
 * must come before `ready` happens synchronously in this call. Resolves when the window was shown, or at once in a
 * second instance, which hands over to the first and quits.
 */
export async function startDesktop(electron: ElectronApi, files: DesktopFiles): Promise<void> {
  const { app, ipcMain, session } = electron;
  registerScheme(electron);
  app.enableSandbox();
  guardNavigation(electron);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  let window: BrowserWindow | undefined;
  let backend: BackendProcess | undefined;
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => backend?.stop());

  await app.whenReady();
  refusePermissions(session.defaultSession);
  session.defaultSession.protocol.handle('app', pageHandler(listStaticFiles(files.rendererFolder)));
  backend = startBackendProcess(electron, files.backendProcess, app.getPath('userData'));
  ipcMain.on(CONNECT_CHANNEL, (event) => {
    const [port] = event.ports;
    // The frame is null after a navigation; only the top frame of our own page may talk to the backend.
    const { senderFrame } = event;
    if (port === undefined || senderFrame === null || senderFrame.parent !== null || !isOwnAddress(senderFrame.url))
      return;
    backend?.connect(port);
  });
  electron.Menu.setApplicationMenu(applicationMenu(electron));
  window = openWindow(electron, files.preload);
  app.on('activate', () => {
    if (electron.BrowserWindow.getAllWindows().length === 0) window = openWindow(electron, files.preload);
  });
}

function openWindow({ BrowserWindow }: ElectronApi, preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Rulehouse',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: true,
    },
  });
  // Shown when painted, so that nobody sees a white window first.
  window.once('ready-to-show', () => window.show());
  void window.loadURL(START_PAGE);
  return window;
}
