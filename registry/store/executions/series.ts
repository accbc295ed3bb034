import type { ExecutionFilter, Series } from './store.ts';

const PARTS = ['version', 'channel', 'application', 'kind', 'model'] as const;

/** Whether executions of a series can be meant. What people tried out is meant only where it is asked for. */
export const isWithin = (series: Series, filter: ExecutionFilter): boolean =>
  (filter.kind !== undefined || series.kind !== 'try') &&
  (filter.outcomes === undefined || filter.outcomes.includes(series.outcome)) &&
  PARTS.every((part) => filter[part] === undefined || filter[part] === series[part]);

/** Which of an agent's series are meant, and whether that is fewer than all. */
export function meantBy<S extends Series>(
  filter: ExecutionFilter,
  all: readonly S[],
): { series: S[]; isNarrowed: boolean } {
  const series = all.filter((each) => isWithin(each, filter));
  return { series, isNarrowed: series.length < all.length };
}
