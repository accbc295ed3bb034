import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function lookUp(): string | undefined {
  const bundled = chromium.executablePath();
  if (bundled !== '' && existsSync(bundled)) return bundled;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES].find(isExecutable);
}

/**
 * A Chromium for the browser tests: `RULEHOUSE_CHROMIUM`, Playwright's own, the system's, or, on Debian as root, the
 * package `chromium`, which is then installed. Throws with what to do when there is none.
 */
export function findChromium(): string {
  const given = process.env.RULEHOUSE_CHROMIUM;
  if (given !== undefined) return given;
  const found = lookUp();
  if (found !== undefined) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium found; installing the Debian package chromium …');
    const run = (args: string[]) =>
      spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    run(['update', '-qq']);
    run(['install', '-y', '-qq', 'chromium']);
    const installed = lookUp();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'The browser tests need a Chromium. Install one with "npx playwright install chromium" or your system\'s package manager, or name one in RULEHOUSE_CHROMIUM.',
  );
}

/** Background networking off: a test browser talks to nobody but the page under test. */
export const CHROMIUM_FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
