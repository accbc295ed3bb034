import { useCallback, useEffect, useRef } from 'react';

const CONTROLS = 'input, button, textarea';

/**
 * For an entry that is about to stand elsewhere, which takes the focus from what is in it: remembers which control of the
 * element with this id has the focus, and gives it back once the entry is drawn again.
 */
export function useKeptFocus(): (elementId: string) => void {
  const kept = useRef<{ id: string; control: number } | null>(null);
  useEffect(() => {
    if (kept.current === null) return;
    const { id, control } = kept.current;
    const element = document.getElementById(id);
    kept.current = null;
    (element?.querySelectorAll<HTMLElement>(CONTROLS)[control] ?? element)?.focus();
  });
  return useCallback((elementId) => {
    const controls = [...(document.getElementById(elementId)?.querySelectorAll(CONTROLS) ?? [])];
    kept.current = { id: elementId, control: controls.findIndex((one) => one === document.activeElement) };
  }, []);
}
