import type { QueryTerm } from '../../../shared/executions/terms.ts';
import type { ExecutionLog } from '../execution-log.ts';
import type { ExecutionRow } from './row.ts';

/** What calls have in common so often that their combinations are few: searching them is searching a handful of lists. */
export type Series = Pick<
  ExecutionRow,
  'agent' | 'version' | 'channel' | 'outcome' | 'application' | 'kind' | 'provider' | 'model'
>;
export const SERIES_FIELDS = [
  'agent',
  'version',
  'channel',
  'outcome',
  'application',
  'kind',
  'provider',
  'model',
] as const satisfies (keyof Series)[];

/** Which executions of one agent; absent parts do not narrow. */
export interface ExecutionFilter {
  agent: string;
  /** Any of them. */
  outcomes?: readonly string[] | undefined;
  version?: string | undefined;
  channel?: string | undefined;
  application?: string | undefined;
  kind?: string | undefined;
  model?: string | undefined;
  /** Milliseconds since the epoch, from inclusive, to exclusive. */
  from?: number | undefined;
  to?: number | undefined;
  /** All of them: words, values, rules, the batch (`shared/executions/terms.ts`). */
  terms: readonly QueryTerm[];
}
export interface PageRequest {
  filter: ExecutionFilter;
  /** Where another page ended; absent for the newest. Says a place in the order, so rows that come and go do not move it. */
  cursor?: string | undefined;
  direction: 'older' | 'newer';
  /** 1 to 500. */
  limit: number;
}
/** Newest first in either direction. A cursor leads on in its direction; null where nothing lies beyond. */
export interface ExecutionPage {
  rows: ExecutionRow[];
  older: string | null;
  newer: string | null;
  /** Rows that words, values and rules do not find yet: they are indexed in the moments after they were written. */
  unindexed: number;
}
/** What to remove of one agent: everything from before, in milliseconds, and all but the newest `keep`. */
export interface PruneRequest {
  agent: string;
  before: number;
  keep: number;
}
export interface ExecutionStore extends ExecutionLog {
  page(request: PageRequest): Promise<ExecutionPage>;
  get(id: string): Promise<ExecutionRow | null>;
  /** How many there are, counted up to `cap`. */
  count(filter: ExecutionFilter, cap: number): Promise<number>;
  /** What occurs in this agent's executions, for choosing from. */
  seriesOf(agent: string): Promise<Series[]>;
  /** Returns how many rows were removed. */
  prune(request: PruneRequest): Promise<number>;
  /** Drops whole months that ended before, of every agent, where rows are kept by month; returns how many. Milliseconds. */
  dropBefore(ms: number): Promise<number>;
}

/** A UUIDv7's own time, which its order follows; the row's instant for other ids. Milliseconds since the epoch. */
export function timeOf({ id, at }: Pick<ExecutionRow, 'id' | 'at'>): number {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7/.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : Date.parse(at);
}
