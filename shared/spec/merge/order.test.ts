import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeOrder } from './order.ts';

const order = (base: string, left: string, right: string) => {
  const [b, l, r] = [base, left, right].map((text) => [...text]) as [string[], string[], string[]];
  const keys = [...new Set([...l, ...r])].filter((key) => !b.includes(key) || (l.includes(key) && r.includes(key)));
  return mergeOrder(keys, { base: b, left: l, right: r }, b);
};
const merged = (base: string, left: string, right: string): string => order(base, left, right).keys.join('');

/** The plain rule, pair by pair. */
function wish(a: string, b: string, [base, left, right]: readonly (readonly string[])[]): number {
  const stands = (list: readonly string[] = []): number =>
    list.includes(a) && list.includes(b) ? Math.sign(list.indexOf(a) - list.indexOf(b)) : 0;
  const [was, mine, theirs] = [stands(base), stands(left), stands(right)];
  if (mine === 0 || theirs === 0) return mine + theirs;
  if (mine === theirs) return mine;
  return was === 0 ? 0 : mine === was ? theirs : mine;
}

describe('the order of a list that two sides changed', () => {
  it('is taken from whoever changed it', () => {
    expect(merged('abcd', 'dabc', 'abcd')).toBe('dabc');
    expect(merged('abcd', 'bacd', 'abdc')).toBe('badc');
    expect(merged('abcd', 'abcdx', 'yabcd')).toBe('yabcdx');
    expect(merged('abcd', 'abxcd', 'abycd')).toBe('abxycd');
    expect(merged('abcd', 'acd', 'abdxc')).toBe('adxc');
  });

  it('says where nobody decides, and where wishes go in a circle', () => {
    expect(order('abcd', 'abxcd', 'abycd').undecided).toEqual([['x', 'y']]);
    expect(order('abcd', 'bacd', 'acbd').isConflict).toBe(true);
  });

  it('has every pair as it is wished for, whatever was moved, added or removed, and is the same from both sides', () => {
    const list = fc.shuffledSubarray([...'abcdefgh'], { minLength: 2 });
    fc.assert(
      fc.property(list, list, list, (base, left, right) => {
        const keys = [...new Set([...base, ...left, ...right])];
        const here = mergeOrder(keys, { base, left, right }, base);
        expect(mergeOrder(keys, { base, left: right, right: left }, base)).toEqual(here);
        expect(here.keys.toSorted()).toEqual(keys.toSorted());
        if (here.isConflict) return;
        for (const [at, key] of here.keys.entries())
          for (const later of here.keys.slice(at + 1))
            expect(wish(key, later, [base, left, right]), `${key} before ${later}`).toBeLessThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not call a conflict what can be ordered', () => {
    const list = fc.shuffledSubarray([...'abcde'], { minLength: 1 });
    const all = (keys: readonly string[]): string[][] =>
      keys.length < 2
        ? [[...keys]]
        : keys.flatMap((key) => all(keys.filter((k) => k !== key)).map((rest) => [key, ...rest]));
    fc.assert(
      fc.property(list, list, list, (base, left, right) => {
        const keys = [...new Set([...base, ...left, ...right])];
        const { isConflict } = mergeOrder(keys, { base, left, right }, base);
        const isPossible = all(keys).some((order) =>
          order.every((key, at) => order.slice(at + 1).every((later) => wish(key, later, [base, left, right]) <= 0)),
        );
        expect(isConflict).toBe(!isPossible);
      }),
      { numRuns: 300 },
    );
  });
});
