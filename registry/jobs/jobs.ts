import type { Log } from '../log.ts';
import type { RegistryDb } from '../store/tables.ts';

/** What a job knows: ids of rows, never content. */
export type JobData = Record<string, string>;

export interface Queue {
  /** Lower-case words with dashes; unique. */
  name: string;
  /** How many jobs of it one process works on at a time. */
  atOnce: number;
  /** How often a job is tried again, after the first time. */
  retries: number;
  /** Seconds before the first retry; each next one waits about twice as long, up to `longestPause`. */
  firstPause: number;
  longestPause: number;
  /** Does the work; what it throws is tried again later. The signal aborts when the registry closes. May be called again for work that was done already. */
  work(data: JobData, signal: AbortSignal): Promise<void>;
  /** Told once of a job that was tried as often as it may be. */
  gaveUp(data: JobData): Promise<void>;
}
export interface QueueDepth {
  queue: string;
  /** Ready or planned for later. */
  waiting: number;
  active: number;
  dead: number;
}

/**
 * Work that is on disk before anybody is told of it, is done at least once, and goes on after a crash. One interface for a registry on
 * SQLite, which works on its own table, and for replicas on PostgreSQL, which share pg-boss.
 */
export interface Jobs {
  /** Begins to work on a queue, and goes on with what an earlier process left. */
  work(queue: Queue): Promise<void>;
  /** Does something regularly, at one of the replicas, and once after each start: that makes up for times that were missed. */
  every(minutes: number, queue: Queue): Promise<void>;
  /** Adds a job in the transaction that it belongs to, or in one of its own. */
  enqueue(db: RegistryDb, queue: string, data: JobData, delaySeconds?: number): Promise<void>;
  depths(): Promise<QueueDepth[]>;
  /** Takes no more jobs, waits for those under way as long as told, then stops them; they go on with the next start. */
  close(graceMs: number): Promise<void>;
}

export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export interface JobsOptions {
  db: RegistryDb;
  log: Log;
  now: () => Date;
  /** How that clock's time passes; resolves early when the signal aborts. */
  wait: Wait;
  newId: () => string;
}

/** How long a job waits for its next try, in seconds; `random` in [0, 1) spreads those that failed together. */
export const pauseBefore = (
  { firstPause, longestPause }: Pick<Queue, 'firstPause' | 'longestPause'>,
  attempt: number,
  random: number,
): number => Math.min(longestPause, firstPause * 2 ** Math.min(attempt - 1, 16)) * (0.75 + random / 2);

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
