import { join } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import type { ParentPort } from 'electron';
import { defaultDataFolder } from '../backend/data-folder.ts';
import type { Platform } from '../backend/platform.ts';
import { fileProtector } from '../backend/secrets.ts';
import { type Backend, startBackend } from '../backend/start.ts';
import { keychainProtector, mainBridge } from './main-bridge.ts';

// Runs in Electron's utility process. Since Electron 37 an unhandled rejection there only warns; a half-broken
// backend must not live on, so it ends and the main process starts a new one.
process.on('unhandledRejection', () => process.exit(1));

await runBackend(process.parentPort, defaultDataFolder(process.env));

async function runBackend(main: ParentPort, dataFolder: string): Promise<void> {
  const bridge = mainBridge((question) => main.postMessage(question));
  const handlers = Promise.withResolvers<{ backend: Backend; upgrade: RPCHandler<Backend['context']> }>();
  main.on('message', ({ data, ports }) => {
    if (bridge.take(data)) return;
    if (data?.type === 'stop')
      void handlers.promise.then(({ backend }) => backend.close()).finally(() => process.exit(0));
    const [port] = ports;
    if (data?.type !== 'connect' || port === undefined) return;
    // A window may connect before the backend is ready; its messages wait in the port until `start`.
    void handlers.promise.then(({ backend, upgrade }) => {
      upgrade.upgrade(port, { context: backend.context });
      port.start();
    });
  });
  try {
    const backend = await startBackend({ dataFolder, platform: await desktopPlatform(bridge.ask, dataFolder) });
    handlers.resolve({ backend, upgrade: new RPCHandler(backend.router) });
  } catch (error) {
    main.postMessage({
      type: 'cannot-start',
      message: error instanceof Error ? error.message : 'Rulehouse could not open its data folder.',
    });
  }
}

async function desktopPlatform(ask: ReturnType<typeof mainBridge>['ask'], dataFolder: string): Promise<Platform> {
  const keychain = (await ask({ act: 'keychain-available' })) === true;
  return {
    host: 'electron',
    capabilities: { nativeDialogs: false, keychain, openExternal: true, notifications: false, updates: false },
    protector: keychain ? keychainProtector(ask) : fileProtector(join(dataFolder, 'keys')),
    openExternal: async (address) => {
      await ask({ act: 'open', address });
    },
  };
}
