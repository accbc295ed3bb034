import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isSingleKey, matches } from './hotkeys.ts';
import { createStore } from './store.ts';

/** Something a person can do here: listed in the palette, run by its keys, shown under `?`. */
export interface Command {
  id: string;
  label: string;
  /** Heading in the palette and the list of shortcuts. */
  group: string;
  /** `mod+Z`, `mod+shift+Z`, `alt+ArrowUp`, `?`; `mod` is Ctrl, or Cmd on a Mac. */
  keys?: string;
  /** Also while typing in a field; otherwise keys are left to the field. */
  whileTyping?: boolean;
  run: () => void;
}

const registered = createStore<readonly Command[]>([]);
let singleKeys = true;
export const allowSingleKeys = (allow: boolean): void => {
  singleKeys = allow;
};

/** Offers commands while the calling component is mounted. The newest `run` is used; labels and ids decide identity. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  const identity = JSON.stringify(commands.map(({ id, label, group, keys }) => [id, label, group, keys]));
  useEffect(() => {
    // Read so that the effect follows the identity, not the array made by each render.
    void identity;
    const mine = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    registered.set([...registered.get(), ...mine]);
    return () => registered.set(registered.get().filter((command) => !mine.includes(command)));
  }, [identity]);
}

export const useRegisteredCommands = (): readonly Command[] =>
  useSyncExternalStore(registered.subscribe, registered.get);

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role="combobox"], .monaco-editor *'));

/** Runs the command whose keys were pressed; later registrations win over earlier ones. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  // A dialog has the keys to itself: undo in its fields must not reach the page below.
  if (event.target instanceof Element && event.target.closest('[role="dialog"]') !== null) return;
  const command = registered
    .get()
    .findLast(
      ({ keys, whileTyping }) =>
        keys !== undefined &&
        matches(keys, event) &&
        (whileTyping === true || !isTyping(event.target)) &&
        (singleKeys || !isSingleKey(keys)),
    );
  if (command === undefined) return;
  event.preventDefault();
  command.run();
}
