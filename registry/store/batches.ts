import { AppError } from '../../shared/errors.ts';
import type { ExecutionLog, ExecutionRow } from './execution-log.ts';
import { type LogBounds, USUAL_BOUNDS } from './log-bounds.ts';
import { type WaitingRow, waitingRows } from './waiting-rows.ts';

/** What is wrong with a row itself: no further try would write it, and others are not held up by it. */
export class RowFault extends Error {
  override readonly name = 'RowFault';
}

/**
 * Writes rows, all or none, and resolves once they are on disk. `again`: an earlier try may have written some of them, so those that
 * are there already count as written (an id is made once). Throws a `RowFault` where a row is at fault, an `AppError` where the log as a whole is known to
 * be, anything else where that is not known.
 */
export type WriteRows = (rows: readonly ExecutionRow[], again: boolean) => Promise<void>;

type Say = (fields: object, words: string) => void;
export interface BatchOptions {
  log?: { warn: Say; error: Say } | undefined;
  bounds?: Partial<LogBounds> | undefined;
}

/**
 * A log that writes one batch at a time; what arrives meanwhile forms the next. While the log cannot be written, rows wait in memory and
 * are tried again, and no more of them are let in than the bounds say. `end` is called once, when nothing waits or the log gave up.
 */
export function inBatches(write: WriteRows, end: () => Promise<void>, options: BatchOptions = {}): ExecutionLog {
  const bounds = { ...USUAL_BOUNDS, ...options.bounds };
  const waiting = waitingRows(bounds.queuedAfterMs);
  const gaveUp = Promise.withResolvers<void>();
  let writing: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  let late: NodeJS.Timeout | undefined;
  let isGivenUp = false;
  let isFailing = false;
  let wake = (): void => {};

  /** Undefined once every row is settled. */
  async function attempt(some: readonly WaitingRow[]): Promise<unknown> {
    try {
      await write(
        some.map(({ row }) => row),
        some.some(({ mayBeThere }) => mayBeThere),
      );
    } catch (error) {
      if (error instanceof RowFault) return some.length > 1 ? error : refuse(some, error);
      // Its answer may have been lost after it was done.
      for (const one of some) one.mayBeThere = true;
      return error;
    }
    for (const one of some) {
      one.state = 'written';
      one.done('durable');
    }
    late?.refresh();
  }

  function refuse(some: readonly WaitingRow[], error: unknown): undefined {
    for (const one of some) {
      one.state = 'refused';
      one.fail(error);
      if (one.isQueued) options.log?.error({ execution: one.row.id }, 'an execution that was queued cannot be written');
    }
  }

  /** What keeps the rest of a batch from being written; undefined once every row is settled. */
  async function put(batch: readonly WaitingRow[]): Promise<unknown> {
    const trouble = await attempt(batch);
    if (trouble === undefined || trouble instanceof AppError || batch.length === 1) return trouble;
    const doubtful: WaitingRow[] = [];
    for (const one of batch) {
      const failure = await attempt([one]);
      if (failure instanceof AppError) return failure;
      if (failure !== undefined) doubtful.push(one);
    }
    if (!batch.some(({ state }) => state === 'written')) return doubtful.length === 0 ? undefined : trouble;
    // Others could be written beside them, so they are at fault themselves.
    for (const one of doubtful) {
      const failure = await attempt([one]);
      if (failure instanceof AppError) return failure;
      if (failure !== undefined) refuse([one], failure);
    }
  }

  async function drain(): Promise<void> {
    let rest = bounds.firstRestMs;
    while (waiting.rows() > 0 && !isGivenUp) {
      const batch = waiting.next();
      const trouble = await put(batch);
      waiting.removeSettled(batch);
      if (isGivenUp) return;
      tell(trouble);
      if (trouble === undefined) {
        rest = bounds.firstRestMs;
        continue;
      }
      await new Promise<void>((resolve) => {
        const rested = setTimeout(resolve, rest);
        wake = () => {
          clearTimeout(rested);
          resolve();
        };
      });
      rest = Math.min(2 * rest, bounds.longestRestMs);
    }
    writing = undefined;
  }

  function tell(trouble: unknown): void {
    if (isFailing === (trouble !== undefined)) return;
    isFailing = trouble !== undefined;
    if (isFailing)
      options.log?.error({ reason: reasonOf(trouble) }, 'executions cannot be written; they wait in memory');
    else options.log?.warn({ waiting: waiting.rows() }, 'executions are written again');
  }

  async function finish(): Promise<void> {
    waiting.stopQueueing();
    wake();
    late = setTimeout(() => gaveUp.resolve(), bounds.closingMs);
    await Promise.race([writing, gaveUp.promise]);
    clearTimeout(late);
    isGivenUp = true;
    wake();
    // What is being written in this very moment may still come to its end.
    await end();
    const lost = waiting.giveUp(closedError());
    if (lost > 0)
      options.log?.error({ executions: lost }, 'executions could not be written before the end and are lost');
  }

  return {
    write(row) {
      if (closing !== undefined) return Promise.reject(closedError());
      const logged = waiting.add(row);
      writing ??= drain();
      return logged;
    },
    admit() {
      if (waiting.rows() < bounds.rows && waiting.bytes() < bounds.bytes) return;
      throw new AppError(
        'unavailable',
        'The log of executions cannot be written now, and no more of them can wait for it. No model was asked. Try again in a few seconds; if it lasts, tell who runs the registry.',
        { what: 'execution_log', retryAfterMs: bounds.longestRestMs },
      );
    },
    waiting: waiting.rows,
    age: waiting.age,
    close() {
      closing ??= finish();
      return closing;
    },
  };
}

const closedError = (): AppError =>
  new AppError('unavailable', 'The registry was closed before this call was logged. Ask again once it is back.', {
    what: 'execution_log',
  });

/** For the log, which never holds what people wrote. */
function reasonOf(trouble: unknown): string {
  if (trouble instanceof AppError && 'what' in trouble.data) return String(trouble.data.what);
  const code = trouble instanceof Error && 'code' in trouble ? trouble.code : null;
  return typeof code === 'string' ? code : trouble instanceof Error ? trouble.name : 'unknown';
}
