const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/**
 * How long to wait before retry number `retry` (0 is the first), in milliseconds. Exponential with full jitter (AWS
 * Architecture Blog, "Exponential Backoff And Jitter"), so that calls that failed together do not come back together.
 * What the provider asked for is the least, with the jitter on top. `random` is in [0, 1).
 */
export function backoffMs(retry: number, askedMs: number | null, random: number): number {
  const jitter = Math.round(random * Math.min(LONGEST_MS, FIRST_MS * 2 ** retry));
  return askedMs === null ? jitter : askedMs + jitter;
}

/** Waits, or returns at once when the signal aborts; leaves neither timer nor listener behind. */
export function abortableSleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
