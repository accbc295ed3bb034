type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const onMac = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** Whether the pressed keys are these (`mod+shift+Z`). Shift is left out of account for signs such as `?`. */
export function matches(keys: string, event: Pressed): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const has = (name: string): boolean => parts.slice(0, -1).includes(name);
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key);
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    has('mod') === (event.ctrlKey || event.metaKey) &&
    has('alt') === event.altKey &&
    (isSign || has('shift') === event.shiftKey)
  );
}

/** Keys without a modifier, which people who dictate or mistype may want off. */
export const isSingleKey = (keys: string): boolean => !keys.includes('+');

const NAMES: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', shift: 'Shift', alt: 'Alt' };

/** The keys as printed on this machine's keyboard: `['Ctrl', 'K']`. */
export const keyNames = (keys: string): string[] =>
  keys.split('+').map((part) => (part === 'mod' ? (onMac() ? '⌘' : 'Ctrl') : (NAMES[part] ?? part.toUpperCase())));
