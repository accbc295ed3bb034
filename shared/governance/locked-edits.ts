import { partAt, partTitle } from '../spec/parts.ts';
import type { Spec } from '../spec/spec.ts';
import { changedPaths } from './changed-paths.ts';
import type { Entities } from './entities.ts';
import type { Policy, Protection } from './policy.ts';
import { overlap, setBy, touchedProtections } from './protections.ts';
import { type Refusal, refusal } from './refusal.ts';

/** A lock under which something differs. */
export interface BrokenLock extends Protection {
  /** Only places differ: something changed sides with the locked part, or moved inside it. */
  onlyPlace: boolean;
}

// As `changedPaths` names the place of an entry; a field whose id is "order" lies deeper.
const isPlace = (path: string): boolean => /^[^/]+\/[^/]+\/order$/.test(path);

/** The locks that differences fall under; `null` stands for differences that cannot be told, which fall under all. */
export function brokenLocks(policy: Policy, differencePaths: readonly string[] | null): BrokenLock[] {
  return touchedProtections(policy, differencePaths).locked.map((lock) => {
    const inside = differencePaths?.filter((path) => overlap(path, lock.path)) ?? [];
    return { ...lock, onlyPlace: inside.length > 0 && inside.every(isPlace) };
  });
}

/**
 * The locks under which a working copy newly differs from its base: `next` differs from `stored` in a place where it then
 * also differs from `base`. What was written before a lock came stays and may be kept; setting a locked part back to what
 * the base has is always allowed. Without a base nothing is held against anybody. With `stored` the same as `base` these are
 * all locks that `next` breaks.
 */
export function lockedEdits(policy: Policy, base: Spec | null, stored: Spec, next: Spec): BrokenLock[] {
  if (base === null || policy.protections.every((protection) => protection.level !== 'locked')) return [];
  const edited = changedPaths(stored, next);
  const different = changedPaths(base, next);
  // What cannot be told counts as everything, as it does where a version is judged.
  const fresh = edited?.filter((path) => different === null || different.some((each) => overlap(each, path))) ?? null;
  return brokenLocks(policy, fresh);
}

const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

/**
 * Why a difference in locked parts is refused, in words: which parts, who locked them and why. A part is named as in the
 * first of `specs` that has it. At least one lock; what a screen shows of it (`reason`, `by`, `at`) is the first one's.
 */
export function lockedRefusal(
  locks: readonly BrokenLock[],
  agent: Pick<Entities['agent'], 'protections'>,
  specs: readonly [Spec, ...Spec[]],
  nameOf: (member: string) => string,
): Refusal {
  const named = locks.map(({ path, reason, onlyPlace }) => {
    const own = setBy(agent, path);
    const by = own === undefined ? '' : ` by ${nameOf(own.by)}`;
    const title = partTitle(specs.find((spec) => partAt(spec, path) !== undefined) ?? specs[0], path);
    const place = onlyPlace ? ', and so is its place in the order' : '';
    return `“${title}” is locked${by}${place}: ${sentence(reason)}`;
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
