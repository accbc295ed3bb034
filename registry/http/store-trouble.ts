import { databaseTrouble } from '../../ledger/trouble.ts';
import { AppError } from '../../shared/errors.ts';
import type { Log } from '../log.ts';

const WORDS: Record<string, string> = {
  disk_full: 'The disk of the registry is full, so nothing of this was stored.',
  database_read_only: 'The registry cannot write to where it stores things.',
  database_busy: 'The database of the registry is too busy.',
};

/**
 * Where on the server something is wrong, and what to do there, is for its log. Callers learn what it means for them: nothing
 * was stored, and it is not for them to mend.
 */
export function toldOutside(error: unknown, log: Log): unknown {
  const what = databaseTrouble(error);
  if (what === null || !(error instanceof AppError)) return error;
  log.error({ what, reason: error.message }, 'the store cannot be used');
  const words = WORDS[what] ?? 'The registry cannot use its database.';
  return new AppError('unavailable', `${words} Try again later, or tell the person who runs it.`, { what });
}
