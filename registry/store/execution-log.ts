import { Worker } from 'node:worker_threads';
import { inBatches } from './batches.ts';
import type { ExecutionRow } from './executions/row.ts';

export type { ExecutionRow };

export interface ExecutionLog {
  /** Resolves when the row is on disk; rejects when it could not be written. */
  write(row: ExecutionRow): Promise<void>;
  /** Writes what waits, then ends. Safe to call twice. */
  close(): Promise<void>;
}

/** The worker stands beside this file, in sources as TypeScript and in the built program as JavaScript. */
const workerFile = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './execution-log-worker.ts' : './execution-log-worker.js', import.meta.url);

/** Opens the log in a SQLite file of its own. */
export function openExecutionLog(file: string): ExecutionLog {
  const worker = new Worker(workerFile(), { workerData: { file } });
  // Known from the start: a worker that is already gone would never say so again.
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let broken: Error | undefined;
  let answer: PromiseWithResolvers<void> | undefined;
  worker.on('message', ({ problem }: { problem: string | null }) =>
    problem === null ? answer?.resolve() : answer?.reject(new Error(problem)),
  );
  worker.on('error', (error) => {
    broken = error instanceof Error ? error : new Error('The execution log stopped.');
    answer?.reject(broken);
  });
  return inBatches(
    async (rows) => {
      if (broken !== undefined) throw broken;
      answer = Promise.withResolvers<void>();
      worker.postMessage({ rows });
      await answer.promise;
    },
    async () => {
      worker.postMessage('close');
      await exited;
    },
  );
}
