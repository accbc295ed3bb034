import { Worker } from 'node:worker_threads';
import { inBatches } from './batches.ts';
import type { Answered, Asked, LogFile, Role } from './execution-log-worker.ts';
import type { ExecutionRow } from './executions/row.ts';
import { CHUNK_ROWS } from './executions/sqlite-words.ts';
import type { ExecutionStore } from './executions/store.ts';

export type { ExecutionRow };

export interface ExecutionLog {
  /** Resolves when the row is on disk; rejects when it could not be written. */
  write(row: ExecutionRow): Promise<void>;
  /** Rows that are not on disk yet. */
  waiting(): number;
  /** Writes what waits, then ends. Safe to call twice. */
  close(): Promise<void>;
}

/** The worker stands beside this file, in sources as TypeScript and in the built program as JavaScript. */
const workerFile = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './execution-log-worker.ts' : './execution-log-worker.js', import.meta.url);

interface Thread {
  /** Rejects with what went wrong there. */
  ask(ask: string, ...request: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

function startThread(log: LogFile, role: Role): Thread {
  const worker = new Worker(workerFile(), { workerData: { ...log, role } });
  // Known from the start: a worker that is already gone would never say so again.
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let broken: Error | undefined;
  let asked = 0;
  worker.on('message', ({ id, value, problem }: Answered) => {
    const waits = waiting.get(id);
    waiting.delete(id);
    if (problem === undefined) waits?.resolve(value);
    else waits?.reject(new Error(problem));
  });
  const fail = (error: Error): void => {
    broken ??= error;
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
  };
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error('The execution log stopped.')));
  worker.on('exit', () => fail(new Error('The execution log was closed.')));
  const post = (message: Asked): void => worker.postMessage(message);
  return {
    async ask(ask, ...request) {
      if (broken !== undefined) throw broken;
      const answer = Promise.withResolvers<unknown>();
      asked += 1;
      waiting.set(asked, answer);
      post({ id: asked, ask, request });
      return answer.promise;
    },
    async close() {
      post('close');
      await exited;
    },
  };
}

export interface OwnExecutionLog extends ExecutionStore {
  /** Resolves once the file has its newest shape, which takes a while where an earlier release wrote it; rejects when it cannot be used. */
  opened(): Promise<void>;
}

/** Opens the log in a SQLite file of its own. Reading begins with the first question. */
export function openExecutionLog(file: string, chunkRows = CHUNK_ROWS): OwnExecutionLog {
  const log = { file, chunkRows };
  const writer = startThread(log, 'write');
  let reader: Promise<Thread> | undefined;
  // An empty batch is answered once the file has its newest shape: before that there is nothing to read.
  const opened = async (): Promise<void> => void (await writer.ask('write', []));
  const startReader = async (): Promise<Thread> => {
    await opened();
    return startThread(log, 'read');
  };
  const read = async (ask: string, ...request: readonly unknown[]): Promise<never> => {
    reader ??= startReader();
    // The thread answers by the type of what was asked (`ExecutionReads`).
    return (await (await reader).ask(ask, ...request)) as never;
  };
  const written = inBatches(
    async (rows) => void (await writer.ask('write', rows)),
    async () => {
      await reader?.then((thread) => thread.close()).catch(() => {});
      await writer.close();
    },
  );
  return {
    ...written,
    opened,
    page: (request) => read('page', request),
    get: (id) => read('get', id),
    count: (filter, cap) => read('count', filter, cap),
    seriesOf: (agent) => read('seriesOf', agent),
    // The thread answers a prune with a number.
    prune: async (request) => (await writer.ask('prune', request)) as number,
    dropBefore: async () => 0,
  };
}
