/** Results wait at most about this long for company before they are handed over. */
const PAUSE_MS = 40;
/** The largest batch, and how many results may wait before the producer has to. */
const MOST = 500;

export interface Batches<T> {
  /** Queues one item. Returns a promise only when the consumer lags behind; awaiting it keeps memory flat. */
  add(item: T): Promise<void> | undefined;
  /** Hands over what is left and settles when the consumer took it; rejects with the consumer's first error. */
  end(): Promise<void>;
}

/**
 * Hands items over in batches, one batch at a time and in the order they were added. A consumer that commits to disk thus
 * pays one commit for all that arrived meanwhile, not one for each. `onError` is called once, as soon as a delivery fails.
 */
export function createBatches<T>(
  deliver: (batch: readonly T[]) => Promise<void> | void,
  onError: (error: unknown) => void,
): Batches<T> {
  let waiting: T[] = [];
  let draining: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;
  let isEnding = false;
  let wake: (() => void) | undefined;

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, PAUSE_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function drain(): Promise<void> {
    while (waiting.length > 0 && failure === undefined) {
      if (!isEnding && waiting.length < MOST) await pause();
      const batch = waiting.splice(0, MOST);
      try {
        await deliver(batch);
      } catch (error) {
        failure = { error };
        waiting = [];
        onError(error);
      }
    }
    draining = undefined;
  }

  return {
    add(item) {
      if (failure !== undefined) return undefined;
      waiting.push(item);
      draining ??= drain();
      if (waiting.length < MOST) return undefined;
      wake?.();
      return draining;
    },
    async end() {
      isEnding = true;
      wake?.();
      await draining;
      if (failure !== undefined) throw failure.error;
    },
  };
}
