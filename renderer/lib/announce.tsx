import { VisuallyHidden } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { createStore } from './store.ts';

const message = createStore<{ text: string; turn: number }>({ text: '', turn: 0 });

/** Says something to screen readers without moving the focus. */
export const announce = (text: string): void => message.set({ text, turn: message.get().turn + 1 });

/** The one polite live region. Two slots in turn, so that the same words twice are said twice. */
export function Announcer() {
  const { text, turn } = useSyncExternalStore(message.subscribe, message.get);
  return (
    <VisuallyHidden role="status" aria-live="polite" data-testid="announcer">
      <span>{turn % 2 === 0 ? text : ''}</span>
      <span>{turn % 2 === 1 ? text : ''}</span>
    </VisuallyHidden>
  );
}
