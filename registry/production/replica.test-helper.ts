import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** `rulehouse registry serve` in a process of its own, as people run it. */
export interface Replica {
  address: string;
  fingerprint: string;
  process: ChildProcess;
  /** As a crash or a power cut: nothing is finished. */
  kill(): Promise<void>;
  /** As a system that stops it: what is under way ends first. Returns the exit code. */
  stop(): Promise<number | null>;
}
export interface ReplicaOptions {
  folder: string;
  env: Record<string, string>;
  /** The program as it was built last instead of the sources. */
  isBuilt?: boolean;
  args?: readonly string[];
}

const ROOT = join(import.meta.dirname, '..', '..');

export async function startReplica({ folder, env, isBuilt = false, args = [] }: ReplicaOptions): Promise<Replica> {
  const program = join(ROOT, ...(isBuilt ? ['scripts', 'rulehouse.cjs'] : ['cli', 'main.ts']));
  const command = [program, 'registry', 'serve', '--json', '--port', '0', '--data', folder, ...args];
  const child = spawn(process.execPath, command, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const early = ended.then(([code]) => {
    throw new Error(`A replica ended with ${String(code)} before it served.`);
  });
  // Without this the race's loser would be an unhandled rejection.
  early.catch(() => {});
  const line = once(createInterface({ input: child.stdout }), 'line');
  const [said] = await Promise.race([line, early]);
  const { address, fingerprint } = JSON.parse(String(said)) as Partial<Pick<Replica, 'address' | 'fingerprint'>>;
  if (address === undefined || fingerprint === undefined) throw new Error(`A replica did not start: ${String(said)}`);
  return {
    address,
    fingerprint,
    process: child,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code as number | null;
    },
  };
}
