/** Calls in a row that ended badly before a model is left out. */
const MOST_FAILURES = 5;
/** How long it is left out before one call tries it again, in milliseconds. */
const REST_MS = 30_000;

/** Which models are left out for a while because calling them only costs time ("circuit breaker", Nygard, Release It). */
export interface Breaker {
  /** Whether to pass this one over now. Once it has rested, the first to ask is told no and finds out for all others. */
  isOpen(key: string, now: number): boolean;
  /** How a call ended; `exhausted` needs no repetition to be believed. `now` in milliseconds of a monotonic clock. */
  record(key: string, ended: 'well' | 'badly' | 'exhausted', now: number): void;
}

interface Circuit {
  failures: number;
  /** When it was opened, or when a probe was let through; null while it is closed. */
  openedAt: number | null;
}

export function createBreaker(): Breaker {
  const circuits = new Map<string, Circuit>();
  return {
    isOpen(key, now) {
      const circuit = circuits.get(key);
      if (circuit === undefined || circuit.openedAt === null) return false;
      if (now - circuit.openedAt < REST_MS) return true;
      circuit.openedAt = now;
      return false;
    },
    record(key, ended, now) {
      if (ended === 'well') {
        circuits.delete(key);
        return;
      }
      const circuit = circuits.get(key) ?? { failures: 0, openedAt: null };
      circuit.failures += 1;
      if (ended === 'exhausted' || circuit.failures >= MOST_FAILURES) circuit.openedAt = now;
      circuits.set(key, circuit);
    },
  };
}
