import { useState } from 'react';
import type { Choice } from '../../../shared/spec/merge/three-way.ts';

export type Choices = ReadonlyMap<string, Choice>;

/** Read as far as it is what was written; anything else, as in another program's leftovers, is no choice. */
function read(key: string): Choices {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    if (!Array.isArray(stored)) return new Map();
    return new Map(stored.filter((entry): entry is [string, Choice] => Array.isArray(entry) && isChoice(entry[1])));
  } catch {
    return new Map();
  }
}
const isChoice = (value: unknown): boolean =>
  value === 'base' || value === 'left' || value === 'right' || (typeof value === 'object' && value !== null);

/** What was chosen for each conflict, by path. It outlives a reload of the window. `other`: what is merged into mine, by hash. */
export function useChoices(agent: string, other: string) {
  const key = `rulehouse-merge/${agent}/${other}`;
  const [choices, setChoices] = useState<Choices>(() => read(key));
  return {
    choices,
    choose(path: string, choice: Choice): void {
      const next = new Map(choices).set(path, choice);
      sessionStorage.setItem(key, JSON.stringify([...next]));
      setChoices(next);
    },
    forget: () => sessionStorage.removeItem(key),
  };
}
