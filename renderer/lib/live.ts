import { useSyncExternalStore } from 'react';
import type { Topic } from '../../shared/api/desktop/base.ts';
import { api } from './api.ts';
import { queryClient } from './query.ts';
import { refresh } from './refresh.ts';
import { createStore } from './store.ts';

export type Connection = 'connecting' | 'open' | 'lost';
type Listener = (topics: readonly Topic[]) => void;

const connection = createStore<Connection>('connecting');
const listeners = new Set<Listener>();
let retryNow: (() => void) | null = null;

/** Hears what changed, after the queries that read it were marked. Returns how to stop. */
export function onChanged(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    retryNow = () => {
      clearTimeout(timer);
      resolve();
    };
  });

async function listen(signal: AbortSignal): Promise<void> {
  const changes = await api.system.changes(undefined, { signal });
  // Whatever was announced while nobody listened is unknown, so everything is read again after a loss.
  if (connection.get() === 'lost') await queryClient.invalidateQueries();
  connection.set('open');
  for await (const { topics } of changes) {
    refresh(queryClient, topics);
    for (const listener of listeners) listener(topics);
  }
}

/** Keeps the caches fresh until the signal aborts: the only place where queries are invalidated. */
export async function followChanges(signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      await listen(signal);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      console.warn('The stream of changes ended.', error);
    }
    if (signal.aborted) return;
    connection.set('lost');
    await pause(Math.min(500 * 2 ** failures, 10_000));
  }
}

/** Tries to reach the backend at once instead of at the next interval. */
export const retryConnection = (): void => retryNow?.();
export const useConnection = (): Connection => useSyncExternalStore(connection.subscribe, connection.get);
