import { useInfiniteQuery } from '@tanstack/react-query';
import type { VersionView } from '../../../shared/api/desktop/versions.ts';
import { query } from '../../lib/api.ts';

const PAGE = 20;

/** The versions of an agent, newest first, as far as they were asked for. */
export function useVersions(agent: string) {
  const pages = useInfiniteQuery(
    query.versions.list.infiniteOptions({
      input: (before: number | undefined) => ({ agent, limit: PAGE, ...(before === undefined ? {} : { before }) }),
      initialPageParam: undefined,
      getNextPageParam: (page) => (page.more ? page.items.at(-1)?.number : undefined),
    }),
  );
  const items: VersionView[] = pages.data?.pages.flatMap((page) => page.items) ?? [];
  return { ...pages, items };
}
export type Versions = ReturnType<typeof useVersions>;
