import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Announcer } from '../lib/announce.tsx';
import { handleKey } from '../lib/commands.ts';
import { followChanges } from '../lib/live.ts';
import { queryClient } from '../lib/query.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { router } from './routes.tsx';
import { resolver, theme } from './theme.ts';
import { UnlockDialog } from './unlock-dialog.tsx';

/** Everything around the routes: theme, caches, the stream of changes, keys. */
export function App() {
  useEffect(() => {
    const stop = new AbortController();
    void followChanges(stop.signal);
    window.addEventListener('keydown', handleKey, { signal: stop.signal });
    return () => stop.abort();
  }, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ErrorBoundary>
          <RouterProvider router={router} />
        </ErrorBoundary>
        <UnlockDialog />
        <Notifications position="bottom-right" limit={3} />
        <Announcer />
      </QueryClientProvider>
    </MantineProvider>
  );
}
