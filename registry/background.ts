/** Work that goes on when whoever asked for it is gone; the registry closes only once it has ended. */
export interface Background {
  /** Aborts when the registry closes and has waited long enough. */
  signal: AbortSignal;
  /** Keeps the registry open until the work has settled. */
  add<T>(work: Promise<T>): Promise<T>;
  /** Waits for what is under way, then aborts it and waits for its end. */
  close(graceMs: number): Promise<void>;
}

export function createBackground(): Background {
  const closing = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };
  return {
    signal: closing.signal,
    add(work) {
      underWay.add(work);
      const done = (): void => void underWay.delete(work);
      work.then(done, done);
      return work;
    },
    async close(graceMs) {
      const late = setTimeout(() => closing.abort(), graceMs);
      await settled();
      clearTimeout(late);
      closing.abort();
    },
  };
}
