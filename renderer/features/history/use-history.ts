import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { HistoryFilter } from '../../../shared/api/desktop/history.ts';
import { query } from '../../lib/api.ts';

const PAGE = 100;

/** Decisions that pass a filter, newest first, as far as they were asked for; null while the filter is not known yet. */
export function useHistory(filter: HistoryFilter | null) {
  const pages = useInfiniteQuery({
    ...query.history.list.infiniteOptions({
      input: (before: number | undefined) => ({ ...filter, limit: PAGE, ...(before === undefined ? {} : { before }) }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    enabled: filter !== null,
    placeholderData: keepPreviousData,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = pages;
  // A search may find nothing in a whole part of a long history; it goes on by itself until there is something to show.
  const searchesOn = pages.data?.pages.at(-1)?.items.length === 0 && hasNextPage && !isError;
  useEffect(() => {
    if (searchesOn && !isFetching) void fetchNextPage();
  }, [searchesOn, isFetching, fetchNextPage]);
  return { ...pages, items: pages.data?.pages.flatMap(({ items }) => items) ?? [], searchesOn };
}
