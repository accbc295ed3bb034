import type { ExecutionLog, ExecutionRow } from './execution-log.ts';

interface Waiting {
  row: ExecutionRow;
  done: () => void;
  fail: (error: unknown) => void;
}
/** More rows than this in one commit make its callers wait noticeably longer for each other. */
const LARGEST_BATCH = 256;

/** A log that writes one batch at a time; what arrives meanwhile forms the next. `end` is called once, when nothing waits. */
export function inBatches(write: (rows: ExecutionRow[]) => Promise<void>, end: () => Promise<void>): ExecutionLog {
  let queue: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let waiting = 0;
  let ending: Promise<void> | undefined;
  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, LARGEST_BATCH);
      queue = queue.slice(LARGEST_BATCH);
      try {
        await write(batch.map(({ row }) => row));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
      waiting -= batch.length;
    }
    writing = undefined;
  }
  return {
    write: (row) =>
      new Promise((done, fail) => {
        waiting += 1;
        queue.push({ row, done, fail });
        writing ??= drain();
      }),
    waiting: () => waiting,
    async close() {
      await writing;
      ending ??= end();
      await ending;
    },
  };
}
