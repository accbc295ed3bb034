import { expect, it } from 'vitest';
import { slowAttempts } from './attempts.ts';

/** What each try of a passphrase is answered with; `tried` counts those that were looked at. */
function guesses() {
  let now = 1_000_000;
  let tried = 0;
  const attempt = slowAttempts(() => now);
  return {
    pass: (ms: number) => {
      now += ms;
    },
    tried: () => tried,
    guess: (isRight: boolean): Promise<string> =>
      attempt(async () => {
        tried += 1;
        return isRight ? 'opened' : null;
      }).catch((error) => error.message as string),
  };
}
const WRONG = 'This is not the passphrase of this device. Nothing was changed.';

it('three may be wrong at once, then each further one has to wait twice as long, and the right one too', async () => {
  const { guess, pass, tried } = guesses();
  // At the same time, too, each counts.
  expect(await Promise.all([false, false, false, true].map(guess))).toEqual([
    ...[WRONG, WRONG, WRONG],
    'Too many wrong passphrases. Try again in one second.',
  ]);
  for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
    pass(seconds * 1000 - 1);
    expect(await guess(true)).toBe('Too many wrong passphrases. Try again in one second.');
    pass(1);
    expect(await guess(false)).toBe(WRONG);
  }
  expect(tried()).toBe(11);
  expect(await guess(true)).toBe('Too many wrong passphrases. Try again in 60 seconds.');
  pass(60_000);
  expect(await guess(true)).toBe('opened');
});

it('what was right forgets what was wrong, and what cannot be tried counts for nothing', async () => {
  const { guess } = guesses();
  for (let round = 0; round < 5; round += 1)
    expect([await guess(false), await guess(false), await guess(true)]).toEqual([WRONG, WRONG, 'opened']);
  const attempt = slowAttempts(() => 0);
  for (let round = 0; round < 5; round += 1)
    await expect(attempt(() => Promise.reject(new Error('unreadable')))).rejects.toThrow('unreadable');
});
