import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', 'dist', 'node', 'main.js');

/** A program of ours as a person starts it: a process of its own, told to print JSON. */
export interface Program<Started> {
  started: Started;
  process: ChildProcess;
  /** Ends it as Ctrl+C does, and waits. */
  stop(): Promise<void>;
  /** Ends it as a crash or a power button does. */
  kill(): Promise<void>;
}

/** Starts `rulehouse <args> --json` and waits for its first line. Rejects with what it printed when it ends before. */
export async function startProgram<Started>(
  args: string[],
  env: Record<string, string> = {},
): Promise<Program<Started>> {
  const child = spawn(process.execPath, [MAIN, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of the tester's own keys or data reaches the program.
    env: { PATH: process.env.PATH ?? '', HOME: tmpdir(), ...env },
  });
  let printed = '';
  const started = await new Promise<Started>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const line = printed.split('\n').find((candidate) => candidate.startsWith('{'));
      if (line !== undefined && printed.includes(`${line}\n`)) resolve(JSON.parse(line) as Started);
    });
    child.once('exit', (code) => reject(new Error(`rulehouse ${args[0]} ended with ${code}: ${printed}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return { started, process: child, stop: () => end('SIGINT'), kill: () => end('SIGKILL') };
}

/** Runs `rulehouse <args>` to its end. */
export async function runProgram(args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { PATH: process.env.PATH ?? '', HOME: tmpdir() } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}

/** The application in a data folder, as `npm start` opens it in a browser. */
export const startApplication = (data: string, env: Record<string, string> = {}): Promise<Program<{ url: string }>> =>
  startProgram(['start', '--no-open', '--data', data], env);

/** The team registry, with the invite link of the first administrator. */
export const startRegistry = (
  data: string,
  env: Record<string, string> = {},
  port = 0,
): Promise<Program<{ address: string; fingerprint: string; invite: string | null }>> =>
  startProgram(['registry', 'serve', '--data', data, '--port', String(port), '--name', 'Garden team'], env);

/** A folder that is removed with everything in it. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'rulehouse-e2e-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
