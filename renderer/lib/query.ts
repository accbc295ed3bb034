import { QueryClient } from '@tanstack/react-query';

/**
 * Nothing goes stale by time: the backend announces every change (`live.ts`). `networkMode: 'always'` because the backend
 * is on this machine, and the default would pause every query while the system is offline.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always', retry: false },
  },
});
