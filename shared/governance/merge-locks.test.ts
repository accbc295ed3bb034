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
