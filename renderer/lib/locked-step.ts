import { changedPaths } from '../../shared/governance/changed-paths.ts';
import { overlap } from '../../shared/governance/protections.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { keeperWords } from './protection-paths.ts';
import type { Protections } from './protections.tsx';

/** Why an edit may not be made: the lock it would touch, in words; null when it touches none. */
export function whyNotStep(
  { lockedForMe }: Pick<Protections, 'lockedForMe'>,
  before: Spec,
  after: Spec,
): string | null {
  if (lockedForMe.length === 0) return null;
  const changed = changedPaths(before, after);
  const touched = lockedForMe.find(({ path }) => changed === null || changed.some((each) => overlap(each, path)));
  return touched === undefined ? null : `${keeperWords(touched)}: ${touched.reason}`;
}
