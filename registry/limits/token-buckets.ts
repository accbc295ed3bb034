/** A bucket holds `burst` tokens when full and gets `perSecond` back; each request takes one. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** Buckets in memory; more callers than any team has. Who is forgotten begins with a full one. */
const MOST_BUCKETS = 20_000;

/**
 * A token bucket for each name, in the memory of this process. `clock` is in milliseconds and never goes back.
 * `take` answers 0 for a token, otherwise the milliseconds until there is one.
 */
export function tokenBuckets({ perSecond, burst }: Rate, clock: () => number): { take(name: string): number } {
  const buckets = new Map<string, { tokens: number; at: number }>();

  /** Maps keep their order: who has not been seen for longest goes first. Many at a time, so that strangers cannot make each request dear. */
  function forget(): void {
    for (const name of buckets.keys()) {
      if (buckets.size <= MOST_BUCKETS / 2) return;
      buckets.delete(name);
    }
  }

  return {
    take(name) {
      const now = clock();
      const held = buckets.get(name);
      const tokens = held === undefined ? burst : Math.min(burst, held.tokens + ((now - held.at) / 1000) * perSecond);
      if (held === undefined && buckets.size >= MOST_BUCKETS) forget();
      buckets.delete(name);
      const left = tokens >= 1 ? tokens - 1 : tokens;
      buckets.set(name, { tokens: left, at: now });
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
    },
  };
}
