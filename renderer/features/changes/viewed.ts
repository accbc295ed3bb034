import { useState } from 'react';
import type { ChangeView } from '../../../shared/api/desktop/changes.ts';
import type { SpecDifference } from '../../../shared/spec/diff.ts';

/** By path, how the difference read when I marked it. */
type Marks = Record<string, string>;

/** Both texts: where a revision changes either, the difference is another one and has to be viewed again. */
const readingOf = ({ kind, before, after, sentence }: SpecDifference): string =>
  JSON.stringify([kind, before, after, sentence]);

const storageKey = (change: string): string => `rulehouse-viewed:${change}`;

// For as long as the window is open, over a reload too; a store that is switched off or full only loses the reload.
const kept = new Map<string, Marks>();
function marksOf(change: string): Marks {
  const held = kept.get(change);
  if (held !== undefined) return held;
  let stored: Marks = {};
  try {
    stored = JSON.parse(sessionStorage.getItem(storageKey(change)) ?? '{}');
  } catch {}
  kept.set(change, stored);
  return stored;
}
function keep(change: string, marks: Marks): void {
  kept.set(change, marks);
  try {
    sessionStorage.setItem(storageKey(change), JSON.stringify(marks));
  } catch {}
}

export interface Viewed {
  /** Differences that I have marked as viewed and that still read so. */
  viewed: ReadonlySet<string>;
  /** Differences that were changed by a revision since I viewed them. */
  changedSince: ReadonlySet<string>;
  mark(path: string, isViewed: boolean): void;
}

/** Which differences of a change I have viewed. A revision resets only those that it changes. */
export function useViewed(change: Pick<ChangeView, 'id' | 'differences'> | undefined): Viewed {
  const [, redraw] = useState(0);
  const { id = '', differences = [] } = change ?? {};
  const marks = marksOf(id);
  const marked = differences.filter(({ path }) => Object.hasOwn(marks, path));
  const isSame = (difference: SpecDifference): boolean => marks[difference.path] === readingOf(difference);
  return {
    viewed: new Set(marked.filter(isSame).map(({ path }) => path)),
    changedSince: new Set(marked.filter((each) => !isSame(each)).map(({ path }) => path)),
    mark(path, isViewed) {
      const difference = differences.find((each) => each.path === path);
      const { [path]: _, ...others } = marksOf(id);
      keep(id, isViewed && difference !== undefined ? { ...others, [path]: readingOf(difference) } : others);
      redraw((turn) => turn + 1);
    },
  };
}
