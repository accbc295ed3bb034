import type { KeyboardEvent } from 'react';

/** Arrow keys walk through the rows of a list; Alt with them moves the rule and is left to the commands. */
export function walkRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || !(event.target instanceof HTMLElement)) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  const next = rows[rows.indexOf(event.target) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
