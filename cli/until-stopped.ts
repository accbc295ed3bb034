import { once } from 'node:events';

/** Resolves when the person stops the command (Ctrl+C) or the system does. */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
