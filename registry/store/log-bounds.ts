/** How long the log of executions waits for its database, and how much it holds in memory meanwhile. */
export interface LogBounds {
  /** A row that is not on disk by then is answered for as `queued`. Milliseconds, as all of these times. */
  queuedAfterMs: number;
  /** How long the log rests after it could not be written; each next rest is twice as long, up to the longest. */
  firstRestMs: number;
  longestRestMs: number;
  /** A closing log gives up once it has written nothing for so long. */
  closingMs: number;
  /** Rows, and bytes of them, that wait before further calls are refused. */
  rows: number;
  bytes: number;
}

/**
 * A second is what a caller hardly notices beside a model. 20,000 rows are what PostgreSQL writes in some ten seconds once it is
 * back, and what a replica with a hundred calls a second takes during an outage of three minutes; 128 MiB, less than a tenth of what Node gives a process,
 * hold them all where a record has 3,000 characters. Calls that are under way when either is reached are taken still: some hundreds at most.
 */
export const USUAL_BOUNDS: LogBounds = {
  queuedAfterMs: 1000,
  firstRestMs: 100,
  longestRestMs: 5000,
  closingMs: 5000,
  rows: 20_000,
  bytes: 128 * 1024 * 1024,
};
