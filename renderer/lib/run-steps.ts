const SLICE_MS = 12;

/** Lets waiting messages in. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Runs steps to their end in slices between which messages come in; null once nobody waits for the result any more. */
export async function runSteps<T>(
  steps: Generator<undefined, T, undefined>,
  isAwaited: () => boolean,
): Promise<T | null> {
  let started = performance.now();
  while (isAwaited()) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (performance.now() - started < SLICE_MS) continue;
    await breathe();
    started = performance.now();
  }
  return null;
}
