import type { Entities, Review, StateReader } from './entities.ts';
import type { Policy } from './policy.ts';
import { type MemberOf, type Overtaken, standsNoMore } from './sign-off.ts';

type Change = Entities['change'];

/**
 * What became of a review, for people. Once a change is decided only what happened to its content counts: that the policy or
 * somebody's roles are others today takes nothing from what was signed then.
 */
export function becameOf(review: Review, change: Change, policy: Policy, memberOf: MemberOf): Overtaken | null {
  const found = standsNoMore(review, change, policy, memberOf);
  const isOfToday = found === 'policy' || found === 'role' || found === 'author';
  return change.status !== 'open' && isOfToday ? null : found;
}

/** Why a review no longer counts, as the second half of a sentence. */
export async function sayOvertaken(
  reason: Overtaken,
  {
    read,
    change,
    review,
    nameOf,
  }: { read: StateReader; change: Change; review: Review; nameOf: (id: string) => string },
): Promise<string> {
  if (reason === 'replaced') return 'a later verdict of the same person took its place.';
  if (reason === 'policy') return 'the policy was changed, and a verdict holds under the policy it was given under.';
  if (reason === 'role') return 'the person no longer holds the role that it was given in.';
  if (reason === 'author')
    return 'the person has become an author of the change, and the policy asks for somebody else.';
  const numberOf = async (hash: string): Promise<number> => (await read.get('version', hash))?.number ?? 0;
  const first = change.revisions.find(({ time }, index) => index > 0 && time > review.time);
  const by = first === undefined ? 'Somebody' : nameOf(first.by);
  if (reason === 'evidence')
    return `${by} replaced the test reports, and a verdict is on exactly the reports it names.`;
  const [now, mine] = [await numberOf(first?.version ?? change.version), await numberOf(review.version)];
  return now === mine
    ? `${by} revised the change in the meantime.`
    : `${by} revised the change: it asks for v${now} since then, and the verdict is on v${mine}.`;
}
