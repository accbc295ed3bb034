import { VisuallyHidden } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { createStore } from './store.ts';

const message = createStore<{ text: string; turn: number }>({ text: '', turn: 0 });

let isFresh = false;

/** Says something to screen readers without moving the focus. What is said in one go is said one after the other. */
export function announce(text: string): void {
  const { text: last, turn } = message.get();
  // Two in one task are drawn at once, and the second would take the place of the first unheard.
  message.set(isFresh ? { text: `${last} ${text}`, turn } : { text, turn: turn + 1 });
  if (isFresh) return;
  isFresh = true;
  setTimeout(() => {
    isFresh = false;
  });
}

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
