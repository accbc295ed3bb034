import { spawn } from 'node:child_process';
import { accessSync, constants, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Browsers with an application mode: a window without address bar and tabs. */
const NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'brave-browser',
];
const PLACES: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};
const FALLBACK: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

export interface Opened {
  how: 'application window' | 'browser' | 'not opened';
  /** Removes the file that carried the token; also when nothing was opened. */
  forget(): void;
}

/**
 * Opens the application's address for the person. The token in it must not stand in a command line, which every user
 * of the machine can list, so a page that only this user can read leads there.
 */
export function openWindow(
  url: string,
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): Opened {
  const page = join(folder, 'open.html');
  const forget = (): void => rmSync(page, { force: true });
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { how: 'not opened', forget };
  rmSync(page, { force: true });
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><title>Rulehouse</title><meta http-equiv="refresh" content="0;url=${url}">`,
    { mode: 0o600 },
  );
  const browser = findBrowser(env, platform);
  if (browser !== undefined && start(browser, [`--app=${pathToFileURL(page).href}`]))
    return { how: 'application window', forget };
  const [command, ...fixed] = FALLBACK[platform] ?? ['xdg-open'];
  return { how: start(command, [...fixed, page]) ? 'browser' : 'not opened', forget };
}

function findBrowser(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter);
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...(PLACES[platform] ?? [])].find(
    isExecutable,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function start(command: string, args: string[]): boolean {
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
  return child.pid !== undefined;
}
