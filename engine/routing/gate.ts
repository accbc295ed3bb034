import { ended, FREE_PACE, isClosed, mayStart, type Pace, refused, started } from './pace.ts';

/** How a call ended, as far as the pace is concerned. */
export interface Ended {
  how: 'answered' | 'refused' | 'failed';
  retryAfterMs: number | null;
}
/** Lets calls to one model through at the pace that its provider bears. */
export interface Gate {
  /**
   * Waits for a place; the ticket goes back to `left`. `closed`: the provider refuses for longer than anybody should wait.
   * Resolves at once when the signal aborts.
   */
  enter(signal: AbortSignal): Promise<number | 'closed' | 'aborted'>;
  left(ticket: number, ended: Ended): void;
}
interface GateParts {
  /** Milliseconds of a monotonic clock. */
  clock: () => number;
  /** In [0, 1). */
  random: () => number;
  /** Resolves early when the signal aborts. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

function createGate({ clock, random, sleep }: GateParts): Gate {
  let pace: Pace = FREE_PACE;
  /** First come, first served; those who come again after a refusal wait behind the others. */
  const waiting = new Set<(answer: number | 'closed' | 'aborted') => void>();
  let nap: AbortController | undefined;

  function serve(): void {
    // One moment for both: a pause that ended between them would leave those who wait without anybody to wake them.
    const now = clock();
    for (const answer of waiting) {
      if (isClosed(pace, now)) answer('closed');
      else if (mayStart(pace, now)) {
        pace = started(pace, now);
        answer(pace.round);
      } else break;
    }
    rest(now);
  }
  /**
   * Wakes the first in line when a pause is over. Nobody in line: no timer keeps the program from ending. No pause: who is
   * still in line waits for a call to end.
   */
  function rest(now: number): void {
    const ms = pace.pausedUntil - now;
    if (waiting.size === 0 || ms <= 0) {
      nap?.abort();
      nap = undefined;
      return;
    }
    if (nap !== undefined) return;
    const current = new AbortController();
    nap = current;
    void sleep(Math.ceil(ms), current.signal).then(() => {
      if (nap === current) nap = undefined;
      if (!current.signal.aborted) serve();
    });
  }

  return {
    enter(signal) {
      const now = clock();
      if (signal.aborted) return Promise.resolve('aborted');
      if (waiting.size === 0 && mayStart(pace, now)) {
        pace = started(pace, now);
        return Promise.resolve(pace.round);
      }
      return new Promise((resolve) => {
        const answer = (given: number | 'closed' | 'aborted'): void => {
          waiting.delete(answer);
          signal.removeEventListener('abort', abort);
          resolve(given);
        };
        const abort = (): void => {
          answer('aborted');
          serve();
        };
        signal.addEventListener('abort', abort, { once: true });
        waiting.add(answer);
        serve();
      });
    },
    left(ticket, { how, retryAfterMs }) {
      pace =
        how === 'refused'
          ? refused(pace, { round: ticket, retryAfterMs, now: clock(), random: random() })
          : ended(pace, how === 'answered');
      if (waiting.size > 0) serve();
    },
  };
}

/** One gate for each key, made when it is first asked for. */
export function createGates(parts: GateParts): (key: string) => Gate {
  const gates = new Map<string, Gate>();
  return (key) => {
    const known = gates.get(key) ?? createGate(parts);
    gates.set(key, known);
    return known;
  };
}
