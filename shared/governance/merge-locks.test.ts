import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAncestor, relate } from './ancestry.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { newTeam, people, ruleOf, version } from './team.test-helper.ts';
import { testSpec } from './testing.ts';

/**
 * base ── engineer's side changes the locked rule `cheap`
 *    └─── editor's side adds the rule `dear`
 */
async function twoSides() {
  const history = await newTeam();
  const base = await version(history, testSpec({ cheap: 1 }));
  await history.append(people.engineer, 'agent.policy', {
    agent: 'agent-1',
    policy: { ...DEFAULT_POLICY, protections: [{ path: 'rules/cheap', level: 'locked', reason: 'Agreed.' }] },
  });
  const engineers = await version(history, testSpec({ cheap: 5 }), { by: people.engineer, parents: [base] });
  const editors = await version(history, testSpec({ cheap: 1, dear: 9 }), { parents: [base] });
  const merge = (limits: Record<string, number>, parents: string[], by = people.editor) =>
    ruleOf(history, by, 'version.create', {
      agent: 'agent-1',
      spec: history.put(testSpec(limits)),
      parents,
      reason: 'Merge',
    });
  return { history, base, engineers, editors, merge };
}

describe('merging and locks', () => {
  it('an editor may merge what an engineer changed under a lock', async () => {
    const { merge, engineers, editors } = await twoSides();
    expect(await merge({ cheap: 5, dear: 9 }, [editors, engineers])).toBe('accepted');
    expect(await merge({ cheap: 5, dear: 9 }, [engineers, editors])).toBe('accepted');
  });

  it('but not undo it in a merge, nor change it further', async () => {
    const { merge, engineers, editors } = await twoSides();
    for (const parents of [
      [editors, engineers],
      [engineers, editors],
    ]) {
      expect(await merge({ cheap: 1, dear: 9 }, parents)).toBe('locked_path');
      expect(await merge({ cheap: 7, dear: 9 }, parents)).toBe('locked_path');
      expect(await merge({ dear: 9 }, parents)).toBe('locked_path');
      expect(await merge({ cheap: 1, dear: 9 }, parents, people.engineer)).toBe('accepted');
    }
  });

  it('nor change in the merge what neither side had changed', async () => {
    const { history, base, editors, merge } = await twoSides();
    const others = await version(history, testSpec({ cheap: 1, late: 3 }), { by: people.editor2, parents: [base] });
    expect(await merge({ cheap: 2, dear: 9, late: 3 }, [editors, others])).toBe('locked_path');
    expect(await merge({ cheap: 1, dear: 9, late: 3 }, [editors, others])).toBe('accepted');
  });

  it('nor choose a side where two engineers disagree', async () => {
    const { history, base, engineers, merge } = await twoSides();
    const others = await version(history, testSpec({ cheap: 6 }), { by: people.engineer2, parents: [base] });
    expect(await merge({ cheap: 5 }, [engineers, others])).toBe('locked_path');
    expect(await merge({ cheap: 6 }, [engineers, others])).toBe('locked_path');
    expect(await merge({ cheap: 6 }, [engineers, others], people.engineer)).toBe('accepted');
  });

  it('a version cannot be merged with one it contains', async () => {
    const { merge, base, engineers } = await twoSides();
    expect(await merge({ cheap: 1, dear: 9 }, [engineers, base])).toBe('not_ancestor');
  });
});

describe('whatever two sides did to a locked rule', () => {
  /** Limits of the rules in their order; `mark` keeps the two sides apart from each other and from the base. */
  type Side = [string, number][];
  const specOf = (side: Side, ...marks: string[]) =>
    testSpec(Object.fromEntries([...side, ...marks.map((mark): [string, number] => [mark, 1])]));
  /** Tries the merge as an editor, with `rules/a` locked. */
  async function mergeOf({ base, left, right, merged }: Record<'base' | 'left' | 'right' | 'merged', Side>) {
    const history = await newTeam();
    await history.append(people.engineer, 'agent.protect', {
      ...{ agent: 'agent-1', path: 'rules/a', level: 'locked', reason: 'Agreed.' },
    });
    const below = await version(history, specOf(base), { by: people.engineer });
    const one = await version(history, specOf(left, 'left'), { by: people.engineer, parents: [below] });
    const two = await version(history, specOf(right, 'right'), { by: people.engineer2, parents: [below] });
    const spec = history.put(specOf(merged, 'left', 'right'));
    const content = { agent: 'agent-1', spec, parents: [one, two], reason: 'Merge' };
    return ruleOf(history, people.editor, 'version.create', content);
  }
  /** A merge may take over what one side did where the other did nothing or the same. */
  const isTakenOver = <T>(base: T, left: T, right: T, merged: T): boolean =>
    (merged === left && (right === base || right === left)) || (merged === right && left === base);

  it('an editor’s merge may take over its content from one side, and nothing else', async () => {
    const limit = fc.option(fc.constantFrom(1, 2), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(limit, limit, limit, limit, async (base, left, right, merged) => {
        const side = (value: number | undefined): Side =>
          value === undefined
            ? [['b', 1]]
            : [
                ['a', value],
                ['b', 1],
              ];
        const answer = await mergeOf({ base: side(base), left: side(left), right: side(right), merged: side(merged) });
        expect(answer).toBe(isTakenOver(base, left, right, merged) ? 'accepted' : 'locked_path');
      }),
      { numRuns: 60 },
    );
  });

  it('and its place among the others likewise', async () => {
    const order = fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 4 });
    // Mostly near the base, or both sides would nearly always have moved it.
    const near = fc.oneof(fc.constant(['b', 'a', 'c', 'd']), fc.constant(['c', 'b', 'a', 'd']), order);
    await fc.assert(
      fc.asyncProperty(near, near, near, near, async (base, left, right, merged) => {
        const side = (ids: readonly string[]): Side => ids.map((id) => [id, 1]);
        const above = (ids: readonly string[]): string => ids.slice(0, ids.indexOf('a')).sort().join();
        const answer = await mergeOf({ base: side(base), left: side(left), right: side(right), merged: side(merged) });
        const isAllowed = isTakenOver(above(base), above(left), above(right), above(merged));
        expect(answer).toBe(isAllowed ? 'accepted' : 'locked_path');
      }),
      { numRuns: 60 },
    );
  });
});

describe('ancestry', () => {
  it('tells what each side has alone, and where they part', async () => {
    const { history, base, engineers, editors, merge } = await twoSides();
    const numbers = async (left: string | null, right: string | null) => {
      const relation = await relate(history.state, left, right);
      const of = (list: { number: number }[] = []) => list.map((each) => each.number);
      return [of(relation?.onlyLeft), of(relation?.onlyRight), of(relation?.mergeBases)];
    };
    expect(await numbers(engineers, editors)).toEqual([[2], [3], [1]]);
    expect(await numbers(engineers, null)).toEqual([[2, 1], [], []]);
    expect(await numbers(base, editors)).toEqual([[], [3], [1]]);
    expect(await numbers(base, base)).toEqual([[], [], [1]]);
    expect(await merge({ cheap: 5, dear: 9 }, [editors, engineers])).toBe('accepted');
    const merged = (await history.state.get('numbered', 'agent-1/4'))?.version ?? '';
    expect(await numbers(merged, engineers)).toEqual([[4, 3], [], [2]]);
    expect(await isAncestor(history.state, engineers, merged)).toBe(true);
    expect(await isAncestor(history.state, merged, engineers)).toBe(false);
    expect(await isAncestor(history.state, editors, engineers)).toBe(false);
    expect(await isAncestor(history.state, null, base)).toBe(true);
    expect(await isAncestor(history.state, 'unknown', base)).toBe(false);
  });
});
