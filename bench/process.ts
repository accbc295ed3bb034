import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const script = (name: string): string => join(import.meta.dirname, name);

/** A provider stand-in that answers `answer` after `delayMs`; `address` is what `--base-url` takes. */
export async function startStandIn(delayMs: number, answer: unknown): Promise<{ address: string; stop(): void }> {
  const child = fork(script('stand-in.ts'), [String(delayMs), JSON.stringify(answer)]);
  const [port] = await once(child, 'message');
  return { address: `http://127.0.0.1:${String(port)}/v1`, stop: () => void child.kill() };
}

/** Runs a script to its end and returns the one message it sends. `--expose-gc` lets it tell live memory from garbage. */
export async function measureIn<T>(file: string, args: readonly string[]): Promise<T> {
  const child: ChildProcess = fork(file, args, { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${String(code)} before it had measured anything`);
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  // Without this the race's loser would be an unhandled rejection.
  ended.catch(() => {});
  // Each script sends exactly what its caller asks for.
  return message as T;
}
