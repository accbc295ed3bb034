import { isAway, wordsOf } from '../../lib/errors.ts';

/** Why something that only the registry can make was not made. Unlike a decision it does not wait for the registry. */
export const notMade = (what: string, error: unknown): string =>
  isAway(error)
    ? `${what} is made at the registry, which cannot be reached now. Try again once the registry answers.`
    : wordsOf(error);
