/** A clock that goes when it is told to: who waits is woken in the order of time, and time stands at each of them. */
export interface SimulatedClock {
  now(): Date;
  /** `Wait` of a registry. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** In the place of `setInterval`. Returns what stops it. */
  every(ms: number, tick: () => void): () => void;
  /** Goes on to an instant, in milliseconds since the epoch, past everybody who waits until then. */
  moveTo(instant: number): Promise<void>;
}

interface Waiting {
  at: number;
  wake: () => void;
}

export function simulatedClock(start: number): SimulatedClock {
  const waiting = new Set<Waiting>();
  let current = start;
  const add = (at: number, wake: () => void): (() => void) => {
    const one = { at, wake };
    waiting.add(one);
    return () => void waiting.delete(one);
  };
  const earliest = (until: number): Waiting | undefined => {
    let first: Waiting | undefined;
    for (const one of waiting) if (one.at <= until && one.at < (first?.at ?? Number.POSITIVE_INFINITY)) first = one;
    return first;
  };
  return {
    now: () => new Date(current),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = (): void => {
          remove();
          signal.removeEventListener('abort', done);
          resolve();
        };
        const remove = add(current + ms, done);
        signal.addEventListener('abort', done, { once: true });
      }),
    every(ms, tick) {
      let stop = (): void => {};
      const again = (): void => {
        stop();
        stop = add(current + ms, () => {
          again();
          tick();
        });
      };
      again();
      return () => stop();
    },
    async moveTo(instant) {
      for (let next = earliest(instant); next !== undefined; next = earliest(instant)) {
        current = Math.max(current, next.at);
        waiting.delete(next);
        next.wake();
        // Whoever was woken may wait anew before time goes on.
        await new Promise((resolve) => setImmediate(resolve));
      }
      current = Math.max(current, instant);
    },
  };
}
