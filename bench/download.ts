import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A package that is measured beside ours and no part of it. */
interface Measured {
  name: string;
  version: string;
  /** Packages with versions that it needs beside what it names. */
  beside?: readonly string[];
  /** Path of the file to run, inside of it. */
  entry: readonly string[];
}
/** The file to run; why it is not there, or null. */
export interface Downloaded {
  entry: string;
  missing: string | null;
}

const LONGEST_DOWNLOAD_MS = 15 * 60_000;

/** Downloads a package into the temporary folder, once for all benchmarks, without running any script of a package. */
export async function download({ name, version, beside = [], entry: path }: Measured): Promise<Downloaded> {
  const folder = join(tmpdir(), `rulehouse-bench-${name.replaceAll(/[@/]+/g, '-').replace(/^-/, '')}-${version}`);
  const entry = join(folder, 'node_modules', name, ...path);
  const done = join(folder, 'complete');
  if (existsSync(done) && existsSync(entry)) return { entry, missing: null };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const args = ['install', `${name}@${version}`, ...beside, '--no-audit', '--no-fund', '--omit=dev', '--omit=optional'];
  const code = await new Promise<number | string>((resolve) => {
    const npm = spawn('npm', [...args, '--ignore-scripts'], {
      cwd: folder,
      stdio: 'ignore',
      timeout: LONGEST_DOWNLOAD_MS,
      shell: process.platform === 'win32',
    });
    npm.on('error', (error) => resolve(error.message));
    npm.on('close', (status, signal) => resolve(status ?? String(signal)));
  });
  if (code !== 0 || !existsSync(entry))
    return { entry, missing: `npm could not download ${name} ${version} (${code})` };
  writeFileSync(done, '');
  return { entry, missing: null };
}
