// `npm start`: the application in Electron where that can run, else the same application in a browser window.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runCommand } from './run-command.ts';

const ELECTRON = join(ROOT, 'node_modules', 'electron');
/** A download that has not finished by then is given up; the browser host starts instead. */
const DOWNLOAD_LIMIT_MS = 300_000;

/** Path of Electron's binary as its package records it, undefined while it was not downloaded. */
function electronBinary(): string | undefined {
  const record = join(ELECTRON, 'path.txt');
  if (!existsSync(record)) return undefined;
  const binary = join(
    process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(ELECTRON, 'dist'),
    readFileSync(record, 'utf8').trim(),
  );
  return existsSync(binary) ? binary : undefined;
}

const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

function whyNoElectron(args: readonly string[]): string | undefined {
  if (args.includes('--browser')) return 'The browser was asked for.';
  if (!hasDisplay()) return 'This machine has no display for Electron.';
  if (process.platform === 'linux' && process.getuid?.() === 0) return "Electron's sandbox does not run as root.";
  if (electronBinary() !== undefined) return undefined;
  console.log('Fetching Electron (once) …');
  const { status } = spawnSync(process.execPath, [join(ELECTRON, 'install.js')], {
    stdio: 'ignore',
    timeout: DOWNLOAD_LIMIT_MS,
  });
  return status === 0 && electronBinary() !== undefined ? undefined : 'Electron could not be fetched from here.';
}

const args = process.argv.slice(2);
const { code, output } = await runCommand(process.execPath, ['scripts/build.ts', '--if-stale'], { live: true });
if (code !== 0) {
  console.error(output === '' ? 'The build failed.' : 'The build failed; what it printed stands above.');
  process.exit(1);
}
const reason = whyNoElectron(args);
if (reason !== undefined) console.log(`${reason} Opening Rulehouse in the browser instead.`);
const [command, ...rest] =
  reason === undefined
    ? [electronBinary() as string, ROOT]
    : [process.execPath, join(ROOT, 'dist', 'node', 'main.js'), 'start', ...args.filter((arg) => arg !== '--browser')];
const child = spawn(command as string, rest, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('close', (exit) => process.exit(exit ?? 0));
