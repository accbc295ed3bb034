import { useSyncExternalStore } from 'react';
import { createStore } from '../../lib/store.ts';

/** Agents whose canary cases were asked for from this window, with the newest run there was then. */
const asked = createStore<ReadonlyMap<string, string | null>>(new Map());

export function noteAsked(agent: string, newest: string | null): void {
  asked.set(new Map(asked.get()).set(agent, newest));
}

/** Whether the run that was asked for is still to come. */
export function useIsAsked(agent: string, newest: string | null): boolean {
  const before = useSyncExternalStore(asked.subscribe, asked.get).get(agent);
  return before !== undefined && before === newest;
}
