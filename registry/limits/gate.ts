import { isIPv6 } from 'node:net';
import type { Access } from '../../shared/api/registry/access.ts';
import { AppError } from '../../shared/errors.ts';
import type { Caller } from '../features/base.ts';
import { type Rate, tokenBuckets } from './token-buckets.ts';

/** How much one replica takes. What is beyond is refused with `limit` and when to try again; nothing waits in line. */
export interface Limits {
  /** Requests of one API key. */
  perKey: Rate;
  /** Requests of one session. */
  perSession: Rate;
  /** Requests of one address without a valid credential: joining, opening sessions, guessing. */
  perAddress: Rate;
  /** Calls of models that run at once. */
  runsAtOnce: number;
  /** Open connections. */
  connections: number;
}

/** Wide enough for a desktop that fetches a long history and for an application under load; narrow enough that nobody drowns the others. */
export const USUAL_LIMITS: Limits = {
  perKey: { perSecond: 1000, burst: 5000 },
  perSession: { perSecond: 200, burst: 2000 },
  perAddress: { perSecond: 20, burst: 300 },
  runsAtOnce: 256,
  connections: 2000,
};

interface Asking {
  access: Access;
  /** Of the caller, or of who a trusted proxy says it is. */
  address: string;
  bearer: string | null;
}
/** Keeps count of who asks how much. */
export interface Gate {
  /** Lets in whom `admit` lets in, as often as the limits say. Throws what `admit` throws, or `limit`. */
  letIn(asking: Asking, admit: () => Promise<Caller>): Promise<Caller>;
  /** Begins a model call; returns how to end it. Throws `limit` when too many are under way. */
  beginRun(): () => void;
}

/** `clock`: milliseconds that never go back. */
export function createGate(limits: Limits, clock: () => number = () => performance.now()): Gate {
  const keys = tokenBuckets(limits.perKey, clock);
  const sessions = tokenBuckets(limits.perSession, clock);
  const addresses = tokenBuckets(limits.perAddress, clock);
  let running = 0;
  return {
    async letIn({ access, address, bearer }, admit) {
      if (access.by === 'anyone') refuse('address', addresses.take(groupOf(address)));
      const caller = await admit().catch((error: unknown) => {
        // Who guesses credentials is somebody without one.
        if (error instanceof AppError && error.code === 'unauthenticated')
          refuse('address', addresses.take(groupOf(address)));
        throw error;
      });
      if (access.by === 'application') refuse('key', keys.take(caller.application ?? ''));
      if (access.by === 'member') refuse('session', sessions.take(bearer ?? ''));
      return caller;
    },
    beginRun() {
      if (running >= limits.runsAtOnce) throw tooMuch('runs', 1000);
      running += 1;
      let ended = false;
      return () => {
        if (!ended) running -= 1;
        ended = true;
      };
    },
  };
}

/** One household has a /64 of IPv6 addresses to itself. */
function groupOf(address: string): string {
  return isIPv6(address) && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address;
}

type Limited = 'address' | 'key' | 'session' | 'runs';
const WORDS: Record<Limited, string> = {
  address: 'Too many requests without a valid credential come from your network address.',
  key: 'This API key makes more requests than the registry takes from one key.',
  session: 'This session makes more requests than the registry takes from one desktop.',
  runs: 'The registry runs as many calls of models as it can at once.',
};

function refuse(limited: Limited, wait: number): void {
  if (wait > 0) throw tooMuch(limited, wait);
}

function tooMuch(limited: Limited, retryAfterMs: number): AppError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  const words = `${WORDS[limited]} Nothing was done. Try again in ${seconds === 1 ? 'a second' : `${seconds} seconds`}.`;
  return new AppError('limit', words, { limit: limited === 'runs' ? 'runs' : `requests_per_${limited}`, retryAfterMs });
}
