import { useEffect, useRef } from 'react';

/** Moves the focus to an element by id once it is there; for entries that were just added or asked for. */
export function useFocusOn(): (id: string) => void {
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const target = document.getElementById(wanted.current);
    if (target === null) return;
    wanted.current = null;
    target.focus();
  });
  return (id) => {
    wanted.current = id;
  };
}
