import { useState } from 'react';

// Kept for as long as the window is open, per version: a revision is another text and has to be viewed again.
const kept = new Map<string, ReadonlySet<string>>();

/** Which differences of a version I have viewed. */
export function useViewed(version: string): {
  viewed: ReadonlySet<string>;
  mark(path: string, isViewed: boolean): void;
} {
  const [, redraw] = useState(0);
  const viewed = kept.get(version) ?? new Set<string>();
  return {
    viewed,
    mark(path, isViewed) {
      const next = new Set(kept.get(version));
      if (isViewed) next.add(path);
      else next.delete(path);
      kept.set(version, next);
      redraw((turn) => turn + 1);
    },
  };
}
