import { Worker } from 'node:worker_threads';

/** One production call. `id` is ordered by time, which keeps inserts at the end of the index. */
export interface ExecutionRow {
  id: string;
  agent: string;
  version: string;
  at: string;
  outcome: string;
  /** Id of the API key. */
  application: string;
  /** Input, output, call record and rule checks as JSON. */
  record: string;
}
export interface ExecutionLog {
  /** Resolves when the row is on disk; rejects when it could not be written. */
  write(row: ExecutionRow): Promise<void>;
  /** Writes what waits, then ends. Safe to call twice. */
  close(): Promise<void>;
}

interface Waiting {
  row: ExecutionRow;
  done: () => void;
  fail: (error: Error) => void;
}
/** More rows than this in one commit make its callers wait noticeably longer for each other. */
const LARGEST_BATCH = 256;

/** The worker stands beside this file, in sources as TypeScript and in the built program as JavaScript. */
const workerFile = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './execution-log-worker.ts' : './execution-log-worker.js', import.meta.url);

/** Opens the log. One batch is at the worker at a time; what arrives meanwhile forms the next. */
export function openExecutionLog(file: string): ExecutionLog {
  const worker = new Worker(workerFile(), { workerData: { file } });
  // Known from the start: a worker that is already gone would never say so again.
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let queue: Waiting[] = [];
  let sent: Waiting[] = [];
  let broken: Error | undefined;
  let idle: (() => void) | undefined;
  const send = (): void => {
    if (sent.length > 0 || queue.length === 0) return;
    sent = queue.slice(0, LARGEST_BATCH);
    queue = queue.slice(LARGEST_BATCH);
    worker.postMessage({ rows: sent.map(({ row }) => row) });
  };
  worker.on('message', ({ problem }: { problem: string | null }) => {
    const finished = sent;
    sent = [];
    for (const { done, fail } of finished) problem === null ? done() : fail(new Error(problem));
    send();
    if (sent.length === 0) idle?.();
  });
  worker.on('error', (error) => {
    broken = error instanceof Error ? error : new Error('The execution log stopped.');
    for (const { fail } of [...sent, ...queue]) fail(broken);
    sent = [];
    queue = [];
    idle?.();
  });
  return {
    write: (row) =>
      new Promise((done, fail) => {
        if (broken !== undefined) return fail(broken);
        queue.push({ row, done, fail });
        send();
      }),
    async close() {
      if (sent.length > 0)
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      worker.postMessage('close');
      await exited;
    },
  };
}
