import { AppError } from '../../shared/errors.ts';
import type { StoredRun } from '../store/runs.ts';

/** Runs that something else than their cases ended, such as a full disk: why, and how they ended while that cannot be stored. */
export interface FailedRuns {
  /** Stores how it ended, now or once that can be done. */
  note(ended: StoredRun, error: unknown): Promise<void>;
  /** A stored run as it is, and why it failed where this backend saw it fail. */
  seen(stored: StoredRun): { run: StoredRun; problem: string | null };
  /** It goes on. */
  forget(id: string): void;
  close(): void;
}

interface Failure {
  ended: StoredRun;
  problem: string;
  timer: NodeJS.Timeout | undefined;
}

const RETRY_MS = 5_000;
/** Reasons that are remembered; a run whose reason is not is still told as failed. */
const MOST = 100;

const problemOf = (error: unknown): string =>
  error instanceof AppError ? error.message : 'Something unexpected went wrong inside Rulehouse. Its log says what.';

export function createFailedRuns(store: (run: StoredRun) => Promise<void>, retryMs = RETRY_MS): FailedRuns {
  const failures = new Map<string, Failure>();
  let isClosed = false;

  async function keep(failure: Failure): Promise<void> {
    try {
      await store(failure.ended);
    } catch {
      if (isClosed || failures.get(failure.ended.id) !== failure) return;
      failure.timer = setTimeout(() => void keep(failure), retryMs);
      failure.timer.unref();
    }
  }
  function forget(id: string): void {
    clearTimeout(failures.get(id)?.timer);
    failures.delete(id);
  }
  return {
    async note(ended, error) {
      forget(ended.id);
      const failure: Failure = { ended, problem: problemOf(error), timer: undefined };
      failures.set(ended.id, failure);
      const [oldest] = failures.keys();
      if (failures.size > MOST && oldest !== undefined) forget(oldest);
      await keep(failure);
    },
    seen(stored) {
      const failure = failures.get(stored.id);
      if (failure === undefined) return { run: stored, problem: null };
      return { run: stored.state === 'running' ? failure.ended : stored, problem: failure.problem };
    },
    forget,
    close() {
      isClosed = true;
      for (const { timer } of failures.values()) clearTimeout(timer);
    },
  };
}
