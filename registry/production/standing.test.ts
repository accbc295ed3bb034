import { expect, it } from 'vitest';
import { standing } from './standing.test-helper.ts';

/** The first version, the second, and the first again by a rollback that nobody replaced. */
const STAYS = [
  { version: 'first', from: 0, until: 100 },
  { version: 'second', from: 90, until: 200 },
  { version: 'first', from: 190, until: Number.POSITIVE_INFINITY },
];
const answer = (hash: string, from: number, to: number) => ({ from, to, answer: { version: { hash, number: 1 } } });

it.each([
  ['while it stood', answer('first', 10, 20), 0, 0],
  ['asked before its replacement and answered after', answer('first', 95, 150), 0, 0],
  ['asked after its replacement was acknowledged', answer('first', 130, 140), 0, 30],
  ['of a version between its two stays, for as long as it is gone', answer('first', 185, 189), 0, 85],
  ['of a version that stands again', answer('first', 5000, 5010), 0, 0],
  ['asked long after', answer('second', 5000, 5010), 0, 4800],
  ['as soon as it was asked to be deployed', answer('second', 80, 90), 0, 0],
  ['before anybody asked for it', answer('second', 80, 89), 1, 0],
  ['of a version that nobody deployed', answer('third', 80, 89), 1, 0],
  ['of no version', { from: 80, to: 89, answer: {} }, 1, 0],
])('an answer %s', (_, call, neverDeployed, longestStale) => {
  expect(standing([call], STAYS)).toEqual({ neverDeployed, longestStale });
});

it('of many answers the longest and how many', () => {
  const calls = [answer('first', 130, 140), answer('third', 1, 2), answer('second', 290, 300), answer('fourth', 1, 2)];
  expect(standing(calls, STAYS)).toEqual({ neverDeployed: 2, longestStale: 90 });
});
