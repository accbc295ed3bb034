import type { QueryClient } from '@tanstack/react-query';
import type { Topic } from '../../shared/api/desktop/base.ts';
import { reads } from './topics.ts';

/**
 * Marks queries that read one of the topics as stale, and reads again those that somebody looks at. A first reading that is
 * under way may have read what was before the change; it is not begun anew by that, because there is nothing yet to show in
 * the meantime, so it is followed by a second one.
 */
export function refresh(client: QueryClient, topics: readonly Topic[]): void {
  const concerned = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => reads(queryKey, topics) };
  for (const query of client.getQueryCache().findAll({ ...concerned, fetchStatus: 'fetching' })) {
    if (query.state.data !== undefined) continue;
    const again = (): void => void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    query.promise?.then(again, again);
  }
  void client.invalidateQueries(concerned);
}
