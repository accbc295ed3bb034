import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/errors.ts';
import { type BatchOptions, inBatches, RowFault } from './batches.ts';
import type { Answered, Asked, LogFile, Problem, Role } from './execution-log-worker.ts';
import type { ExecutionRow } from './executions/row.ts';
import { CHUNK_ROWS } from './executions/sqlite-words.ts';
import type { ExecutionStore } from './executions/store.ts';

export type { ExecutionRow };

/** `durable`: the row is on disk. `queued`: it is in the memory of this process, which goes on trying to write it. */
export type Logged = 'durable' | 'queued';

export interface ExecutionLog {
  /**
   * Resolves when the row is on disk, or when that takes longer than a caller should wait. Rejects a row that is at fault itself, and
   * what neither was written nor answered when the log closed.
   */
  write(row: ExecutionRow): Promise<Logged>;
  /** Throws `unavailable` while as many rows wait as may, so that nobody asks a model for an answer that could not be logged. */
  admit(): void;
  /** Rows that are not on disk yet. */
  waiting(): number;
  /** How long the oldest of them has waited, in milliseconds; 0 where none waits. */
  age(): number;
  /** Writes what waits, as long as that gets anywhere, then ends. Safe to call twice. */
  close(): Promise<void>;
}

export interface LogOptions extends BatchOptions {
  /** What of these rows may be stored; asked before each try. Everything where it is absent. */
  keep?: ((rows: readonly ExecutionRow[]) => Promise<readonly ExecutionRow[]>) | undefined;
}

/** The worker stands beside this file, in sources as TypeScript and in the built program as JavaScript. */
const workerFile = (): URL =>
  new URL(import.meta.url.endsWith('.ts') ? './execution-log-worker.ts' : './execution-log-worker.js', import.meta.url);

interface Thread {
  /** Rejects with what went wrong there. */
  ask(ask: string, ...request: readonly unknown[]): Promise<unknown>;
  hasEnded(): boolean;
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
    else waits?.reject(errorOf(problem));
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
    hasEnded: () => broken !== undefined,
    async close() {
      post('close');
      await exited;
    },
  };
}

function errorOf({ message, trouble, isRows }: Problem): Error {
  if (trouble !== undefined) return new AppError('unavailable', message, { what: trouble });
  return isRows === true ? new RowFault(message) : new Error(message);
}

export interface OwnExecutionLog extends ExecutionStore {
  /** Resolves once the file has its newest shape, which takes a while where an earlier release wrote it; rejects when it cannot be used. */
  opened(): Promise<void>;
}

/** Opens the log in a SQLite file of its own. Reading begins with the first question. */
export function openExecutionLog(file: string, options: LogOptions & { chunkRows?: number } = {}): OwnExecutionLog {
  const { chunkRows = CHUNK_ROWS, keep } = options;
  const log = { file, chunkRows };
  let writer = startThread(log, 'write');
  let reader: Promise<Thread> | undefined;
  let isClosed = false;
  // An empty batch is answered once the file has its newest shape: before that there is nothing to read.
  const prepared = writer.ask('write', [], false);
  prepared.catch(() => {});
  const startReader = async (): Promise<Thread> => {
    await prepared;
    return startThread(log, 'read');
  };
  const read = async (ask: string, ...request: readonly unknown[]): Promise<never> => {
    reader ??= startReader();
    // The thread answers by the type of what was asked (`ExecutionReads`).
    return (await (await reader).ask(ask, ...request)) as never;
  };
  const write = async (rows: readonly ExecutionRow[], again: boolean): Promise<void> => {
    // A file that could not be used from the start takes no row ever.
    await prepared.catch((error: Error) => Promise.reject(new RowFault(error.message)));
    const kept = keep === undefined ? rows : await keep(rows);
    // What ended the thread, such as too little memory, need not end the next one.
    if (writer.hasEnded() && !isClosed) writer = startThread(log, 'write');
    await writer.ask('write', kept, again);
  };
  const end = async (): Promise<void> => {
    isClosed = true;
    await reader?.then((thread) => thread.close()).catch(() => {});
    await writer.close();
  };
  return {
    ...inBatches(write, end, options),
    opened: async () => void (await prepared),
    page: (request) => read('page', request),
    get: (id) => read('get', id),
    count: (filter, cap) => read('count', filter, cap),
    seriesOf: (agent) => read('seriesOf', agent),
    // The thread answers a prune with a number.
    prune: async (request) => (await writer.ask('prune', request)) as number,
    dropBefore: async () => 0,
  };
}
