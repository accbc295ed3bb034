import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ExecutionSearch } from '../../../shared/executions/views.ts';
import { query } from '../../lib/api.ts';

const PAGE = 50;

/** Executions that a search finds, newest first, as far as they were asked for. Production goes on: each visit asks anew. */
export function useExecutions(agent: string, search: ExecutionSearch) {
  const pages = useInfiniteQuery({
    ...query.executions.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        agent,
        search,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.older ?? undefined,
    }),
    placeholderData: keepPreviousData,
    refetchOnMount: 'always',
  });
  return {
    ...pages,
    items: pages.data?.pages.flatMap(({ items }) => items) ?? [],
    unindexed: pages.data?.pages[0]?.unindexed ?? 0,
  };
}
