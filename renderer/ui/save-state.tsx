import { Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { announce } from '../lib/announce.tsx';
import type { SaveState as State } from '../lib/draft/session.ts';
import { formatTime } from '../lib/format.ts';

const WORDS: { [K in State['kind']]: (state: Extract<State, { kind: K }>) => string } = {
  saved: ({ at }) => (at === null ? 'No edits yet' : `Saved at ${formatTime(at)}`),
  waiting: () => 'Saving',
  saving: () => 'Saving',
  failed: ({ why }) => `Not saved: ${why}`,
  locked: ({ why }) => `Not saved: ${why}`,
  conflict: () => 'Not saved: changed in another window',
};

function wordsFor<K extends State['kind']>(state: Extract<State, { kind: K }>): string {
  // The table has exactly one entry per kind; TypeScript cannot follow the correlation through the union.
  const words = WORDS[state.kind] as (state: Extract<State, { kind: K }>) => string;
  return words(state);
}

/** "Saving", "Saved at 14:02" or "Not saved: why". Said aloud when it is bad, and when it is good again. */
export function SaveState({ state }: { state: State }) {
  const words = wordsFor(state);
  const bad = ['failed', 'conflict', 'locked'].includes(state.kind);
  const wasBad = useRef(false);
  useEffect(() => {
    if (bad || (wasBad.current && state.kind === 'saved')) announce(words);
    if (bad) wasBad.current = true;
    else if (state.kind === 'saved') wasBad.current = false;
  }, [bad, state.kind, words]);
  return (
    <Text size="xs" span data-testid="save-state" {...(bad ? { c: 'var(--rh-bad)', fw: 600 } : { c: 'dimmed' })}>
      {words}
    </Text>
  );
}
