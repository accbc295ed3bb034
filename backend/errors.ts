import { mapEventIterator } from '@orpc/client';
import { type BugReport, toTypedError } from '../shared/api/typed-error.ts';
import type { Log } from './log.ts';

/** Makes a reference short enough to read out on the telephone. */
export type NewReference = () => string;

/** Bugs go into the backend's log with their stack; the window gets the reference. */
export const bugReport = (log: Log, newReference: NewReference): BugReport => ({
  newReference,
  log: (reference, error) => log.error({ reference, err: nameOf(error) }, 'unexpected error'),
});

/** Typed errors also for what an event stream ends with. */
export function withTypedErrors<T>(output: T, bug: BugReport): T {
  if (typeof output !== 'object' || output === null || !(Symbol.asyncIterator in output) || !('next' in output))
    return output;
  const stream = output as unknown as AsyncIterator<unknown>; // Both members were just seen; the contract fixes the items' type.
  const mapped = mapEventIterator(stream, {
    value: async (value: unknown) => value,
    error: async (error) => toTypedError(error, bug),
  });
  return mapped as unknown as T;
}

/** Stack and message only: other properties of an unknown error may hold content or keys. */
const nameOf = (error: unknown): { name: string; message: string; stack: string | undefined } =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { name: 'unknown', message: typeof error, stack: undefined };
