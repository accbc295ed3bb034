import { abortableSleep } from '../../engine/routing/backoff.ts';
import { AppError } from '../../shared/errors.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Whether the database is away, or the log takes no more: the same may well work in a moment. */
export const isOutage = (error: unknown): error is AppError<'unavailable'> =>
  error instanceof AppError && error.code === 'unavailable';

/**
 * Does what must not be dropped because the database is away for a moment, such as storing an answer that was paid for: tries again after growing
 * pauses, until the signal aborts or so many milliseconds are over. Throws what went wrong last.
 */
export async function throughOutage<T>(
  act: () => Promise<T>,
  signal: AbortSignal,
  longestMs = Number.POSITIVE_INFINITY,
): Promise<T> {
  const until = performance.now() + longestMs;
  for (let ms = FIRST_PAUSE_MS; ; ms = Math.min(2 * ms, LONGEST_PAUSE_MS)) {
    try {
      return await act();
    } catch (error) {
      if (!isOutage(error) || signal.aborted || performance.now() + ms > until) throw error;
      await abortableSleep(ms, signal);
    }
  }
}
