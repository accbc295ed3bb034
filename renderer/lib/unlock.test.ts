import { type ClientLink, ORPCError } from '@orpc/client';
import { OPERATION_CONTEXT_SYMBOL } from '@orpc/tanstack-query';
import { expect, it } from 'vitest';
import { askToUnlock, settleUnlock, unlocking } from './unlock.ts';

/** A backend whose key is locked until `open`; `calls` are those that reached it. */
function backend() {
  const calls: unknown[] = [];
  let isLocked = true;
  const link: ClientLink<object> = {
    call: async (_path, input) => {
      calls.push(input);
      if (!isLocked) return `done: ${input}`;
      throw new ORPCError('unauthenticated', { data: { rule: 'key_locked' }, defined: true, status: 401 });
    },
  };
  const open = (): void => {
    isLocked = false;
  };
  return { link, calls, open };
}
const act = (link: ClientLink<object>, input: unknown, context: object = {}) =>
  link.call(['changes', 'review'], input, { context });

it('an act that needs the key asks for it, and goes on as it was sent', async () => {
  const { link, calls, open } = backend();
  const asked = unlocking(link, async () => {
    open();
    return true;
  });
  expect(await act(asked, 'what was typed')).toBe('done: what was typed');
  expect(calls).toEqual(['what was typed', 'what was typed']);
});

it('an act whose key stays locked is refused, and a query never asks', async () => {
  const { link, calls } = backend();
  const refused = unlocking(link, async () => false);
  await expect(act(refused, 'x')).rejects.toMatchObject({ data: { rule: 'key_locked' } });
  const silent = unlocking(link, () => Promise.reject(new Error('asked')));
  const context = { [OPERATION_CONTEXT_SYMBOL]: { key: [], type: 'query' } };
  await expect(act(silent, 'y', context)).rejects.toMatchObject({ data: { rule: 'key_locked' } });
  expect(calls).toEqual(['x', 'y']);
});

it('other refusals are not asked about', async () => {
  const link: ClientLink<object> = {
    call: () => Promise.reject(new ORPCError('unauthenticated', { data: { rule: 'removed_device' } })),
  };
  const silent = unlocking(link, () => Promise.reject(new Error('asked')));
  await expect(act(silent, 'x')).rejects.toMatchObject({ data: { rule: 'removed_device' } });
});

it('several acts at once wait for one answer, and later ones ask anew', async () => {
  const [first, second] = [askToUnlock(), askToUnlock()];
  settleUnlock(true);
  expect(await Promise.all([first, second])).toEqual([true, true]);
  const later = askToUnlock();
  settleUnlock(false);
  expect(await later).toBe(false);
});
