import { AppError } from '../shared/errors.ts';

/** Wrong tries that cost no waiting: people mistype. */
const FREE = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Slows down guessing of a passphrase in this program: one try at a time, and after the third wrong one each next has to wait, one
 * second, two, four, up to a minute. Whoever has the file itself can guess without it; against them stands the cost of each guess.
 */
export function slowAttempts(now: () => number): <T>(attempt: () => Promise<T | null>) => Promise<T> {
  let wrong = 0;
  let notBefore = 0;
  let queue: Promise<unknown> = Promise.resolve();

  async function once<T>(attempt: () => Promise<T | null>): Promise<T> {
    const wait = notBefore - now();
    if (wait > 0)
      throw new AppError('limit', `Too many wrong passphrases. Try again in ${seconds(wait)}.`, {
        limit: 'passphrase',
        retryAfterMs: wait,
      });
    const found = await attempt();
    if (found !== null) {
      wrong = 0;
      notBefore = 0;
      return found;
    }
    wrong += 1;
    if (wrong >= FREE) notBefore = now() + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE));
    throw wrongPassphrase();
  }
  return (attempt) => {
    const result = queue.then(() => once(attempt));
    queue = result.catch(() => undefined);
    return result;
  };
}

const seconds = (ms: number): string => {
  const count = Math.ceil(ms / 1000);
  return count === 1 ? 'one second' : `${count} seconds`;
};

const wrongPassphrase = (): AppError => {
  const message = 'This is not the passphrase of this device. Nothing was changed.';
  return new AppError('invalid_input', message, { problems: [{ path: '/passphrase', field: 'Passphrase', message }] });
};
