import { EventEmitter } from 'node:events';
import type Electron from 'electron';
import type { ElectronApi } from './electron-api.ts';

/**
 * A stand-in for Electron that models what the documentation says about order: schemes before `ready` and once, the
 * sandbox before `ready`, sessions, windows and utility processes only after it, deprecated calls absent.
 * `satisfies` holds each part to Electron's own types where they can be had without a window.
 */
export function electronStandIn({ firstInstance = true, keychain = true } = {}) {
  const log: string[] = [];
  let ready = false;
  let schemes: Electron.CustomScheme[] | undefined;
  const after = (what: string): void => {
    if (!ready) throw new Error(`${what} before ready`);
    log.push(what);
  };
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    enableSandbox() {
      if (ready) throw new Error('enableSandbox after ready');
      log.push('enableSandbox');
    },
    requestSingleInstanceLock: () => firstInstance,
    quit: () => void log.push('quit'),
    whenReady: async () => {
      await Promise.resolve();
      ready = true;
      log.push('ready');
    },
    getPath: (name: string) => `/data/${name}`,
  });
  const permission: {
    request?: (contents: never, name: never, answer: (granted: boolean) => void) => void;
    check?: () => boolean;
    device?: () => boolean;
  } = {};
  let pages: ((request: Request) => Promise<Response>) | undefined;
  const defaultSession = {
    setPermissionRequestHandler: (handler: typeof permission.request) => {
      after('permission request handler');
      if (handler) permission.request = handler;
    },
    setPermissionCheckHandler: (handler: () => boolean) => {
      permission.check = handler;
    },
    setDevicePermissionHandler: (handler: () => boolean) => {
      permission.device = handler;
    },
    protocol: {
      handle(scheme: string, handler: (request: Request) => Promise<Response>) {
        after(`protocol.handle ${scheme}`);
        if (!schemes?.some((known) => known.scheme === scheme)) throw new Error(`${scheme} was not registered`);
        pages = handler;
      },
    },
  };
  const children: (EventEmitter & {
    posted: { message: unknown; ports: unknown[] }[];
    postMessage(message: unknown, ports?: unknown[]): void;
  })[] = [];
  const utilityProcess = {
    fork() {
      after('utilityProcess.fork');
      const posted: { message: unknown; ports: unknown[] }[] = [];
      const child = Object.assign(new EventEmitter(), {
        posted,
        postMessage: (message: unknown, ports: unknown[] = []) => void posted.push({ message, ports }),
      });
      children.push(child);
      return child;
    },
  };
  class Contents extends EventEmitter {
    open: ((details: { url: string }) => { action: string }) | undefined;
    setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
      this.open = handler;
    }
  }
  class BrowserWindow extends EventEmitter {
    static all: BrowserWindow[] = [];
    static getAllWindows = (): BrowserWindow[] => BrowserWindow.all;
    readonly webContents = new Contents();
    readonly options: Electron.BrowserWindowConstructorOptions;
    loaded: string | undefined;
    constructor(options: Electron.BrowserWindowConstructorOptions) {
      super();
      after('window');
      this.options = options;
      BrowserWindow.all.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
    loadURL = async (url: string): Promise<void> => {
      this.loaded = url;
    };
    show = (): void => void log.push('show');
    focus = (): void => void log.push('focus');
    restore = (): void => void log.push('restore');
    isMinimized = (): boolean => true;
  }
  const protocol = {
    registerSchemesAsPrivileged(given: Electron.CustomScheme[]) {
      if (ready) throw new Error('schemes after ready');
      if (schemes) throw new Error('schemes registered twice');
      schemes = given;
      log.push('schemes');
    },
  } satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged'>;
  const safeStorage = {
    isAsyncEncryptionAvailable: async () => keychain,
    encryptStringAsync: async (text: string) => Buffer.from(`sealed ${text}`),
    decryptStringAsync: async (sealed: Buffer) => {
      const text = sealed.toString();
      if (!text.startsWith('sealed ')) throw new Error('not sealed here');
      return { result: text.slice('sealed '.length), shouldReEncrypt: false };
    },
    getSelectedStorageBackend: () => 'gnome_libsecret' as const,
  } satisfies Pick<
    Electron.SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >;
  const opened: string[] = [];
  const shell = { openExternal: async (address: string) => void opened.push(address) } satisfies Pick<
    Electron.Shell,
    'openExternal'
  >;
  const shown: string[] = [];
  const ipcMain = new EventEmitter();
  const parts = {
    app,
    BrowserWindow,
    dialog: { showErrorBox: (_title: string, text: string) => void shown.push(text) },
    ipcMain,
    Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => after('menu') },
    protocol,
    safeStorage,
    session: { defaultSession },
    shell,
    utilityProcess,
  } satisfies Record<keyof ElectronApi, unknown>;
  return {
    // The stand-in has the members this host uses, not all of Electron's.
    electron: parts as unknown as ElectronApi,
    log,
    app,
    permission,
    children,
    opened,
    shown,
    ipcMain,
    windows: BrowserWindow.all,
    schemes: () => schemes,
    page: (url: string, method = 'GET') => {
      if (!pages) throw new Error('no page handler');
      return pages(new Request(url, { method }));
    },
  };
}
