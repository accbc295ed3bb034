import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Registry, RegistryOptions } from '../start.ts';
import type { MonthAnswer, MonthAsked, MonthReady, MonthStart } from './month-program.test-helper.ts';

/** A registry of some release in a process of its own, and its clock. */
export interface MonthRegistry extends Registry {
  moveTo(instant: number): Promise<void>;
}

/** Starts the release whose sources lie in `root`, at an instant in milliseconds since the epoch. */
export async function startRelease(root: string, instant: number, options: RegistryOptions): Promise<MonthRegistry> {
  const started: MonthStart = { instant, options };
  const program = join(import.meta.dirname, 'month-program.test-helper.ts');
  const child: ChildProcess = fork(program, [root, JSON.stringify(started)]);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The registry of ${root} ended with ${String(code)}.`);
  });
  // Without this the race's loser would be an unhandled rejection.
  ended.catch(() => {});
  const heard = async <T>(): Promise<T> => {
    const [message] = await Promise.race([once(child, 'message'), ended]);
    // The program sends exactly what is asked for.
    return message as T;
  };
  const ready = await heard<MonthReady>();
  let turn: Promise<unknown> = Promise.resolve();
  const ask = (asked: MonthAsked): Promise<MonthAnswer> => {
    const next = turn.then(async () => {
      const answer = heard<MonthAnswer>();
      child.send(asked);
      return answer;
    });
    turn = next;
    return next;
  };
  return {
    ...ready,
    signInLink: null,
    async invite(roles, days) {
      const { invite } = await ask({ ask: 'invite', roles, days });
      if (invite === undefined) throw new Error('There is no invite.');
      return invite;
    },
    isEmpty: async () => false,
    moveTo: async (to) => void (await ask({ ask: 'clock', instant: to })),
    async close() {
      const gone = once(child, 'exit');
      await ask({ ask: 'close' });
      await gone;
    },
  };
}
