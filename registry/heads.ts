import { AppError } from '../shared/errors.ts';
import type { Head } from '../shared/governance/statement.ts';

export interface Follower {
  /** Id of the member who listens. */
  member: string;
  /** Throws when who listens may no longer; asked before each head but the first. */
  admitted: () => Promise<unknown>;
  /** Aborts when who listened has hung up. */
  signal: AbortSignal;
}
/** Who waits for the ledger to grow. */
export interface Heads {
  /** Called after each appended statement, here or at another replica; calling it for nothing does no harm. */
  grown(): void;
  /**
   * The head at once, after each growth, and every `beatMs`, so that silence means a dead line and no news is ever missed.
   * Growths while somebody reads slowly are told as one. Throws `limit` where too many listen. Ends when the registry closes.
   */
  follow(follower: Follower): AsyncGenerator<Head>;
  /** Ends all that listen, and lets nobody in any more. */
  close(): void;
}

const BEAT_MS = 15_000;
/** More than one person has devices. A line that died on the way is held until the system gives it up, so the oldest gives way. */
const OF_ONE_MEMBER = 8;
const IN_ALL = 1000;

interface Listener {
  member: string;
  isEnded: boolean;
  hasNews: boolean;
  wake: () => void;
}

export function createHeads({ read, beatMs = BEAT_MS }: { read: () => Promise<Head>; beatMs?: number }): Heads {
  // In the order in which they came.
  const listeners = new Set<Listener>();
  let isClosed = false;
  let reading: Promise<Head> | undefined;

  /** Everybody who is woken by one growth gets the answer of one query. */
  function head(): Promise<Head> {
    if (reading !== undefined) return reading;
    const mine = read().finally(() => {
      if (reading === mine) reading = undefined;
    });
    reading = mine;
    return mine;
  }
  function end(listener: Listener): void {
    listeners.delete(listener);
    listener.isEnded = true;
    listener.wake();
  }
  function enter(member: string): Listener {
    const own = [...listeners].filter((one) => one.member === member);
    if (own.length >= OF_ONE_MEMBER && own[0] !== undefined) end(own[0]);
    if (listeners.size >= IN_ALL)
      throw new AppError('limit', 'Too many desktops listen to the registry. It is asked now and then instead.', {
        limit: 'event_streams',
        retryAfterMs: 60_000,
      });
    const listener = { member, isEnded: isClosed, hasNews: false, wake: () => {} };
    listeners.add(listener);
    return listener;
  }
  /** Until the ledger grows, a beat has passed, or it is over. */
  function news(listener: Listener, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (listener.hasNews || listener.isEnded || signal.aborted) return Promise.resolve();
    const timer = setTimeout(resolve, beatMs);
    listener.wake = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
    return promise.finally(() => clearTimeout(timer));
  }

  return {
    grown() {
      // What is being read may be from before.
      reading = undefined;
      for (const listener of listeners) {
        listener.hasNews = true;
        listener.wake();
      }
    },
    async *follow({ member, admitted, signal }) {
      const listener = enter(member);
      try {
        while (!listener.isEnded && !signal.aborted) {
          listener.hasNews = false;
          yield await head();
          await news(listener, signal);
          await admitted();
        }
      } finally {
        listeners.delete(listener);
      }
    },
    close() {
      isClosed = true;
      for (const listener of [...listeners]) end(listener);
    },
  };
}
