import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Platform } from '../backend/platform.ts';
import { fileProtector } from '../backend/secrets.ts';

/** What a browser window on this machine can do: everything but native dialogs, keychain and updates. */
export function webPlatform(dataFolder: string): Platform {
  return {
    host: 'web',
    capabilities: { nativeDialogs: false, keychain: false, openExternal: true, notifications: false, updates: false },
    protector: fileProtector(join(dataFolder, 'keys')),
    openExternal,
  };
}

const OPENERS: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens a web address in the person's browser. Only http and https: other schemes can start programs. */
async function openExternal(address: string): Promise<void> {
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('Only web addresses can be opened.');
  const [command, ...fixed] = OPENERS[process.platform] ?? ['xdg-open'];
  await new Promise<void>((done, fail) => {
    const child = spawn(command, [...fixed, url.href], { stdio: 'ignore', detached: true });
    child.once('error', fail);
    child.once('spawn', () => {
      child.unref();
      done();
    });
  });
}
