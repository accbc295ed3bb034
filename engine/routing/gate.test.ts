import { expect, it } from 'vitest';
import { createGates } from './gate.ts';

/** Every look at the clock takes a millisecond, as on a machine that does other things: a pause may end between any two. */
function slowClock() {
  let now = 0;
  return {
    pass(ms: number): void {
      now += ms;
    },
    clock: () => {
      now += 1;
      return now;
    },
    random: () => 0.5,
    sleep: async (ms: number, signal: AbortSignal) => {
      if (!signal.aborted) now += ms;
    },
  };
}
const settled = async <T>(promise: Promise<T>): Promise<T | 'still waiting'> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return Promise.race([promise, Promise.resolve('still waiting' as const)]);
};
/** A gate whose only call was refused, and what is left of the pause after that when `asked` milliseconds were asked for. */
async function paused(asked: number) {
  const parts = slowClock();
  const gate = createGates(parts)('model');
  const { signal } = new AbortController();
  const first = await gate.enter(signal);
  if (typeof first !== 'number') throw new Error('Nothing holds the first one back.');
  gate.left(first, { how: 'refused', retryAfterMs: asked });
  return { gate, parts, signal };
}
const ASKED_MS = 5_000;
/** How late somebody comes, up to well after every pause; the end of the pause lies in between. */
const LATE = Array.from({ length: 400 }, (_, at) => ASKED_MS - 200 + at * 4);

it('lets everybody in once a pause is over, whenever in between it ends', async () => {
  for (const asked of [ASKED_MS, ASKED_MS + 1, ASKED_MS + 2, ASKED_MS + 3])
    for (const late of LATE) {
      const { gate, parts, signal } = await paused(asked);
      parts.pass(late);
      expect([asked, late, typeof (await settled(gate.enter(signal)))]).toEqual([asked, late, 'number']);
    }
});
