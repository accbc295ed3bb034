import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A server in a process of its own, so that its CPU is its own. It answers questions sent to it with one message each. */
export interface ServerProcess<Ready, Question, Answer> {
  ready: Ready;
  ask(question: Question): Promise<Answer>;
  stop(): void;
}

/** What any measured server tells: user and system time of all its threads so far. */
export interface CpuAnswer {
  cpuMs: number;
}

/** Starts a script of this folder that sends one message when it is ready. One question at a time. */
export async function startServer<Ready, Question extends string, Answer>(
  name: string,
  args: readonly string[],
): Promise<ServerProcess<Ready, Question, Answer>> {
  const child: ChildProcess = fork(join(import.meta.dirname, name), args);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${String(code)}`);
  });
  // Without this the race's loser would be an unhandled rejection.
  ended.catch(() => {});
  const heard = async <T>(): Promise<T> => {
    const [message] = await Promise.race([once(child, 'message'), ended]);
    // Each script sends exactly what its caller asks for.
    return message as T;
  };
  return {
    ready: await heard<Ready>(),
    ask(question) {
      const answer = heard<Answer>();
      child.send(question);
      return answer;
    },
    stop: () => void child.kill(),
  };
}

/** User and system time of this process and its threads, in milliseconds. */
export function cpuSoFar(): CpuAnswer {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000 };
}
