import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONNECT_CHANNEL } from './connect-message.ts';
import { startDesktop } from './desktop.ts';
import { answer } from './main-answers.ts';
import { keychainProtector, mainBridge } from './main-bridge.ts';
import { electronStandIn } from './stand-in.test-helper.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rulehouse-electron-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Rulehouse</title>');
  writeFileSync(join(folder, 'assets', 'main.js'), 'export {}');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function started(options?: Parameters<typeof electronStandIn>[0]) {
  const standIn = electronStandIn(options);
  await startDesktop(standIn.electron, {
    rendererFolder: folder,
    preload: '/p/preload.cjs',
    backendProcess: '/p/backend.js',
  });
  return standIn;
}

describe('start of the desktop host', () => {
  it('registers the scheme and the sandbox before ready, everything else after', async () => {
    const { log, schemes } = await started();
    expect(log.indexOf('schemes')).toBeLessThan(log.indexOf('ready'));
    expect(log.indexOf('enableSandbox')).toBeLessThan(log.indexOf('ready'));
    expect(log.indexOf('permission request handler')).toBeLessThan(log.indexOf('window'));
    expect(log.indexOf('protocol.handle app')).toBeLessThan(log.indexOf('window'));
    expect(schemes()).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  it('quits as the second instance and opens nothing', async () => {
    const { log, windows, children } = await started({ firstInstance: false });
    expect(log).toContain('quit');
    expect(windows).toHaveLength(0);
    expect(children).toHaveLength(0);
  });

  it('isolates the page', async () => {
    const { windows } = await started();
    expect(windows[0]?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(windows[0]?.loaded).toBe('app://rulehouse/');
  });

  it('brings the first window forward when started again', async () => {
    const { app, log } = await started();
    app.emit('second-instance');
    expect(log.slice(-2)).toEqual(['restore', 'focus']);
  });
});

describe('guards', () => {
  it.each(['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal'])(
    'refuses the permission %s',
    async (name) => {
      const { permission } = await started();
      let granted: boolean | undefined;
      permission.request?.(undefined as never, name as never, (answered) => {
        granted = answered;
      });
      expect([granted, permission.check?.(), permission.device?.()]).toEqual([false, false, false]);
    },
  );

  it.each([
    ['app://rulehouse/agents', false],
    ['app://rulehouse.evil/', true],
    ['app://user@rulehouse/', true],
    ['app://rulehouse:80/', true],
    ['https://rulehouse/', true],
    ['file:///etc/passwd', true],
    ['javascript:alert(1)', true],
    ['not an address', true],
  ])('navigation to %s is refused: %s', async (url, refused) => {
    const { windows } = await started();
    const contents = windows[0]?.webContents;
    for (const kind of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      let prevented = false;
      contents?.emit(kind, {
        url,
        preventDefault: () => {
          prevented = true;
        },
      });
      expect(prevented).toBe(refused);
    }
    expect(contents?.open?.({ url })).toEqual({ action: 'deny' });
  });
});

describe('page protocol', () => {
  it('serves the page for addresses of the application, with the content policy', async () => {
    const { page } = await started();
    const response = await page('app://rulehouse/agents/a1/rules');
    expect(await response.text()).toContain('Rulehouse');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it.each([
    'app://rulehouse/../secret',
    'app://rulehouse/%2e%2e/%2e%2e/etc/passwd',
    'app://rulehouse/assets/..%2findex.html',
    'app://other/index.html',
    'app://rulehouse/assets/none.js',
  ])('does not leave the built files: %s', async (url) => {
    const { page } = await started();
    const response = await page(url);
    // Resolved by the URL parser first, so a plain `..` may end at the page itself; nothing else is ever served.
    expect(response.status === 404 || (await response.text()).includes('<title>Rulehouse')).toBe(true);
  });

  it('takes only GET', async () => {
    const { page } = await started();
    expect((await page('app://rulehouse/', 'POST')).status).toBe(404);
  });
});

describe('connection of page and backend', () => {
  const frame = (url: string, parent: unknown = null) => ({ url, parent });
  it.each([
    ['the top frame of the page', frame('app://rulehouse/'), true],
    ['a frame that is gone', null, false],
    ['a subframe', frame('app://rulehouse/', {}), false],
    ['another origin', frame('https://example.com/'), false],
  ])('%s', async (_name, senderFrame, accepted) => {
    const { ipcMain, children } = await started();
    const port = {};
    ipcMain.emit(CONNECT_CHANNEL, { ports: [port], senderFrame });
    expect(children[0]?.posted).toEqual(accepted ? [{ message: { type: 'connect' }, ports: [port] }] : []);
  });

  it('starts the backend again when it dies, and tells the person when it keeps dying', async () => {
    const { children, shown, log } = await started();
    for (let death = 0; death < 3; death += 1) children.at(-1)?.emit('exit', 1);
    expect(children).toHaveLength(4);
    expect(shown).toHaveLength(0);
    children.at(-1)?.emit('exit', 1);
    expect(shown[0]).toContain('Nothing saved was lost');
    expect(log).toContain('quit');
  });

  it('stops the backend with the application and does not restart it', async () => {
    const { app, children } = await started();
    app.emit('will-quit');
    expect(children[0]?.posted).toEqual([{ message: { type: 'stop' }, ports: [] }]);
    children[0]?.emit('exit', 0);
    expect(children).toHaveLength(1);
  });
});

describe('keychain', () => {
  it('protects and reveals through the main process', async () => {
    const { electron } = electronStandIn();
    const bridge = mainBridge((question) => void answer(electron, question).then(bridge.take));
    const protector = keychainProtector(bridge.ask);
    const stored = await protector.protect('sk-canary');
    expect(stored).not.toContain('sk-canary');
    expect(await protector.reveal(stored)).toBe('sk-canary');
    await expect(protector.reveal('file1:abc')).rejects.toThrow('Enter it again');
    await expect(protector.reveal('keychain1:AAAA')).rejects.toThrow('not sealed here');
  });

  it('is not claimed where the system has none', async () => {
    const { electron } = electronStandIn({ keychain: false });
    expect(await answer(electron, { type: 'ask', id: 7, act: 'keychain-available' })).toEqual({
      type: 'answer',
      id: 7,
      ok: true,
      value: false,
    });
  });

  it.each([
    ['https://example.com/', true],
    ['http://example.com/', false],
    ['file:///etc/passwd', false],
    ['https://user:pw@example.com/', false],
  ])('opens %s in the browser: %s', async (address, allowed) => {
    const { electron, opened } = electronStandIn();
    const reply = await answer(electron, { type: 'ask', id: 1, act: 'open', address });
    expect([reply.ok, opened]).toEqual([allowed, allowed ? [address] : []]);
  });
});
