/** How often it is collected. From the third time on, nothing more went in any of ten runs. */
const COLLECTIONS = 4;

/**
 * What is in use when garbage is gone. One collection is not enough: the bytes of buffers that were read from sockets are freed
 * by a thread beside it and count as in use until the next one, which told 33 or 62 MB of the same run. Needs `--expose-gc`.
 */
export async function settledMemory(): Promise<NodeJS.MemoryUsage> {
  for (let turn = 0; turn < COLLECTIONS; turn++) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage();
}
