import type { ExecutionFilter, Series } from './store.ts';

const PARTS = ['version', 'channel', 'application', 'kind', 'model'] as const;

/** Whether executions of a series can be meant. */
export const isWithin = (series: Series, filter: ExecutionFilter): boolean =>
  (filter.outcomes === undefined || filter.outcomes.includes(series.outcome)) &&
  PARTS.every((part) => filter[part] === undefined || filter[part] === series[part]);

/** Whether fewer than all series of the agent may be meant. */
export const isNarrowed = (filter: ExecutionFilter): boolean =>
  filter.outcomes !== undefined || PARTS.some((part) => filter[part] !== undefined);
