import { setTimeout as pause } from 'node:timers/promises';
import type { Head } from '../../shared/governance/statement.ts';

interface Following {
  /** Begins to listen: the heads that the registry tells, until it stops telling or `signal` aborts. */
  listen: (signal: AbortSignal) => Promise<AsyncIterable<Head>>;
  /** Called with each head, first when the line is made. The same one may come again and again. */
  came: (head: Head) => void;
  /** Called when the line is made or lost. */
  changed: () => void;
  /** Called with what went wrong. */
  failed: (error: unknown) => void;
}
export interface HeadFollower {
  /** Whether the registry can be relied on to tell by itself. */
  isAlive(): boolean;
  stop(): void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Listens to a registry for as long as it is not stopped. A lost line is made again after ever longer pauses, each up to half
 * shorter by chance, so that a whole team does not come back in the same moment.
 */
export function followHeads({ listen, came, changed, failed }: Following): HeadFollower {
  const stopped = new AbortController();
  const { signal } = stopped;
  let alive = false;
  const setAlive = (now: boolean): void => {
    if (alive === now) return;
    alive = now;
    changed();
  };
  /** Resolves when the line is lost, with whether there was one. */
  async function listenOnce(): Promise<boolean> {
    let hasHeard = false;
    try {
      for await (const head of await listen(signal)) {
        if (signal.aborted) break;
        hasHeard = true;
        setAlive(true);
        came(head);
      }
    } catch (error) {
      if (!signal.aborted) failed(error);
    }
    return hasHeard;
  }
  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      failures = (await listenOnce()) ? 0 : failures + 1;
      if (signal.aborted) return;
      setAlive(false);
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      await pause(longest * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => {});
    }
  }
  void run();
  return {
    isAlive: () => alive,
    stop: () => stopped.abort(),
  };
}
