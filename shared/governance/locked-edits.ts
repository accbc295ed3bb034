import { partTitle } from '../spec/parts.ts';
import type { Spec } from '../spec/spec.ts';
import { changedPaths } from './changed-paths.ts';
import type { Entities } from './entities.ts';
import type { Policy, Protection } from './policy.ts';
import { overlap, setBy } from './protections.ts';
import { type Refusal, refusal } from './refusal.ts';

/**
 * The locks under which a working copy newly differs from its base: `next` differs from `stored` in a place where it then
 * also differs from `base`. What was written before a lock came stays and may be kept; setting a locked part back to what
 * the base has is always allowed. Without a base nothing is held against anybody. With `stored` the same as `base` these are
 * all locks that `next` breaks.
 */
export function lockedEdits(policy: Policy, base: Spec | null, stored: Spec, next: Spec): Protection[] {
  const locks = policy.protections.filter((protection) => protection.level === 'locked');
  if (locks.length === 0 || base === null) return [];
  const edited = changedPaths(stored, next);
  const different = changedPaths(base, next);
  // What cannot be told counts as everything, as it does where a version is judged.
  const fresh = edited?.filter((path) => different === null || different.some((each) => overlap(each, path))) ?? null;
  return locks.filter(({ path }) => fresh === null || fresh.some((each) => overlap(each, path)));
}

const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/**
 * Why a difference in locked parts is refused, in words: which parts, who locked them and why. `titles` is a spec that has
 * the parts. At least one lock; what a screen shows of it (`reason`, `by`, `at`) is the first one's.
 */
export function lockedRefusal(
  locks: readonly Protection[],
  agent: Pick<Entities['agent'], 'protections'>,
  titles: Spec,
  nameOf: (member: string) => string,
): Refusal {
  const named = locks.map(({ path, reason }) => {
    const own = setBy(agent, path);
    const by = own === undefined ? '' : ` by ${nameOf(own.by)}`;
    return `“${partTitle(titles, path)}” is locked${by}: ${sentence(reason)}`;
  });
  const [first] = locks;
  const own = first === undefined ? undefined : setBy(agent, first.path);
  return refusal(
    'locked',
    'locked_path',
    `${named.join(' ')} Request a change of ${locks.length === 1 ? 'it' : 'them'}, or ask an engineer.`,
    {
      paths: locks.map(({ path }) => path),
      reason: first?.reason ?? '',
      ...(own === undefined ? {} : { by: nameOf(own.by), at: own.at }),
    },
  );
}
