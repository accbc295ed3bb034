import type { ExecutionRow, Logged } from './execution-log.ts';

/** A row that is not on disk yet. */
export interface WaitingRow {
  readonly row: ExecutionRow;
  readonly bytes: number;
  /** By a clock that never goes back, in milliseconds. */
  readonly since: number;
  /** Whether a try ended in a way that may have written it. */
  mayBeThere: boolean;
  state: 'waiting' | 'written' | 'refused';
  /** Its caller was told that it is queued. */
  isQueued: boolean;
  done(logged: Logged): void;
  fail(error: unknown): void;
}
/** What is still to be written, oldest first. */
export interface WaitingRows {
  /** Resolves `durable` once the row is written, `queued` when that takes longer than a caller waits. Rejects a refused row. */
  add(row: ExecutionRow): Promise<Logged>;
  /** The oldest rows, as many as go into one batch; they stay until they are settled and removed. */
  next(): WaitingRow[];
  /** Takes away what is settled of the rows that `next` gave. */
  removeSettled(batch: readonly WaitingRow[]): void;
  rows(): number;
  bytes(): number;
  /** How long the oldest has waited, in milliseconds. */
  age(): number;
  /** Nobody is told `queued` from now on: who still waits hears how it ended. */
  stopQueueing(): void;
  /** Refuses everything; returns how many rows that were. */
  giveUp(error: Error): number;
}

/** More rows than this in one commit make its callers wait noticeably longer for each other. */
const LARGEST_BATCH = 256;
/** A batch is one text on its way to PostgreSQL and one message to SQLite's thread. */
const LARGEST_BATCH_BYTES = 8 * 1024 * 1024;
/** Two bytes a character of the record are the most that V8 takes; the rest is the other columns, and who waits for the row. */
const bytesOf = ({ record }: ExecutionRow): number => 2 * record.length + 1000;
/** Rather a little late than a timer for each row. */
const SHORTEST_SWEEP_MS = 20;

export function waitingRows(queuedAfterMs: number): WaitingRows {
  const waiting: WaitingRow[] = [];
  let bytes = 0;
  let sweeping: NodeJS.Timeout | undefined;
  const sweepIn = (ms: number): void => {
    sweeping = setTimeout(sweep, ms).unref();
  };
  // One timer for all of them: while the log keeps up it fires once in a while and finds nothing that is due.
  function sweep(): void {
    sweeping = undefined;
    const now = performance.now();
    for (const one of waiting) {
      if (one.isQueued) continue;
      const left = one.since + queuedAfterMs - now;
      if (left > 0) {
        sweepIn(Math.max(left, SHORTEST_SWEEP_MS));
        return;
      }
      one.isQueued = true;
      one.done('queued');
    }
  }
  return {
    add: (row) =>
      new Promise((done, fail) => {
        const size = bytesOf(row);
        bytes += size;
        waiting.push({
          ...{ row, bytes: size, since: performance.now(), done, fail },
          ...{ mayBeThere: false, state: 'waiting', isQueued: false },
        });
        if (sweeping === undefined) sweepIn(queuedAfterMs);
      }),
    next() {
      let [count, size] = [0, 0];
      for (const one of waiting) {
        size += one.bytes;
        if (count === LARGEST_BATCH || (count > 0 && size > LARGEST_BATCH_BYTES)) break;
        count += 1;
      }
      return waiting.slice(0, count);
    },
    removeSettled(batch) {
      const left = batch.filter(({ state }) => state === 'waiting');
      for (const { state, bytes: size } of batch) if (state !== 'waiting') bytes -= size;
      waiting.splice(0, batch.length, ...left);
    },
    rows: () => waiting.length,
    bytes: () => bytes,
    age: () => (waiting[0] === undefined ? 0 : performance.now() - waiting[0].since),
    stopQueueing: () => clearTimeout(sweeping),
    giveUp(error) {
      const left = waiting.splice(0);
      bytes = 0;
      for (const { fail } of left) fail(error);
      return left.length;
    },
  };
}
