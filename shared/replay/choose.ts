/** Share of the calls that goes to executions which an edited rule touches, as long as there are so many. */
const TOUCHED = 0.7;

/** How many of each group to ask again, with so many calls for both lanes together; every execution costs two. */
export function share(calls: number, touched: number, rest: number): { touched: number; rest: number } {
  const executions = Math.floor(calls / 2);
  const ofTouched = Math.min(touched, rest === 0 ? executions : Math.ceil(executions * TOUCHED));
  const ofRest = Math.min(rest, executions - ofTouched);
  return { touched: Math.min(touched, executions - ofRest), rest: ofRest };
}

/** What was offered so far, and samples of it. */
export interface Reservoir<T> {
  offer(item: T): void;
  offered(): number;
  sample(count: number): T[];
}

/**
 * Fair samples of up to `size` from a stream whose length nobody knows: each item is as likely as any other. `random` gives numbers in [0, 1).
 * Source: J. S. Vitter, "Random Sampling with a Reservoir", ACM TOMS 11 (1985), algorithm R.
 */
export function reservoir<T>(size: number, random: () => number): Reservoir<T> {
  const kept: T[] = [];
  let seen = 0;
  return {
    offer(item) {
      seen += 1;
      if (kept.length < size) kept.push(item);
      else {
        const place = Math.floor(random() * seen);
        if (place < size) kept[place] = item;
      }
    },
    offered: () => seen,
    // A reservoir is a fair sample, its first places are not: early items stand where they came in.
    sample: (count) => shuffled(kept, random).slice(0, count),
  };
}

/** The same items in a random order. Source: R. Durstenfeld, "Algorithm 235: Random permutation", CACM 7 (1964). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const place = Math.floor(random() * (last + 1));
    [mixed[last], mixed[place]] = [mixed[place] as T, mixed[last] as T]; // Both are within the list.
  }
  return mixed;
}
